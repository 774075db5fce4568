"""Drafts: keep what is being typed, offer it when the form is opened again, throw it away.

In a view, after the form was made:

    draft = offer_draft(request, "cases.request:new", form)   # → {{ draft_bar(draft) }}
    …
    discard_draft(by=request.seat, key="cases.request:new")    # once the form was taken
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django import forms
from django.db import connections, router, transaction
from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from lianqiao.core.statements import bound
from lianqiao.registry.models import Seat

from .models import Draft

KEPT = timedelta(days=14)
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "draft_key", "draft_page", "draft_title"})
VERSION = "version"
"""The hidden field of the optimistic lock. It is never brought back: it must be that of the record now shown."""
LARGEST = 200_000
"""Characters a draft may hold; a form that long is not typed by hand."""


class DraftTooLarge(ValueError):
    """More was sent than a draft may hold; what was kept before stays."""


def keep_draft(
    *, by: Seat, key: str, content: Mapping[str, Iterable[str]], at: datetime, page: str = "", title: str = ""
) -> Draft | None:
    """Keep the fields of a form, replacing what was kept of it before.

    A form with nothing in it keeps no draft: the earlier one is thrown away and None returned.
    Raises `DraftTooLarge`.
    """
    fields = {name: list(values) for name, values in content.items() if _may_be_kept(name)}
    fields = {name: values for name, values in fields.items() if any(values)}
    if sum(len(value) for values in fields.values() for value in values) > LARGEST:
        raise DraftTooLarge
    if not fields:
        discard_draft(by=by, key=key)
        return None
    page = page if url_has_allowed_host_and_scheme(page, allowed_hosts=None) and page.startswith("/") else ""
    told = {"content": {"fields": fields, "page": page, "title": title[:120]}, "saved_at": at}
    with transaction.atomic():
        # Leaving a field and the pause after the last key may keep the same form at the same moment.
        draft, created = Draft.objects.select_for_update().get_or_create(seat=by, key=key, defaults=told)
        if not created:
            draft.content, draft.saved_at = told["content"], at
            draft.save()
    return draft


def _may_be_kept(name: str) -> bool:
    # The page leaves password fields out; a page of another making might not.
    return name not in NEVER_KEPT and "password" not in name.lower()


def discard_draft(*, by: Seat, key: str) -> None:
    """Throw the draft away, if there is one."""
    # By hand, as every form that is taken says it: through a queryset it costs ten times as much.
    with bound(connections[router.db_for_write(Draft)]) as cursor:
        cursor.execute("DELETE FROM workspace_draft WHERE seat_id = %s AND key = %s", [by.pk, key])


def draft_for(request: HttpRequest, key: str) -> Draft | None:
    """Return the draft this seat has of the form, or None."""
    return Draft.objects.filter(seat=request.seat, key=key).first() if request.seat else None


def offer_draft(request: HttpRequest, key: str, *parts: forms.BaseForm) -> Draft | None:
    """Return the draft to offer above the form, or None when there is none or it was dealt with here.

    `?draft=restore` fills the form, all its parts, with it, `?draft=discard` throws it away. A form that was sent is left
    alone.
    """
    if parts[0].is_bound or request.seat is None:
        return None
    asked = request.GET.get("draft")
    if asked == "discard":
        discard_draft(by=request.seat, key=key)
        return None
    draft = draft_for(request, key)
    if draft is not None and asked == "restore":
        for part in parts:
            fill(part, draft)
        return None
    return draft


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
