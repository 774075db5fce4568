"""May this be done to a case now? `can_…` answers, `check_can_…` raises the reason."""

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lianqiao.cases.kinds import Visibility
from lianqiao.cases.models import Case, Contact, PlanStep
from lianqiao.cases.states import AFTER_CLOSING, STAGE_MOVES, CaseState, ContactState, Depth, StepState
from lianqiao.core.errors import DomainError
from lianqiao.core.states import IllegalMove, check_can_move
from lianqiao.people.models import Client
from lianqiao.registry.models import Seat
from lianqiao.workforce.models import Worker

DECEASED = "deceased"
"""The reason for closing, a code of the catalogue, that says that the client died."""
# How many contacts a depth is meant for. Passing it is a reason to go deeper, never a reason to refuse a note.
CONTACTS_MEANT = {Depth.CONSULT: 1, Depth.BRIEF: 3}


class ClientHasOpenCase(DomainError):
    message = _("This client already has an open case. Work goes on there.")
    field = "client"


class ClientHasDied(DomainError):
    message = _("They have died. Open a case for whoever of the family is left behind.")
    field = "client"


class CaseIsClosed(DomainError):
    message = _("The case is closed. Reopen it to go on.")


class CaseIsOpen(DomainError):
    message = _("The case is still open.")


class ReopenedBefore(DomainError):
    message = _("A later episode of this case exists already.")


class CannotSignIn(DomainError):
    message = _("Who had it in hand cannot sign in any more. Choose a colleague who can.")
    field = "responsible"


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


class ReportMissing(DomainError):
    message = _("A full case closes with its closing report, signed by the worker and the supervisor.")


class ClosedTooEarly(DomainError):
    message = _("The case cannot close before its opening or its last contact.")
    field = "on"


class InTheFuture(DomainError):
    message = _("This day has not come yet.")
    field = "on"


class SeatWithoutInstitution(DomainError):
    message = _("This is done from a seat at an institution.")


def institution_of(seat: Seat) -> UUID:
    """Return the key of the seat's institution. Raises `SeatWithoutInstitution` for a seat above institutions."""
    if seat.institution_id is None:
        raise SeatWithoutInstitution
    return seat.institution_id


def check_open(case: Case) -> None:
    """Raise `CaseIsClosed` unless work on the case goes on."""
    if case.state != CaseState.OPEN:
        raise CaseIsClosed


def check_can_move_to(case: Case, stage: str) -> None:
    """Raise `IllegalMove` unless the open case can be said to stand at that stage; closing is a verb of its own."""
    if stage in AFTER_CLOSING:
        raise IllegalMove
    check_can_move(STAGE_MOVES, case.stage, stage)


def check_not_future(on: date, *, today: date) -> None:
    """Raise `InTheFuture` when something done is dated after today."""
    if on > today:
        raise InTheFuture


def check_can_open(client: Client) -> None:
    """Raise `ClientHasDied`, or `ClientHasOpenCase` when the client is being served already."""
    if client.died_on is not None:
        raise ClientHasDied
    if Case.objects.filter(client=client, state=CaseState.OPEN).exists():
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


def check_can_close(case: Case, *, on: date, today: date) -> None:
    """Raise what still stands in the way of closing; a consultation needs no more than a reason and an outcome."""
    check_open(case)
    check_not_future(on, today=today)
    if on < case.opened_on or (case.contacts_signed and on < case.quiet_since):
        raise ClosedTooEarly
    if PlanStep.objects.filter(case=case, state=StepState.OPEN).exists():
        raise StepsUnsettled
    # Also those the closer may not read; a working note is no part of the record and may stay as it is.
    drafts = Contact.everything.filter(case=case, state=ContactState.DRAFT)
    if drafts.exclude(visibility=Visibility.PRIVATE).exists():
        raise DraftsUnsigned
    if case.depth == Depth.FULL and case.report_signed_at is None:
        raise ReportMissing


def can_reopen(case: Case) -> bool:
    return case.state == CaseState.CLOSED and not hasattr(case, "next_episode") and not case.client.died_on


def check_can_reopen(case: Case, *, responsible: Worker | None) -> None:
    """Raise unless the case is closed, is the last episode, the client lives and has no other, who takes it can sign in."""
    if case.state != CaseState.CLOSED:
        raise CaseIsOpen
    if hasattr(case, "next_episode"):
        raise ReopenedBefore
    check_can_open(case.client)
    if responsible is not None and not (responsible.account and responsible.account.is_active):
        raise CannotSignIn
