"""What this room asks within the form of a contact, and shows on the pages of a contact and a case."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.utils import timezone

from lianqiao.cases.additions import Fields
from lianqiao.cases.models import Case, Contact
from lianqiao.cases.rules import can_edit
from lianqiao.cases.states import CaseState, ContactState
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission
from lianqiao.workforce.queries import worker_of
from lianqiao.workspace.panels import Panel, panels_for

from . import queries, rules, services
from .forms import CircumstancesForm, as_kept
from .kinds import ICONS, SAFETY_LOOKS, Safety
from .models import Attachment

SAFETY = "safety"
"""The place where rooms beside us offer what to do about a worry for somebody's safety."""


def asked(request: HttpRequest, case: Case | None, contact: Contact | None) -> Form:
    """Ask for the circumstances of a contact, in a case or outside of one."""
    holder = contact.worker_id if contact else getattr(worker_of(request.seat), "pk", None)
    kept = as_kept(*_told(contact)) if contact else {}
    sent = request.method == "POST"
    return CircumstancesForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        today=timezone.localdate(),
        institution_id=request.seat.institution_id,
        holder=holder,
        initial=kept,
    )


def _told(contact: Contact):
    return queries.circumstances_of(contact), queries.coworkers_of(contact), queries.wish_of(contact)


def keep(by: Seat, contact: Contact, form: CircumstancesForm) -> None:
    services.tell_circumstances(by=by, contact=contact, told=form.told())
    if file := form.sent():
        services.attach_to_contact(by=by, contact=contact, file=file, at=timezone.now())


FIELDS = Fields("contact", "circumstances/_fields.html", ask=asked, keep=keep, caseless=True)


def beside(request: HttpRequest, contact: Contact) -> dict[str, Any]:
    """Everything this room knows of a contact, and the ways to go on from there."""
    told, coworkers, wish = _told(contact)
    files = queries.attachments_of(contact)
    mine = can_edit(contact, account_id=request.seat.account_id)
    return {
        "told": told,
        "coworkers": coworkers,
        "wish": wish,
        "look": SAFETY_LOOKS[Safety(told.safety)] if told and told.safety else None,
        "files": _with_ways(request, files),
        "icons": ICONS,
        "may_attach": mine
        or (contact.state == ContactState.SIGNED and request.seat.can(Permission.WRITE_CASES)),
        "worry": _worry(request, contact, told),
    }


def after(request: HttpRequest, contact: Contact) -> dict[str, Any]:
    """What is offered once a contact is written down in which somebody's safety worried the worker."""
    return {"worry": _worry(request, contact, queries.circumstances_of(contact))}


def _worry(request: HttpRequest, contact: Contact, told) -> dict[str, Any] | None:
    """What may be done about a worry; nothing of it has to be."""
    if told is None or told.safety != Safety.CONCERN or not request.seat.can(Permission.WRITE_CASES):
        return None
    whose = contact.case.client_id if contact.case else contact.presences.all()[0].client_id
    return {"client": whose, "ways": panels_for(request, contact.case, SAFETY) if contact.case else []}


def _with_ways(request: HttpRequest, files: list[Attachment]) -> list[tuple[Attachment, bool]]:
    writes = request.seat.can(Permission.WRITE_CASES)
    return [(file, writes and rules.can_withdraw(file, request.seat)) for file in files]


def of_case(request: HttpRequest, case: Case) -> dict[str, Any]:
    """The files of a case and its contacts, withdrawn ones with the reason."""
    files = _with_ways(request, queries.attachments_of_case(case))
    may_attach = request.seat.can(Permission.WRITE_CASES) and case.state == CaseState.OPEN
    return {"files": files, "icons": ICONS, "may_attach": may_attach}


def on_paper(request: HttpRequest, case: Case) -> dict[str, Any]:
    """The list of files that lie with the record."""
    return {"files": [file for file in queries.attachments_of_case(case) if file.withdrawn_at is None]}


PANELS = [
    Panel("circumstances.beside", "circumstances/_beside.html", beside, Permission.READ_CASES, order=60, place="contact"),
    Panel("circumstances.after", "circumstances/_worry.html", after, Permission.READ_CASES, place="contact.next"),
    Panel("circumstances.files", "circumstances/_of_case.html", of_case, Permission.READ_CASES, order=60, place="case.summary"),
    Panel("circumstances.print", "circumstances/_print.html", on_paper, Permission.READ_CASES, order=80, place="case.print.after"),
]  # fmt: skip
