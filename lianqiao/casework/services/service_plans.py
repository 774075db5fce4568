"""The service plan: made, agreed, approved, in force, revised, ended."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.audit.actions import action
from lianqiao.cases.models import Case
from lianqiao.cases.rules import ReasonMissing, check_not_future, check_open
from lianqiao.cases.services import reach
from lianqiao.cases.states import StageState, StepState
from lianqiao.casework import rules
from lianqiao.casework.models import Goal, GoalTask, ServicePlan
from lianqiao.casework.models.service_plans import LEVELS
from lianqiao.casework.states import PLAN_ENDED, PLAN_IN_MAKING, PLAN_MOVES, PlanState
from lianqiao.catalogue.queries import label
from lianqiao.core.errors import StaleRecord
from lianqiao.core.states import check_can_move
from lianqiao.registry.models import Seat

from ._sheets import keep

_COPIED = ("thread", "position", "horizon", "problem", "text", "baseline", "criterion", "due_on", "weight",
           *LEVELS.values())  # fmt: skip


# Of a plan that is no draft only what moves is written: text sealed anew would be a change, which the database refuses.
_AGREEMENT = ("state", "agreed_on", "agreed_how", "agreed_by", "sent_back")


def make_plan(*, by: Seat, case: Case, told: Mapping[str, Any], at: datetime) -> ServicePlan:
    """Begin a plan of an open case.

    Raises `CaseIsClosed`, `ServiceWithdrawn`, `StaleRecord` when one is being made already.
    """
    check_open(case)
    rules.check_still_served(case)
    plan = _begun(by, case, at)
    _tell(plan, told, at)
    with action("casework.plan_made", by=by, on=plan, edition=plan.edition):
        keep(plan)
    return plan


def change_plan(*, by: Seat, plan: ServicePlan, told: Mapping[str, Any], at: datetime) -> ServicePlan:
    """Change a plan nobody has agreed to yet. Raises `PlanIsAgreed`, `StaleRecord`."""
    rules.check_can_change_plan(plan)
    _tell(plan, told, at)
    with action("casework.plan_changed", by=by, on=plan):
        plan.save()
    return plan


def _begun(by: Seat, case: Case, at: datetime) -> ServicePlan:
    last = ServicePlan.objects.filter(case=case).aggregate(last=Max("edition"))["last"] or 0
    return ServicePlan(
        institution_id=case.institution_id,
        case=case,
        edition=last + 1,
        written_by=by if by.pk else None,
        author_name=by.holder_name,
        written_at=at,
    )


def _tell(plan: ServicePlan, told: Mapping[str, Any], at: datetime) -> None:
    for name, value in told.items():
        setattr(plan, name, value.strip() if isinstance(value, str) else value)
    rules.check_plan(plan, today=timezone.localdate(at))


def note_agreement(*, by: Seat, plan: ServicePlan, on: date, how: str, who: str, today: date) -> ServicePlan:
    """Note that the client agrees; from now on the plan does not change.

    Raises `NoGoals`, `AgreerMissing`, `MinorAgrees`, `AgreedBeforeMade`, `InTheFuture`, `IllegalMove`, `CaseIsClosed`,
    `ServiceWithdrawn`.
    """
    rules.check_can_agree(plan, on=on, who=who, today=today)
    plan.agreed_on, plan.agreed_how, plan.agreed_by, plan.sent_back = on, how, who.strip(), ""
    with action("casework.plan_agreed", by=by, on=plan, how=how):
        plan.state = PlanState.CLIENT_AGREED
        plan.save(update_fields=_AGREEMENT)
    return plan


def approve_plan(*, by: Seat, plan: ServicePlan, at: datetime) -> ServicePlan:
    """Approve a plan the client agreed to; it is in force from that day.

    Raises `NoAgreement`, `NotASupervisor`, `OwnPlan`, `IllegalMove`, `CaseIsClosed`.
    """
    rules.check_can_approve(plan, by=by)
    with action("casework.plan_approved", by=by, on=plan):
        plan.state, plan.approved_by, plan.approver_name, plan.approved_at = (
            PlanState.APPROVED,
            by,
            by.holder_name,
            at,
        )
        plan.save(update_fields=("state", "approved_by", "approver_name", "approved_at"))
        start_plan(by=by, plan=plan, on=timezone.localdate(at), today=timezone.localdate(at))
    return plan


def send_plan_back(*, by: Seat, plan: ServicePlan, text: str) -> ServicePlan:
    """Give an agreed plan back to be changed, saying what is asked for; the agreement no longer stands.

    Raises `NoAgreement`, `NotASupervisor`, `OwnPlan`, `ReasonMissing`.
    """
    rules.check_can_approve(plan, by=by)
    if not text.strip():
        raise ReasonMissing(field="text")
    with action("casework.plan_sent_back", by=by, on=plan):
        plan.state, plan.sent_back = PlanState.DRAFT, text.strip()
        plan.agreed_on, plan.agreed_how, plan.agreed_by = None, "", ""
        plan.save(update_fields=_AGREEMENT)
    return plan


def start_plan(*, by: Seat, plan: ServicePlan, on: date, today: date) -> ServicePlan:
    """Put an approved plan in force: it replaces the edition before and takes over the open tasks of its goals.

    Raises `InTheFuture`, `StartBeforeAgreement`, `IllegalMove`, `CaseIsClosed`.
    """
    rules.check_can_start(plan, on=on, today=today)
    with action("casework.plan_started", by=by, on=plan, edition=plan.edition):
        before = ServicePlan.objects.filter(case_id=plan.case_id, state=PlanState.IN_FORCE).first()
        if before is not None:
            before.state, before.ended_on = PlanState.REVISED, on
            before.save(update_fields=("state", "ended_on"))
        plan.state, plan.starts_on = PlanState.IN_FORCE, on
        plan.save(update_fields=("state", "starts_on"))
        if before is not None:
            _hand_over_tasks(before, plan)
        reach(plan.case, StageState.ACTIVE)
    return plan


def _hand_over_tasks(before: ServicePlan, plan: ServicePlan) -> None:
    heirs: dict[UUID, Goal] = {goal.thread: goal for goal in plan.goals.all()}
    for goal in before.goals.all():
        if heir := heirs.get(goal.thread):
            still = GoalTask.objects.filter(goal=goal, step__state=StepState.OPEN)
            still.update(goal=heir, version=F("version") + 1)


def revise_plan(*, by: Seat, plan: ServicePlan, on: date, review_on: date, at: datetime) -> ServicePlan:
    """Begin the next edition beside a plan in force, with its goals; they are to be agreed to anew.

    Raises `PlanNotInForce`, `ServiceWithdrawn`, `StaleRecord` when an edition is being made already.
    """
    check_open(plan.case)
    rules.check_still_served(plan.case)
    if plan.state != PlanState.IN_FORCE:
        raise rules.PlanNotInForce
    if ServicePlan.objects.filter(case=plan.case, state__in=PLAN_IN_MAKING).exists():
        raise StaleRecord
    nxt = _begun(by, plan.case, at)
    told = {name: getattr(plan, name) for name in ("approach", "sessions_planned", "risk_plan")}
    _tell(nxt, told | {"made_on": on, "review_on": review_on}, at)
    with action("casework.plan_revised", by=by, on=nxt, edition=nxt.edition):
        keep(nxt)
        Goal.objects.bulk_create(
            Goal(
                institution_id=plan.institution_id,
                plan=nxt,
                **{name: getattr(goal, name) for name in _COPIED},
            )
            for goal in plan.goals.all()
        )
    return nxt


def end_plan(*, by: Seat, plan: ServicePlan, state: str, reason: str, on: date, today: date) -> ServicePlan:
    """Complete a plan in force, or cancel one that is not ended yet, and say how it ended.

    Raises `IllegalMove`, `InTheFuture`, `ReviewBeforeStart`, `ReasonMissing`.
    """
    check_can_move(PLAN_MOVES, plan.state, state)
    check_not_future(on, today=today)
    if on < (plan.starts_on or plan.made_on):
        raise rules.ReviewBeforeStart
    if not reason.strip():
        raise ReasonMissing(field="reason")
    with action("casework.plan_ended", by=by, on=plan, state=state):
        plan.state, plan.ended_on, plan.end_reason = state, on, reason.strip()
        plan.save(update_fields=("state", "ended_on", "end_reason"))
    return plan


def end_plans(*, by: Seat, case: Case) -> None:
    """End what the closed case still has of plans: the one in force is completed, or cancelled where the work broke off;
    one that never came into force is cancelled."""
    closed_on = case.closed_on or date.min
    reason = _("The case was closed: %(reason)s.") % {"reason": label("close_reason", case.close_reason)}
    for plan in ServicePlan.objects.filter(case=case).exclude(state__in=PLAN_ENDED):
        kept = plan.state == PlanState.IN_FORCE and case.close_reason not in rules.BROKEN_OFF
        state = PlanState.COMPLETED if kept else PlanState.CANCELLED
        on = max(closed_on, plan.starts_on or plan.made_on)
        end_plan(by=by, plan=plan, state=state, reason=reason, on=on, today=on)
