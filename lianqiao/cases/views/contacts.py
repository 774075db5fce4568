"""The quick contact, the full one, signing, addenda, and what comes next."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.cases import queries, rules, services
from lianqiao.cases.additions import Asked, are_valid, asked_in, keep_asked, told_in
from lianqiao.cases.forms import AddendumForm, ContactForm
from lianqiao.cases.models import Case, Contact
from lianqiao.cases.seen import note_contact_seen, note_seen
from lianqiao.cases.states import CaseState
from lianqiao.catalogue.note_areas import ASKED
from lianqiao.catalogue.note_formats import format_of
from lianqiao.core.errors import DomainError
from lianqiao.core.forms import tried
from lianqiao.core.ids import key_from
from lianqiao.core.pages import page
from lianqiao.people.openings import check_opening
from lianqiao.registry.composed import composed
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft
from lianqiao.workspace.panels import panels_for
from lianqiao.workspace.phrases import phrases_of

from .present import Person, people_found, people_of_form

# What the first note of all begins with; every later one begins as the one before it was.
STICKY = {"scene": "ward", "mode": "face", "care_stage": "", "category": "", "format": ""}
KEPT = ("on", "started_at", "items", "minutes_direct", "minutes_indirect", "scene", "care_stage", "mode", "techniques",
        "format", "text",
        "next_step", "next_step_on", "visibility", "restriction", "version")  # fmt: skip


@needs(Permission.WRITE_CASES)
def quick_contact(request):
    """The contact in half a minute, from any page."""
    return _new_contact(request, template="cases/quick.html", key="cases.contact:quick", quick=True)


@needs(Permission.WRITE_CASES)
def contact_new(request):
    """The same contact with everything one may want to say of it."""
    return _new_contact(request, template="cases/contact.html", key="cases.contact:new", quick=False)


def _new_contact(request, *, template: str, key: str, quick: bool):
    seat, today = request.seat, timezone.localdate()
    case = _case_named(request)
    key = f"{key}:{case.pk}" if case else key
    asking = _only_asks(request)
    sent = request.POST if request.method == "POST" and not asking else None
    last = STICKY if sent else queries.last_contact_of(seat) or STICKY
    initial = _initial(request, case, today, last | ({"format": ""} if quick else {}))
    form = ContactForm(sent, seat=seat, today=today, quick=quick, initial=initial)
    asked = [] if quick else asked_in("contact", request, case)
    if asking:
        form = _as_typed(form, request)
    if sent and are_valid(asked) and form.is_valid():
        contact = tried(form, lambda: _record(request, form, case, asked))
        if contact:
            discard_draft(by=seat, key=key)
            return redirect("cases:contact_next", contact.pk)
    draft = None if asking else offer_draft(request, key, form, *(one.form for one in asked))
    context = {"form": form, "case": case, "contact": None, "draft": draft, "draft_key": key, "asked": asked}
    context["phrases"] = [] if quick else phrases_of(seat)
    context["often"] = (queries.last_contact_of(seat) or STICKY)["category"] if sent else last["category"]
    people = people_of_form(request, form, case)
    _note_chosen(request, case, people["present"])
    return page(request, template, context | people, block="note")


def _only_asks(request) -> bool:
    """Whether somebody is looked for or another format is chosen: the form is not sent yet."""
    do = request.POST.get("do", "")
    return request.method == "POST" and (do == "find" or do.startswith(ASKED))


def _note_chosen(request, case: Case | None, chosen: list[Person]) -> None:
    """Write down whose record the form shows: the client of the case, and whom the address or a tick chose."""
    clients = [case.client_id] if case else []
    clients += [UUID(one.id) for one in chosen]
    note_seen(request, clients, request.seat.institution_id, "contact.new")


def _record(request, form: ContactForm, case: Case | None, asked: list[Asked]) -> Contact:
    told = form.told(case=case)
    return _with_added(
        request, asked, lambda at, sign: services.record_contact(by=request.seat, told=told, at=at, sign=sign)
    )


def _with_added(request, asked: list[Asked], verb: Callable[[datetime, bool], Contact]) -> Contact:
    """Write the contact down, and what rooms above ask beside it; signed last, since then nothing joins it any more."""
    sign, now = request.POST.get("do") == "sign" and request.seat.can(Permission.SIGN), timezone.now()
    if not told_in(asked):
        return verb(now, sign)
    with transaction.atomic():  # both or neither: what a room above refuses is typed on in the same form
        contact = verb(now, False)
        keep_asked(by=request.seat, record=contact, asked=asked)
        return services.sign_contact(by=request.seat, contact=contact, at=now) if sign else contact


def _case_named(request) -> Case | None:
    key = request.POST.get("case") or request.GET.get("case")
    if not key:
        return None
    key = key_from(key)
    found = composed(_case_with_client, pk=key) if key else []
    if not found:
        raise Http404
    check_opening(request, found[0].client, case=found[0])
    return found[0]


def _case_with_client(*, pk: UUID) -> QuerySet[Case]:
    return Case.objects.select_related("client", "responsible").filter(pk=pk)


def _initial(request, case: Case | None, today, last: dict) -> dict:
    clients = request.GET.getlist("client") or ([str(case.client_id)] if case else [])
    return {"on": today, "clients": clients} | {name: last[name] or STICKY[name] for name in STICKY}


def _as_typed(form: ContactForm, request) -> ContactForm:
    """Show again what was typed, without judging it, under the headings of the format that was asked for."""
    for name, field in form.fields.items():
        form.initial[name] = field.widget.value_from_datadict(request.POST, {}, name)
    if request.POST["do"].startswith(ASKED):
        form.lay_out(request.POST["do"].removeprefix(ASKED), form.written())
    return form


@needs(Permission.WRITE_CASES)
def contact_edit(request, pk):
    """Go on with one's own draft."""
    contact = get_object_or_404(Contact.objects.select_related("written_by", "case__client"), pk=pk)
    if not rules.can_edit(contact, account_id=request.seat.account_id):
        return redirect("cases:contact", pk)
    note_contact_seen(request, contact, "contact.edit")
    seat, key = request.seat, f"cases.contact:{pk}"
    asking = _only_asks(request)
    sent = request.POST if request.method == "POST" and not asking else None
    form = ContactForm(sent, seat=seat, today=timezone.localdate(), initial=_as_kept(contact))
    form = _as_typed(form, request) if asking else form
    asked = asked_in("contact", request, contact.case, contact)
    if sent and are_valid(asked) and form.is_valid():
        if tried(form, lambda: _change(request, form, contact, asked)):
            discard_draft(by=seat, key=key)
            return redirect("cases:contact_next", pk)
    context = {"form": form, "case": contact.case, "contact": contact, "asked": asked, "often": "-"}
    context["draft"] = None if asking else offer_draft(request, key, form, *(one.form for one in asked))
    context |= {"draft_key": key, "phrases": phrases_of(seat)}
    roles = {str(key): role for key, role in contact.presences.values_list("client_id", "role")}
    people = people_of_form(request, form, contact.case, roles)
    return page(request, "cases/contact.html", context | people, block="note")


def _change(request, form: ContactForm, contact: Contact, asked: list[Asked]) -> Contact:
    seen = form.cleaned_data["version"]
    contact.version = contact.version if seen is None else seen
    told, verb = form.told(case=contact.case), services.change_contact
    return _with_added(
        request, asked, lambda at, sign: verb(by=request.seat, contact=contact, told=told, at=at, sign=sign)
    )


def _as_kept(contact: Contact) -> dict:
    kept = {name: getattr(contact, name) for name in KEPT}
    present = contact.presences.order_by("id").values_list("client_id", flat=True)
    return kept | {
        "clients": [str(key) for key in present],
        "split": "on" if contact.split else "no",
        "next_kind": "step" if contact.next_step else "none",
    }


@needs(Permission.READ_CASES)
def contact_detail(request, pk):
    """One note with who was there and what was added since; and the form to add more."""
    contact = get_object_or_404(queries.contact_for_page(), pk=pk)
    form = AddendumForm(request.POST or None)
    if request.method == "POST" and request.seat.can(Permission.WRITE_CASES) and form.is_valid():
        text = form.cleaned_data["text"]
        if tried(
            form,
            lambda: services.add_addendum(by=request.seat, contact=contact, text=text, at=timezone.now()),
        ):
            messages.success(request, _("The addendum is saved."))
            return redirect("cases:contact", pk)
    note_contact_seen(request, contact, "contact")
    mine = rules.can_edit(contact, account_id=request.seat.account_id)
    context = {"contact": contact, "form": form, "mine": mine, "format": format_of(contact.format)}
    context["overlaps"] = queries.overlapping(contact) if mine else []
    context["panels"] = panels_for(request, contact, "contact")
    return page(request, "cases/contact_detail.html", context)


@needs(Permission.SIGN)
@require_POST
def contact_sign(request, pk):
    contact = get_object_or_404(Contact.objects.select_related("written_by"), pk=pk)
    try:
        services.sign_contact(by=request.seat, contact=contact, at=timezone.now())
        messages.success(request, _("The note is signed."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("cases:contact_edit", pk)
    return redirect("cases:contact_next", pk)


@needs(Permission.WRITE_CASES)
@require_POST
def contact_discard(request, pk):
    contact = get_object_or_404(Contact.objects.select_related("written_by"), pk=pk)
    case_id = contact.case_id
    try:
        services.discard_contact(by=request.seat, contact=contact)
        messages.success(request, _("The draft is thrown away."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("cases:contact", pk)
    return redirect(reverse("cases:detail", args=[case_id]) if case_id else "cases:unsigned")


@needs(Permission.WRITE_CASES)
def contact_next(request, pk):
    """It is written down: what next?"""
    contact = get_object_or_404(queries.contact_for_page(), pk=pk)
    note_contact_seen(request, contact, "contact.next")
    first = contact.presences.all()[0].client
    has_case = contact.case_id or Case.objects.filter(client=first, state=CaseState.OPEN).exists()
    context = {"contact": contact, "first": first, "offer_case": not has_case, "outgrown": False}
    context["overlaps"] = queries.overlapping(contact)
    context["panels"] = panels_for(request, contact, "contact.next")
    if contact.case_id:
        context["outgrown"] = rules.outgrown(contact.case)
    return page(request, "cases/next.html", context)


@needs(Permission.WRITE_CASES)
@require_POST
def who(request):
    """The part of the people picker that a search renews. By POST: no name ever stands in an address."""
    case = _case_named(request)
    return page(request, "cases/_who.html", people_found(request, case), block="found")
