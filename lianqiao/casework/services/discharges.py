"""Planning a discharge and seeing it through."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError

from lianqiao.audit.actions import action
from lianqiao.cases.models import Case
from lianqiao.cases.rules import check_open
from lianqiao.casework import rules
from lianqiao.casework.models import DischargePlan
from lianqiao.casework.states import DischargeState
from lianqiao.core.errors import StaleRecord
from lianqiao.registry.models import Seat

WRITTEN = (
    "destination", "leaves_on", "carer", "needed", "arranged", "community_contact", "text", "agreed_with",
)  # fmt: skip
DAYS = {
    DischargeState.AGREED: "agreed_on",
    DischargeState.EXECUTED: "executed_on",
    DischargeState.VERIFIED: "verified_on",
}


def write_discharge(
    *, by: Seat, case: Case, told: Mapping[str, Any], at: datetime, plan: DischargePlan | None = None
) -> DischargePlan:
    """Begin the plan of an open case, or change it. Raises `CaseIsClosed`, `DischargeIsVerified`, `StaleRecord`."""
    if plan is None:
        check_open(case)
        plan = DischargePlan(institution_id=case.institution_id, case=case, begun_at=at)
    rules.check_can_change_discharge(plan)
    for name in WRITTEN:
        setattr(plan, name, told[name])
    try:
        with action("casework.discharge_written", by=by, on=plan, case=case.pk):
            plan.save()
    except IntegrityError as clash:
        raise StaleRecord from clash
    return plan


def take_discharge_to(*, by: Seat, plan: DischargePlan, state: str, on: date) -> DischargePlan:
    """Take the plan to its next state.

    Raises `IllegalMove`; `DestinationMissing` or `AgreementMissing` before it is agreed; `NotArranged` or `LeavesLater`
    before it is executed.
    """
    rules.check_can_take_discharge_to(plan, state, today=on)
    with action("casework.discharge_moved", by=by, on=plan, case=plan.case_id, old=plan.state, new=state):
        plan.state = state
        if day := DAYS.get(DischargeState(state)):
            setattr(plan, day, on)
        plan.save()
    return plan
