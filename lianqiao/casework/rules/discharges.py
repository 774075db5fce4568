"""How far may a discharge plan be taken now? `check_can_…` raises the reason."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from lianqiao.casework.models import DischargePlan
from lianqiao.casework.states import DISCHARGE_MOVES, DischargeState
from lianqiao.core.errors import DomainError
from lianqiao.core.states import check_can_move


class DestinationMissing(DomainError):
    message = _("Say where they go.")
    field = "destination"


class AgreementMissing(DomainError):
    message = _("Say with whom of the family it was agreed.")
    field = "agreed_with"


class NotArranged(DomainError):
    message = _(
        "Not everything that is needed has been arranged. Arrange it, or take it off the list of needs."
    )
    field = "arranged"


class LeavesLater(DomainError):
    message = _("They leave on a later day than this.")
    field = "leaves_on"


class DischargeIsAgreed(DomainError):
    message = _("What was agreed does not change. Plan the discharge again, saying why, to change it.")


class DischargeIsOver(DomainError):
    message = _("They have left; nothing is arranged any more.")


class PlannedAgainForNothing(DomainError):
    message = _("Say why what was agreed is planned again.")
    field = "why"


def can_change_discharge(plan: DischargePlan) -> bool:
    return plan.state in (DischargeState.SCREENING, DischargeState.PLANNING)


def check_can_change_discharge(plan: DischargePlan) -> None:
    """Raise `DischargeIsAgreed` from the day it was agreed."""
    if not can_change_discharge(plan):
        raise DischargeIsAgreed


def can_arrange_discharge(plan: DischargePlan) -> bool:
    return plan.state not in (DischargeState.EXECUTED, DischargeState.VERIFIED)


def check_can_arrange_discharge(plan: DischargePlan) -> None:
    """Raise `DischargeIsOver` once they have left."""
    if not can_arrange_discharge(plan):
        raise DischargeIsOver


def check_can_plan_discharge_again(plan: DischargePlan, why: str) -> None:
    """Raise unless it is agreed, and somebody says why that does not hold."""
    check_can_move(DISCHARGE_MOVES, plan.state, DischargeState.PLANNING)
    if not why.strip():
        raise PlannedAgainForNothing


def check_can_take_discharge_to(plan: DischargePlan, state: str, *, today: date) -> None:
    """Raise unless the plan has what the next state stands for."""
    check_can_move(DISCHARGE_MOVES, plan.state, state)
    if plan.state == DischargeState.AGREED and state == DischargeState.PLANNING:
        raise PlannedAgainForNothing
    if state == DischargeState.AGREED:
        if not plan.destination:
            raise DestinationMissing
        if not plan.agreed_with.strip():
            raise AgreementMissing
    if state == DischargeState.EXECUTED:
        if plan.items.filter(arranged_on=None).exists():
            raise NotArranged
        if plan.leaves_on is not None and plan.leaves_on > today:
            raise LeavesLater
