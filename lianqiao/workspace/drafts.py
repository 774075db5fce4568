"""Drafts: keep what is being typed, offer it when the form is opened again, throw it away.

In a view, after the form was made:

    draft = offer_draft(request, "cases.request:new", form)   # → {{ draft_bar(draft) }}
    …
    discard_draft(by=request.seat, key="cases.request:new")    # once the form was taken

Each window of a form keeps a draft of its own, so that what is typed in one never takes the place of what is typed in
another; the page says which window it is (core/static/core/drafts.js).
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from contextvars import ContextVar
from datetime import datetime, timedelta

from django import forms
from django.db import connections, router, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from lianqiao.core.ids import key_from, new_id
from lianqiao.core.statements import bound
from lianqiao.registry.models import Seat

from .models import Draft

KEPT = timedelta(days=14)
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "draft_key", "draft_page", "draft_title", "draft_window"})
VERSION = "version"
"""The hidden field of the optimistic lock. It is never brought back: it must be that of the record now shown."""
LARGEST = 200_000
"""Characters a draft may hold; a form that long is not typed by hand."""

_sent_from: ContextVar[str | None] = ContextVar("sent_from", default=None)


class DraftWindowMiddleware:
    """Remembers which window a form was sent from: once it is taken, the draft of that window goes and no other."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _sent_from.set(request.POST.get("draft_window"))
        try:
            return self.get_response(request)
        finally:
            _sent_from.reset(token)


class DraftTooLarge(ValueError):
    """More was sent than a draft may hold; what was kept before stays."""


def keep_draft(
    *,
    by: Seat,
    key: str,
    content: Mapping[str, Iterable[str]],
    at: datetime,
    page: str = "",
    title: str = "",
    window: str = "",
) -> Draft | None:
    """Keep the fields of a form, replacing what was kept of it in this window before.

    A form with nothing in it keeps no draft: the earlier one is thrown away and None returned.
    Raises `DraftTooLarge`.
    """
    fields = {name: list(values) for name, values in content.items() if _may_be_kept(name)}
    fields = {name: values for name, values in fields.items() if any(values)}
    if sum(len(value) for values in fields.values() for value in values) > LARGEST:
        raise DraftTooLarge
    if not fields:
        _throw_away(by, key, window)
        return None
    page = page if url_has_allowed_host_and_scheme(page, allowed_hosts=None) and page.startswith("/") else ""
    told = {"content": {"fields": fields, "page": page, "title": title[:120]}, "saved_at": at}
    with transaction.atomic():
        # Leaving a field and the pause after the last key may keep the same form at the same moment.
        mine = Draft.objects.select_for_update()
        draft, created = mine.get_or_create(seat=by, key=key, window=window[:32], defaults=told)
        if not created:
            draft.content, draft.saved_at = told["content"], at
            draft.save()
    return draft


def has_others(draft: Draft) -> bool:
    """Whether the same form was typed in in another window and not sent there."""
    return Draft.objects.filter(seat=draft.seat_id, key=draft.key).exclude(pk=draft.pk).exists()


def _may_be_kept(name: str) -> bool:
    # The page leaves password fields out; a page of another making might not.
    return name not in NEVER_KEPT and "password" not in name.lower()


def discard_draft(*, by: Seat, key: str) -> None:
    """Throw the draft away that was kept of the form just sent; without JavaScript, which names no window, all of it."""
    _throw_away(by, key, _sent_from.get())


def _throw_away(by: Seat, key: str, window: str | None) -> None:
    # By hand, as every form that is taken says it: through a queryset it costs ten times as much.
    with bound(connections[router.db_for_write(Draft)]) as cursor:
        cursor.execute(
            'DELETE FROM workspace_draft WHERE seat_id = %s AND key = %s AND (%s::text IS NULL OR "window" = %s)',
            [by.pk, key, window, window],
        )


def draft_for(request: HttpRequest, key: str) -> Draft | None:
    """Return the draft this seat has of the form, the one asked for or the latest; None when there is none."""
    if request.seat is None:
        return None
    found = list(Draft.objects.filter(seat=request.seat, key=key))
    asked = key_from(request.GET.get("of"))
    return next((draft for draft in found if draft.pk == asked), next(iter(found), None))


def offer_draft(request: HttpRequest, key: str, *parts: forms.BaseForm) -> Draft | None:
    """Return the draft to offer above the form, or None when there is none or it was dealt with here.

    `?draft=restore` fills the form, all its parts, with it and returns it as `restored`; `?draft=discard` throws it away.
    A form that was sent is left alone; one that somebody else was faster with is set aside as a draft.
    """
    if request.seat is None:
        return None
    if parts[0].is_bound:
        _set_aside(request, key, parts[0])
        return None
    asked, draft = request.GET.get("draft"), draft_for(request, key)
    if draft is not None and asked == "discard":
        _throw_away(request.seat, key, draft.window)
        return None
    if draft is not None and asked == "restore":
        for part in parts:
            fill(part, draft)
        _take_over(draft)
    return draft


def _set_aside(request: HttpRequest, key: str, form: forms.BaseForm) -> None:
    """Keep what was sent to a record that somebody saved meanwhile, and tell the form where theirs is taken: `saved_at_page`.

    Whoever takes the saved one finds their own offered above it; whoever saves again has it thrown away as ever.
    """
    if not hasattr(form, "newer"):
        return
    query = request.GET.copy()
    for name in ("draft", "of"):
        query.pop(name, None)
    page = f"{request.path}?{query.urlencode()}" if query else request.path
    told = {"page": page, "at": timezone.now(), "window": request.POST.get("draft_window", "")}
    with suppress(
        DraftTooLarge
    ):  # then there is nothing to come back to, and no way offered that would lose it
        keep_draft(by=request.seat, key=key, content=dict(request.POST.lists()), **told)
        form.saved_at_page = page  # type: ignore[attr-defined]


def _take_over(draft: Draft) -> None:
    """Go on with a draft in the window that asked for it. The one it was typed in keeps a new one, should it go on too."""
    draft.window, draft.restored = new_id().hex, True
    Draft.objects.filter(pk=draft.pk).update(window=draft.window)


def fill(form: forms.BaseForm, draft: Draft) -> None:
    """Show the draft's values in an unbound form."""
    kept = QueryDict(mutable=True)
    for name, values in draft.fields.items():
        kept.setlist(name, values)
    for name, field in form.fields.items():
        if isinstance(field.widget, forms.PasswordInput):
            continue
        html_name = form.add_prefix(name)
        if name != VERSION and not field.widget.value_omitted_from_data(kept, {}, html_name):
            form.initial[name] = field.widget.value_from_datadict(kept, {}, html_name)


def purge_drafts(*, at: datetime) -> int:
    """Throw away what nobody came back to for 14 days; return how many."""
    return Draft.objects.filter(saved_at__lt=at - KEPT).delete()[0]
