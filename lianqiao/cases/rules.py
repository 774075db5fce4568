"""May this be done now? `can_…` answers, `check_can_…` raises the reason."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError
from lianqiao.core.states import can_move
from lianqiao.registry.models import Seat

from .models import Case, Contact, PlanStep, Request
from .states import (
    REQUEST_MOVES,
    STEP_MOVES,
    CaseState,
    ContactState,
    Depth,
    RequestState,
    StepState,
    Urgency,
)

# Hours within which a request is to be answered: part 2.1 of the domain, crisis within the hour,
# triage on the same day for the rest.
ANSWER_WITHIN = {
    Urgency.CRISIS: timedelta(hours=1),
    Urgency.URGENT: timedelta(hours=4),
    Urgency.ROUTINE: timedelta(hours=24),
}
# A note is to be signed within a day of the service.
SIGN_WITHIN = timedelta(hours=24)
# How many contacts a depth is meant for. Passing it is a reason to go deeper, never a reason to refuse a note.
CONTACTS_MEANT = {Depth.CONSULT: 1, Depth.BRIEF: 3}
DAY_OF_MINUTES = 24 * 60


class AlreadyDecided(DomainError):
    message = _("This request has already been answered.")


class NotYourRequest(DomainError):
    message = _("Only who asked can withdraw the request.")


class ReasonMissing(DomainError):
    message = _("Choose a reason, so that whoever asked learns why.")
    field = "reason"


class AnswerMissing(DomainError):
    message = _("Write one line of answer to whoever asked.")
    field = "answer"


class ClientHasOpenCase(DomainError):
    message = _("This client already has an open case. Work goes on there.")
    field = "client"


class CaseIsClosed(DomainError):
    message = _("The case is closed. Reopen it to go on.")


class CaseIsOpen(DomainError):
    message = _("The case is still open.")


class ReopenedBefore(DomainError):
    message = _("A later episode of this case exists already.")


class DepthUnchanged(DomainError):
    message = _("The case already has this depth.")
    field = "depth"


class TooShallow(DomainError):
    message = _("The case already has more contacts than this depth is meant for.")
    field = "depth"


class StepsUnsettled(DomainError):
    message = _("Steps of the plan are still open. Complete them or give them up with a reason first.")


class DraftsUnsigned(DomainError):
    message = _("There are unsigned notes in this case. Sign or discard them first.")


class SummaryMissing(DomainError):
    message = _("A full case closes with a short summary.")
    field = "text"


class ClosedTooEarly(DomainError):
    message = _("The case cannot close before its opening or its last contact.")
    field = "on"


class InTheFuture(DomainError):
    message = _("This day has not come yet.")
    field = "on"


class NobodyPresent(DomainError):
    message = _("Choose at least one person who was present.")
    field = "clients"


class PresentTwice(DomainError):
    message = _("The same person is listed twice.")
    field = "clients"


class BeforeOpening(DomainError):
    message = _("The contact lies outside the days of its case.")
    field = "on"


class TooManyMinutes(DomainError):
    message = _("A day has no more than 1440 minutes.")
    field = "minutes_direct"


class MinutesMissing(DomainError):
    message = _("Say how long it took before signing.")
    field = "minutes_direct"


class ItemsMissing(DomainError):
    message = _("Choose at least one service item before signing.")
    field = "items"


class ContactIsSigned(DomainError):
    message = _("A signed note no longer changes. Add an addendum instead.")


class ContactIsDraft(DomainError):
    message = _("This note is still a draft: change it instead of adding to it.")


class NotYourNote(DomainError):
    message = _("Only who wrote the note can change or sign it.")


class NothingWritten(DomainError):
    message = _("Nothing has been written.")
    field = "text"


class StepIsSettled(DomainError):
    message = _("This step is already settled.")


class BatchBuiltUpon(DomainError):
    message = _("Something was added to records of this import since. It can no longer be undone.")


class SeatWithoutInstitution(DomainError):
    message = _("This is done from a seat at an institution.")


def institution_of(seat: Seat) -> UUID:
    """Return the key of the seat's institution. Raises `SeatWithoutInstitution` for a seat above institutions."""
    if seat.institution_id is None:
        raise SeatWithoutInstitution
    return seat.institution_id


# --- requests -----------------------------------------------------------------------------------------------------
def can_decide(request: Request) -> bool:
    return can_move(REQUEST_MOVES, request.state, RequestState.ACCEPTED)


def check_can_decide(request: Request) -> None:
    """Raise `AlreadyDecided` unless the request still waits."""
    if not can_decide(request):
        raise AlreadyDecided


def check_is_answer(*, reason: str, answer: str) -> None:
    """Raise unless a refusal says why, by code and in words."""
    if not reason:
        raise ReasonMissing
    if not answer.strip():
        raise AnswerMissing


def can_withdraw(request: Request, *, account_id: UUID | None) -> bool:
    return can_decide(request) and request.asked_by is not None and request.asked_by.account_id == account_id


def check_can_withdraw(request: Request, *, account_id: UUID | None) -> None:
    """Raise unless the request waits and this account asked it."""
    check_can_decide(request)
    if not can_withdraw(request, account_id=account_id):
        raise NotYourRequest


# --- cases --------------------------------------------------------------------------------------------------------
def check_open(case: Case) -> None:
    """Raise `CaseIsClosed` unless work on the case goes on."""
    if case.state != CaseState.OPEN:
        raise CaseIsClosed


def check_not_future(on: date, *, today: date) -> None:
    """Raise `InTheFuture` when something done is dated after today."""
    if on > today:
        raise InTheFuture


def check_can_open(*, client_id: UUID) -> None:
    """Raise `ClientHasOpenCase` when the client is being served already."""
    if Case.objects.filter(client_id=client_id, state=CaseState.OPEN).exists():
        raise ClientHasOpenCase


def check_can_change_depth(case: Case, depth: str) -> None:
    """Raise unless the case is open, changes at all, and fits into the depth with its contacts."""
    check_open(case)
    if case.depth == depth:
        raise DepthUnchanged
    if case.contacts_signed > CONTACTS_MEANT.get(Depth(depth), case.contacts_signed):
        raise TooShallow


def outgrown(case: Case) -> bool:
    """Say whether the case has more contacts than its depth is meant for."""
    return case.state == CaseState.OPEN and case.contacts_signed > CONTACTS_MEANT.get(
        Depth(case.depth), case.contacts_signed
    )


def check_can_close(case: Case, *, on: date, today: date, text: str = "") -> None:
    """Raise what still stands in the way of closing; a consultation needs no more than a reason and an outcome."""
    check_open(case)
    check_not_future(on, today=today)
    if on < case.opened_on or (case.contacts_signed and on < case.quiet_since):
        raise ClosedTooEarly
    if PlanStep.objects.filter(case=case, state=StepState.OPEN).exists():
        raise StepsUnsettled
    if Contact.objects.filter(case=case, state=ContactState.DRAFT).exists():
        raise DraftsUnsigned
    if case.depth == Depth.FULL and not text.strip():
        raise SummaryMissing


def can_reopen(case: Case) -> bool:
    return case.state == CaseState.CLOSED and not hasattr(case, "next_episode")


def check_can_reopen(case: Case) -> None:
    """Raise unless the case is closed, is the last episode, and the client has no other open case."""
    if case.state != CaseState.CLOSED:
        raise CaseIsOpen
    if not can_reopen(case):
        raise ReopenedBefore
    check_can_open(client_id=case.client_id)


# --- contacts -----------------------------------------------------------------------------------------------------
def check_contact(
    *, on: date, at: datetime, client_ids: Sequence[UUID], minutes: Sequence[int], case: Case | None
) -> None:
    """Raise when a contact cannot have been so, whether it is signed or not."""
    check_not_future(on, today=timezone.localdate(at))
    if not client_ids:
        raise NobodyPresent
    if len(set(client_ids)) != len(client_ids):
        raise PresentTwice
    if any(count > DAY_OF_MINUTES for count in minutes):
        raise TooManyMinutes
    if case is not None and (on < case.opened_on or (case.closed_on is not None and on > case.closed_on)):
        raise BeforeOpening


def check_complete(contact: Contact) -> None:
    """Raise when a note lacks what is counted: a service item and how long it took."""
    if not contact.items:
        raise ItemsMissing
    if contact.minutes_direct + contact.minutes_indirect == 0:
        raise MinutesMissing


def can_edit(contact: Contact, *, account_id: UUID | None) -> bool:
    return contact.state == ContactState.DRAFT and _wrote(contact, account_id)


def _wrote(contact: Contact, account_id: UUID | None) -> bool:
    # By account, not by seat: a seat that was renewed must not orphan the drafts written from the old one.
    return contact.written_by is not None and contact.written_by.account_id == account_id


def check_can_edit(contact: Contact, *, account_id: UUID | None) -> None:
    """Raise `ContactIsSigned`, or `NotYourNote` for anybody but its writer."""
    if contact.state == ContactState.SIGNED:
        raise ContactIsSigned
    if not _wrote(contact, account_id):
        raise NotYourNote


def check_can_sign(contact: Contact, *, account_id: UUID | None) -> None:
    """Raise unless the writer signs a complete draft."""
    check_can_edit(contact, account_id=account_id)
    check_complete(contact)


def check_can_add_addendum(contact: Contact, *, text: str) -> None:
    """Raise `ContactIsDraft` or `NothingWritten`."""
    if contact.state != ContactState.SIGNED:
        raise ContactIsDraft
    if not text.strip():
        raise NothingWritten


# --- plan ---------------------------------------------------------------------------------------------------------
def can_settle(step: PlanStep) -> bool:
    return can_move(STEP_MOVES, step.state, StepState.DONE)


def check_can_settle(step: PlanStep) -> None:
    """Raise `StepIsSettled` unless the step is still to do."""
    if not can_settle(step):
        raise StepIsSettled
