"""May a phase stand so, may a case rest or be taken up now? `check_can_…` raises the reason."""

from datetime import date
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.cases.models import Case
from lianqiao.cases.rules import InTheFuture, check_open
from lianqiao.cases.states import CaseState
from lianqiao.core.errors import DomainError
from lianqiao.core.states import check_can_move
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission

from .models import Hold, Phase
from .states import HOLD_MOVES, HoldReason, HoldState


class PhaseBackwards(DomainError):
    message = _("A phase ends after the day it begins.")
    field = "until_on"


class PhasesOverlap(DomainError):
    message = _("In these days another phase runs: end that one first, or choose other days.")
    field = "from_on"


class RestsAlready(DomainError):
    message = _("This case is on hold already.")


class LookAgainLater(DomainError):
    message = _("Choose a day to come to look again.")
    field = "look_again_on"


class ReasonMissing(DomainError):
    message = _("Say why it rests.")
    field = "reason_text"


class BeforeTheCase(DomainError):
    message = _("The case was not open yet on that day.")
    field = "from_on"


class BeforeTheHold(DomainError):
    message = _("It was not on hold yet on that day.")
    field = "on"


def can_write(seat: Seat, case: Case) -> bool:
    """Say whether the seat writes phases of the case and lets it rest."""
    return case.state == CaseState.OPEN and seat.can(Permission.WRITE_CASES)


def check_phase(case: Case, *, from_on: date, until_on: date | None, today: date, but: UUID | None) -> None:
    """Raise `CaseIsClosed`, `InTheFuture`, `PhaseBackwards`, or `PhasesOverlap` with a phase other than `but`."""
    check_open(case)
    if from_on > today:
        raise InTheFuture(field="from_on")
    if until_on is not None and until_on <= from_on:
        raise PhaseBackwards
    others = Phase.objects.filter(case=case)
    if but is not None:
        others = others.exclude(pk=but)
    others = others.filter(Q(until_on=None) | Q(until_on__gt=from_on))
    if until_on is not None:
        others = others.filter(from_on__lt=until_on)
    if others.exists():
        raise PhasesOverlap


def check_can_hold(case: Case, *, from_on: date, look_again_on: date, today: date) -> None:
    """Raise `CaseIsClosed`, `RestsAlready`, `InTheFuture`, `BeforeTheCase`, or `LookAgainLater`."""
    check_open(case)
    if Hold.objects.filter(case=case, state=HoldState.ON_HOLD).exists():
        raise RestsAlready
    if from_on > today:
        raise InTheFuture(field="from_on")
    if from_on < case.opened_on:
        raise BeforeTheCase
    check_look_again(look_again_on, from_on=from_on, today=today)


def check_look_again(look_again_on: date, *, from_on: date, today: date) -> None:
    """Raise `LookAgainLater` for a day that has come already."""
    if look_again_on <= max(from_on, today):
        raise LookAgainLater


def check_reason(reason: str, reason_text: str) -> None:
    """Raise `ReasonMissing` for a reason that is none of the list and told by no words."""
    if reason == HoldReason.OTHER and not reason_text.strip():
        raise ReasonMissing


def check_can_change(hold: Hold) -> None:
    """Raise `IllegalMove` for a hold that has ended."""
    check_can_move(HOLD_MOVES, hold.state, HoldState.TAKEN_UP)


def check_can_take_up(hold: Hold, *, on: date, today: date) -> None:
    """Raise `IllegalMove`, `BeforeTheHold`, or `InTheFuture`."""
    check_can_change(hold)
    if on < hold.from_on:
        raise BeforeTheHold
    if on > today:
        raise InTheFuture
