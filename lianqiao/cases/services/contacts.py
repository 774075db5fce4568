"""Recording, changing, signing contacts, and adding to signed ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections, router, transaction
from django.db.models import QuerySet

from lianqiao.audit.actions import action
from lianqiao.cases import rules
from lianqiao.cases.additions import do_parts
from lianqiao.cases.kinds import Visibility
from lianqiao.cases.models import Addendum, Case, Contact, PlanStep, Presence
from lianqiao.cases.signals import contact_signed
from lianqiao.cases.states import CaseState, ContactState, PresenceRole
from lianqiao.catalogue.queries import category_of
from lianqiao.core.guard import check_writing
from lianqiao.core.statements import bound
from lianqiao.registry.composed import composed
from lianqiao.registry.models import Seat
from lianqiao.workforce.models import Worker
from lianqiao.workforce.queries import worker_of

from ._on_behalf import on_behalf, on_behalf_by


class Present(NamedTuple):
    """Somebody who was there."""

    client_id: UUID
    role: str = PresenceRole.CLIENT


@dataclass(frozen=True)
class ContactInput:
    """What is told of a contact.

    `split` divides the direct minutes among those present; otherwise each is credited with all of them, as when
    siblings are seen together. `case` says in whose case it happened when somebody present has none of their own.
    """

    on: date
    present: Sequence[Present]
    minutes_direct: int = 0
    minutes_indirect: int = 0
    split: bool = False
    items: Sequence[str] = ()
    techniques: Sequence[str] = ()
    category: str = ""
    scene: str = ""
    care_stage: str = ""
    mode: str = ""
    format: str = ""
    text: str = ""
    next_step: str = ""
    next_step_on: date | None = None
    started_at: time | None = None
    case: Case | None = None
    worker: Worker | None = field(default=None)
    visibility: str = Visibility.SHARED
    restriction: str = ""


_COUNTED = """
    UPDATE cases_case SET contacts_signed = contacts_signed + 1,
        quiet_since = GREATEST(quiet_since, %s), first_contact_on = LEAST(first_contact_on, %s)
    WHERE id = ANY(%s) AND institution_id = %s
"""


def record_contact(*, by: Seat, told: ContactInput, at: datetime, sign: bool = False) -> Contact:
    """Write a contact down with everybody who was present, as a draft or signed at once.

    The category is that of the first item. A next step joins the plan of the case when the note is signed.
    A note for nobody else, or of a restricted class, moves no counter of the case and takes no next step.
    Raises `NobodyPresent`, `PresentTwice`, `InTheFuture`, `BeforeOpening`, `TooManyMinutes`, `HiddenPlansNothing`,
    `PrivateIsUnrestricted`; when signing also `ItemsMissing` or `MinutesMissing`.
    """
    seated = worker_of(by)
    worker = told.worker or seated
    contact = Contact(
        institution_id=rules.institution_of(by),
        worker=worker,
        worker_name=worker.name if worker else by.holder_name,
        written_by=by if by.pk else None,
        recorded_at=at,
    )
    presences = _fill(contact, told, at)
    if sign:
        rules.check_complete(contact)
        _sign(contact, by, at)
    details: dict[str, Any] = {"state": contact.state, "present": len(presences)} | on_behalf(
        seated, lambda: _in_charge(contact)
    )
    with action("cases.contact_recorded", by=by, on=contact, **details):
        # Those present go first: a signed contact takes nobody in afterwards, and keys are checked at commit.
        Presence.objects.bulk_create(presences)
        contact.save()
        if sign:
            _count_in(by, contact, presences, at)
    return contact


def change_contact(
    *, by: Seat, contact: Contact, told: ContactInput, at: datetime, sign: bool = False
) -> Contact:
    """Rewrite one's own draft, and sign it when wished.

    Raises what `record_contact` raises, `ContactIsSigned`, `NotYourNote`, and `StaleRecord`.
    """
    rules.check_can_edit(contact, account_id=by.account_id)
    presences = _fill(contact, told, at)
    with action("cases.contact_changed", by=by, on=contact, present=len(presences)):
        contact.presences.all().delete()
        Presence.objects.bulk_create(presences)
        if sign:
            rules.check_complete(contact)
            _sign(contact, by, at)
        contact.save()
        if sign:
            _count_in(by, contact, presences, at)
    return contact


def sign_contact(*, by: Seat, contact: Contact, at: datetime) -> Contact:
    """Sign one's own draft; from then on it never changes. Announces `contact_signed`.

    Raises `ContactIsSigned`, `NotYourNote`, `ItemsMissing`, `MinutesMissing`, `StaleRecord`.
    """
    rules.check_can_sign(contact, account_id=by.account_id)
    with action("cases.contact_signed", by=by, on=contact, **on_behalf_by(by, lambda: _in_charge(contact))):
        _sign(contact, by, at)
        contact.save()
        _count_in(by, contact, list(contact.presences.all()), at)
    return contact


def discard_contact(*, by: Seat, contact: Contact) -> None:
    """Throw one's own draft away. Raises `ContactIsSigned` or `NotYourNote`."""
    rules.check_can_edit(contact, account_id=by.account_id)
    with action("cases.contact_discarded", by=by, on=contact):
        contact.delete()


def add_addendum(*, by: Seat, contact: Contact, text: str, at: datetime) -> Addendum:
    """Add to a signed contact. Raises `ContactIsDraft` or `NothingWritten`."""
    rules.check_can_add_addendum(contact, text=text)
    addendum = Addendum(
        contact=contact, text=text.strip(), written_by=by, author_name=by.holder_name, written_at=at
    )
    with action(
        "cases.addendum_added", by=by, on=addendum, institution=contact.institution_id, contact=contact.pk
    ):
        addendum.save()
    return addendum


AS_TOLD = (
    "on", "started_at", "scene", "care_stage", "mode", "minutes_direct", "minutes_indirect", "next_step_on",
    "visibility", "restriction", "format", "split",
)  # fmt: skip


def _fill(contact: Contact, told: ContactInput, at: datetime) -> list[Presence]:
    """Put what was told into the contact and return who was present. Raises when it cannot have been so."""
    client_ids = [present.client_id for present in told.present]
    minutes = (told.minutes_direct, told.minutes_indirect)
    rules.check_contact(on=told.on, at=at, client_ids=client_ids, minutes=minutes, case=told.case)
    if told.next_step.strip() and told.case is not None:
        rules.check_open(told.case)
    own = _open_cases(client_ids, told.on)
    if told.case is not None:
        own[told.case.client_id] = told.case.pk
    first_own = next((own[key] for key in client_ids if key in own), None)
    contact.case_id = told.case.pk if told.case else first_own
    for name in AS_TOLD:
        setattr(contact, name, getattr(told, name))
    contact.items, contact.techniques = list(told.items), list(told.techniques)
    contact.category = category_of(told.items[0]) if told.items else told.category
    contact.text, contact.next_step = told.text.strip(), told.next_step.strip()
    rules.check_reach(contact)
    return _presences(contact, told, own)


def _presences(contact: Contact, told: ContactInput, own: dict[UUID, UUID]) -> list[Presence]:
    """Return one row a person: counted in their own case, else in the case of the contact."""
    people = len(told.present)
    shares = split_minutes(told.minutes_direct, people) if told.split else [told.minutes_direct] * people
    return [
        Presence(
            institution_id=contact.institution_id,
            contact=contact,
            client_id=present.client_id,
            case_id=own.get(present.client_id, contact.case_id),
            role=present.role,
            minutes=share,
        )
        for present, share in zip(told.present, shares, strict=True)
    ]


def split_minutes(minutes: int, people: int) -> list[int]:
    """Divide minutes among people so that the parts add up; the first get the odd minutes."""
    share, rest = divmod(minutes, people)
    return [share + (1 if place < rest else 0) for place in range(people)]


def _open_cases(client_ids: Sequence[UUID], on: date) -> dict[UUID, UUID]:
    if not client_ids:
        return {}
    return dict(composed(_open_of, on=on, **{f"client_{place}": key for place, key in enumerate(client_ids)}))


def _open_of(*, on: date, **clients: UUID) -> QuerySet:
    cases = Case.objects.filter(client_id__in=list(clients.values()), state=CaseState.OPEN, opened_on__lte=on)
    return cases.values_list("client_id", "pk")


def _in_charge(contact: Contact) -> UUID | None:
    return contact.case.responsible_id if contact.case else None


def _sign(contact: Contact, by: Seat, at: datetime) -> None:
    contact.state, contact.signed_at, contact.signed_by = ContactState.SIGNED, at, by if by.pk else None


def _move_counters(contact: Contact, cases: set[UUID]) -> None:
    # By hand, as every signature does it. Without touching the version: a colleague who edits the case at this moment
    # loses nothing by a counter.
    check_writing(Case)
    with bound(connections[router.db_for_write(Case)]) as cursor:
        cursor.execute(_COUNTED, [contact.on, contact.on, list(cases), contact.institution_id])


def _count_in(by: Seat, contact: Contact, presences: list[Presence], at: datetime) -> None:
    do_parts("signed", by=by, contact=contact)
    cases = {presence.case_id for presence in presences if presence.case_id} | (
        {contact.case_id} if contact.case_id else set()
    )
    # A note that is hidden from colleagues moves no number they see.
    if not contact.is_hidden:
        _move_counters(contact, cases)
    if contact.next_step and contact.case_id:
        PlanStep(
            institution_id=contact.institution_id,
            case_id=contact.case_id,
            contact=contact,
            text=contact.next_step,
            due_on=contact.next_step_on,
            owner=contact.worker,
            written_at=at,
        ).save()
    transaction.on_commit(
        lambda: contact_signed.send(Contact, contact_id=contact.pk, institution_id=contact.institution_id)
    )
