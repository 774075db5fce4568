"""May a step of the plan be settled now? `can_…` answers, `check_can_…` raises the reason."""

from django.utils.translation import gettext_lazy as _

from lianqiao.cases.models import PlanStep
from lianqiao.cases.states import STEP_MOVES, StepState
from lianqiao.core.errors import DomainError
from lianqiao.core.states import can_move


class StepIsSettled(DomainError):
    message = _("This step is already settled.")


def can_settle(step: PlanStep) -> bool:
    return can_move(STEP_MOVES, step.state, StepState.DONE)


def check_can_settle(step: PlanStep) -> None:
    """Raise `StepIsSettled` unless the step is still to do."""
    if not can_settle(step):
        raise StepIsSettled
