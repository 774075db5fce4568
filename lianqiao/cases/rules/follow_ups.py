"""May a follow-up be planned or settled now? `can_…` answers, `check_can_…` raises the reason."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from lianqiao.cases.models import Case, FollowUp
from lianqiao.cases.states import FOLLOW_UP_MOVES, CaseState, FollowUpState
from lianqiao.core.errors import DomainError
from lianqiao.core.states import can_move
from lianqiao.people.models import Client

from .cases import CaseIsOpen, check_not_future
from .contacts import NothingWritten


class FollowUpSettled(DomainError):
    message = _("This follow-up is settled already.")


class DueBeforeClosing(DomainError):
    message = _("A follow-up comes after the closing of the case.")
    field = "due_on"


class HasDied(DomainError):
    message = _("They have died. Whoever is left behind can be asked after.")


class NextTryMissing(DomainError):
    message = _("Say when it is tried again, or write down why it ends here.")
    field = "retry_on"


class AgainTooEarly(DomainError):
    message = _("The next try comes after this one.")
    field = "again_on"


def can_settle_follow_up(follow_up: FollowUp) -> bool:
    return can_move(FOLLOW_UP_MOVES, follow_up.state, FollowUpState.DONE)


def check_can_plan_follow_up(
    case: Case, *, due_on: date, person: Client | None = None, person_name: str = ""
) -> None:
    """Raise unless the case is closed, the day comes after that, and who is to be asked after lives."""
    if case.state != CaseState.CLOSED or case.closed_on is None:
        raise CaseIsOpen
    if due_on < case.closed_on:
        raise DueBeforeClosing
    asked_after = person or (None if person_name else case.client)
    if asked_after is not None and asked_after.died_on is not None:
        raise HasDied


def check_can_settle_follow_up(
    follow_up: FollowUp,
    *,
    state: str,
    on: date,
    today: date,
    text: str,
    again_on: date | None,
    tries_left: bool,
) -> None:
    """Raise unless it waits, has happened by today, says how it went when somebody was reached, and leads forward.

    Who was not reached is tried again, or it is said why not, until it was tried often enough.
    """
    if not can_settle_follow_up(follow_up):
        raise FollowUpSettled
    check_not_future(on, today=today)
    if state == FollowUpState.DONE and not text.strip():
        raise NothingWritten
    if again_on is not None and again_on <= on:
        raise AgainTooEarly(field="retry_on" if state == FollowUpState.UNREACHABLE else "again_on")
    if state == FollowUpState.UNREACHABLE and again_on is None and tries_left and not text.strip():
        raise NextTryMissing
