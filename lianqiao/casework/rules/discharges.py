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


class DischargeIsVerified(DomainError):
    message = _("The discharge has been verified; its plan no longer changes.")


def can_change_discharge(plan: DischargePlan) -> bool:
    return plan.state != DischargeState.VERIFIED


def check_can_change_discharge(plan: DischargePlan) -> None:
    """Raise `DischargeIsVerified` once somebody has looked whether it came true."""
    if not can_change_discharge(plan):
        raise DischargeIsVerified


def check_can_take_discharge_to(plan: DischargePlan, state: str, *, today: date) -> None:
    """Raise unless the plan has what the next state stands for."""
    check_can_move(DISCHARGE_MOVES, plan.state, state)
    if state == DischargeState.AGREED:
        if not plan.destination:
            raise DestinationMissing
        if not plan.agreed_with.strip():
            raise AgreementMissing
    if state == DischargeState.EXECUTED:
        if set(plan.needed) - set(plan.arranged):
            raise NotArranged
        if plan.leaves_on is not None and plan.leaves_on > today:
            raise LeavesLater
