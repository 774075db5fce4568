"""A client's own screens: register, look at, change, archive."""

from uuid import UUID

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.audit.looks import looks_at
from lianqiao.core.dates import age
from lianqiao.core.encryption import normalised
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.core.unreadable import readable
from lianqiao.people import queries, rules, services
from lianqiao.people.forms import ChangeForm, RegisterForm, birth_text
from lianqiao.people.models import Client
from lianqiao.people.seen import opened_client
from lianqiao.people.states import IdentityKind, Sex
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft
from lianqiao.workspace.panels import panels_for

NEW = "people.client:new"
UNCHANGED = ("name", "sex", "kind", "bed", "contact_caution")


@needs(Permission.WRITE_PEOPLE)
def client_new(request):
    """Register somebody a search has just not found. A search that has grown old is done again, nothing is lost."""
    here = request.seat.institution_id
    token = request.POST.get("search") or request.GET.get("search", "")
    known: list[UUID] = []
    if not rules.can_register(token, institution_id=here, at=timezone.now()):
        if request.method != "POST":
            messages.info(request, str(rules.SearchFirst.message))
            return redirect("people:list")
        return _searched_again(request)
    text = rules.searched_text(token, institution_id=here)
    form = RegisterForm(request.POST or None, institution_id=here, initial=_guessed(text) | {"search": token})
    if form.is_valid():
        client, known = _registered(request, form, token)
        if client:
            discard_draft(by=request.seat, key=NEW)
            _warn_of_doubts(request, client, form.cleaned_data["identity_value"])
            messages.success(request, _("The client is registered."))
            return redirect("people:detail", client.pk)
    return _new_page(request, form, Client.objects.filter(pk__in=known))


@needs(Permission.READ_PEOPLE)
def client_detail(request, pk):
    client = opened_client(request, pk, "client")
    context = {
        "client": client,
        "years": age(client.birth_date, timezone.localdate()),
        "birth": birth_text(client),
        "details": client.contact_details.all(),
        "identities": [
            (number, readable(number, "value", rules.masked)) for number in client.identity_numbers.all()
        ],
        "ties": queries.ties_of(client),
        "panels": panels_for(request, client),
    }
    return page(request, "people/detail.html", context)


@needs(Permission.WRITE_PEOPLE)
def client_change(request, pk):
    client = opened_client(request, pk, "client.change")
    told = {"record": client, "institution_id": client.institution_id}
    told["initial"] = {name: getattr(client, name) for name in UNCHANGED}
    told["initial"] |= {"birth_date": birth_text(client), "unit": client.unit_id}
    form = ChangeForm(request.POST or None, **told)
    key = f"people.client:{pk}"
    if form.is_valid():
        changed = {"client": form.hold(), "at": timezone.now()} | form.described
        if tried(form, lambda: services.update_client(by=request.seat, **changed)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The record is saved."))
            return redirect("people:detail", pk)
    context = {"form": form, "client": client, "draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, "people/change.html", context)


@needs(Permission.WRITE_PEOPLE)
@require_POST
def client_archive(request, pk):
    client = get_object_or_404(Client, pk=pk)
    services.archive_client(by=request.seat, client=client, at=timezone.now())
    messages.success(request, _("The client is archived. Searching still finds the record."))
    return redirect("people:detail", pk)


@needs(Permission.WRITE_PEOPLE)
@require_POST
def client_restore(request, pk):
    services.restore_client(by=request.seat, client=get_object_or_404(Client, pk=pk))
    messages.success(request, _("The client is back in the list."))
    return redirect("people:detail", pk)


@needs(Permission.WRITE_PEOPLE, Permission.READ_ACCESS_LOG)
def client_seen(request, pk):
    """Who has opened this record: for those who work with it and those who watch over access. Shows no name of it."""
    client = get_object_or_404(Client.objects.only("pk", "institution_id"), pk=pk)
    context = looks_at(request, queries.accesses_of(client), request.path) | {"client": client}
    return page(request, "people/seen.html", context, block="rows" if request.GET.get("after") else "list")


def _registered(request, form, token):
    """The new client, or None and the keys of those it may already be."""
    known: list[UUID] = []

    def verb():
        try:
            return services.register_client(
                by=request.seat,
                institution=request.seat.institution,
                searched=token,
                at=timezone.now(),
                **form.registered,
            )
        except rules.KnownPerson as refusal:
            known.extend(refusal.client_ids)
            raise

    return tried(form, verb), known


def _searched_again(request):
    """The form as typed, with a fresh search for its name and whom that finds."""
    text = request.POST.get("name", "").strip()
    sent = request.POST.copy()
    sent["search"] = rules.searched(institution_id=request.seat.institution_id, text=text, at=timezone.now())
    form = RegisterForm(sent, institution_id=request.seat.institution_id)
    form.add_error(
        None, _("Your search was older than 30 minutes, so it was done again. Look, then save once more.")
    )
    return _new_page(request, form, queries.find(text)[:10])


def _new_page(request, form, known):
    context = {
        "form": form,
        "known": queries.with_years(queries.client_rows(known), on=timezone.localdate()),
        "sexes": dict(Sex.choices),
        "draft": offer_draft(request, NEW, form),
        "draft_key": NEW,
        "back": reverse("people:list", query={"search": form["search"].value()}),
    }
    return page(request, "people/new.html", context)


def _guessed(text: str) -> dict[str, str]:
    """What was searched, put where it belongs."""
    plain = normalised(text)
    if rules.RESIDENT_ID.fullmatch(plain):
        return {"identity_kind": IdentityKind.RESIDENT_ID, "identity_value": plain}
    if plain.isdigit():
        return {"phone": plain} if len(plain) > 6 else {}
    return {"name": text}


def _warn_of_doubts(request, client: Client, number: str) -> None:
    plain = normalised(number)
    if rules.RESIDENT_ID.fullmatch(plain):
        for doubt in rules.doubts(plain, sex=client.sex, birth=birth_text(client)):
            messages.warning(request, doubt)
