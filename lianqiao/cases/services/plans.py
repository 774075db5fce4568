"""Steps of the plan."""

from datetime import date, datetime

from lianqiao.audit.actions import action
from lianqiao.cases import rules
from lianqiao.cases.additions import do_parts
from lianqiao.cases.models import Case, Contact, PlanStep
from lianqiao.cases.states import StepState
from lianqiao.catalogue.states import Actor
from lianqiao.registry.models import Seat
from lianqiao.workforce.models import Worker

from ._on_behalf import on_behalf_by


def add_step(
    *,
    by: Seat,
    case: Case,
    text: str,
    at: datetime,
    due_on: date | None = None,
    owner: Worker | None = None,
    contact: Contact | None = None,
    actor: str = Actor.WORKER,
    resource: str = "",
) -> PlanStep:
    """Add a step to the plan of an open case. Raises `CaseIsClosed` or `NothingWritten`."""
    rules.check_open(case)
    if not text.strip():
        raise rules.NothingWritten
    step = PlanStep(
        institution_id=case.institution_id,
        case=case,
        contact=contact,
        actor=actor,
        resource=resource.strip(),
        text=text.strip(),
        due_on=due_on,
        owner=owner or case.responsible,
        written_at=at,
    )
    with action("cases.step_added", by=by, on=step, case=case.pk):
        step.save()
    return step


def complete_step(*, by: Seat, step: PlanStep, on: date) -> PlanStep:
    """Mark the step as done. Raises `StepIsSettled`."""
    return _settle(by=by, step=step, state=StepState.DONE, on=on)


def give_up_step(*, by: Seat, step: PlanStep, reason: str, on: date) -> PlanStep:
    """Give the step up and say why. Raises `StepIsSettled` or `ReasonMissing`."""
    if not reason.strip():
        raise rules.ReasonMissing
    step.give_up_reason = reason.strip()
    return _settle(by=by, step=step, state=StepState.GIVEN_UP, on=on)


def _settle(*, by: Seat, step: PlanStep, state: StepState, on: date) -> PlanStep:
    rules.check_can_settle(step)
    standing_in = on_behalf_by(by, lambda: step.owner_id)
    with action(f"cases.step_{state}", by=by, on=step, case=step.case_id, **standing_in):
        step.state, step.settled_on = state, on
        step.save()
        do_parts("settled", by=by, step=step)
    return step
