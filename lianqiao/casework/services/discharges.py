"""Planning a discharge and seeing it through."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.cases.models import Case
from lianqiao.cases.rules import check_open
from lianqiao.casework import rules
from lianqiao.casework.models import DischargeAgreement, DischargeItem, DischargePlan
from lianqiao.casework.queries.discharges import as_agreed
from lianqiao.casework.states import DischargeState
from lianqiao.core.errors import StaleRecord
from lianqiao.registry.models import Seat

WRITTEN = ("destination", "leaves_on", "carer", "community_contact", "text", "agreed_with")
DAYS = {
    DischargeState.AGREED: "agreed_on",
    DischargeState.EXECUTED: "executed_on",
    DischargeState.VERIFIED: "verified_on",
}


def write_discharge(
    *, by: Seat, case: Case, told: Mapping[str, Any], at: datetime, plan: DischargePlan | None = None
) -> DischargePlan:
    """Begin the plan of an open case, or change it until it is agreed. `told["items"]` says of each thing it needs `code`,
    `actor`, `who`, `due_on` and whether it is `arranged`.

    Raises `CaseIsClosed`, `DischargeIsAgreed`, `StaleRecord`.
    """
    if plan is None:
        check_open(case)
        plan = DischargePlan(institution_id=case.institution_id, case=case, begun_at=at)
    rules.check_can_change_discharge(plan)
    for name in WRITTEN:
        setattr(plan, name, told[name])
    try:
        with action("casework.discharge_written", by=by, on=plan, case=case.pk):
            plan.save()
            _keep_items(plan, told["items"], on=timezone.localdate(at))
    except IntegrityError as clash:
        raise StaleRecord from clash
    return plan


def _keep_items(plan: DischargePlan, told: Iterable[Mapping[str, Any]], *, on: date) -> None:
    kept, begun = {item.code: item for item in plan.items.all()}, []
    for one in told:
        item = kept.pop(one["code"], None) or DischargeItem(
            institution_id=plan.institution_id, plan=plan, code=one["code"]
        )
        arranged_on = (item.arranged_on or on) if one["arranged"] else None
        values = {name: one[name] for name in ("actor", "who", "due_on")} | {"arranged_on": arranged_on}
        if item._state.adding:
            begun.append(item)
        elif all(getattr(item, name) == value for name, value in values.items()):
            continue
        for name, value in values.items():
            setattr(item, name, value)
        if item not in begun:
            item.save()
    DischargeItem.objects.bulk_create(begun)
    plan.items.filter(code__in=kept).delete()


def arrange_discharge(*, by: Seat, plan: DischargePlan, arranged: Collection[str], on: date) -> DischargePlan:
    """Note which of the things it needs are arranged by now; that may be done after it was agreed too.

    Raises `DischargeIsOver`, `StaleRecord`.
    """
    rules.check_can_arrange_discharge(plan)
    with action("casework.discharge_arranged", by=by, on=plan, case=plan.case_id, arranged=len(arranged)):
        plan.save(update_fields=["state"])  # whoever has the plan open meanwhile is told
        for item in plan.items.all():
            if (item.code in arranged) != (item.arranged_on is not None):
                item.arranged_on = on if item.code in arranged else None
                item.save(update_fields=["arranged_on"])
    return plan


def take_discharge_to(*, by: Seat, plan: DischargePlan, state: str, on: date) -> DischargePlan:
    """Take the plan to its next state; as it is agreed, its words are kept for good.

    Raises `IllegalMove`, `PlannedAgainForNothing`; `DestinationMissing` or `AgreementMissing` before it is agreed;
    `NotArranged` or `LeavesLater` before it is executed.
    """
    rules.check_can_take_discharge_to(plan, state, today=on)
    with action("casework.discharge_moved", by=by, on=plan, case=plan.case_id, old=plan.state, new=state):
        plan.state = state
        if day := DAYS.get(DischargeState(state)):
            setattr(plan, day, on)
        plan.save(update_fields=["state", *([day] if day else [])])
        if state == DischargeState.AGREED:
            _keep_agreement(by, plan)
    return plan


def _keep_agreement(by: Seat, plan: DischargePlan) -> None:
    DischargeAgreement(
        institution_id=plan.institution_id,
        plan=plan,
        edition=plan.edition,
        agreed_on=plan.agreed_on,  # type: ignore[misc]  # was set with the state
        agreed_with=plan.agreed_with,
        told=as_agreed(plan),
        taken_back=plan.taken_back,
        noted_by=by if by.pk else None,
        author_name=by.holder_name,
    ).save()


def plan_discharge_again(*, by: Seat, plan: DischargePlan, why: str) -> DischargePlan:
    """Open an agreed plan for its next edition. The edition that was agreed is kept; who agreed is asked anew.

    Raises `IllegalMove`, `PlannedAgainForNothing`, `StaleRecord`.
    """
    rules.check_can_plan_discharge_again(plan, why)
    with action("casework.discharge_planned_again", by=by, on=plan, case=plan.case_id, edition=plan.edition):
        plan.state, plan.edition, plan.taken_back = DischargeState.PLANNING, plan.edition + 1, why.strip()
        plan.agreed_on, plan.agreed_with = None, ""
        plan.save()
    return plan
