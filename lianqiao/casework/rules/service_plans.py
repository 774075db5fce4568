"""May a plan be agreed, approved, put in force, looked at now? `can_…` answers, `check_can_…` raises the reason."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from lianqiao.cases.rules import InTheFuture, check_not_future, check_open
from lianqiao.casework.models import Goal, ServicePlan
from lianqiao.casework.states import PLAN_MOVES, PlanState
from lianqiao.core.errors import DomainError
from lianqiao.core.states import can_move, check_can_move
from lianqiao.people.rules import CONSENTS_FROM, may_be_under
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission, Role

from .withdrawals import check_still_served

BROKEN_OFF = ("transferred", "refused", "lost_contact", "deceased", "not_suitable")
"""Reasons for closing, codes of the catalogue, after which a plan in force is not completed but cancelled."""
APPROVERS = (Role.SUPERVISOR, Role.DEPARTMENT_LEAD)


class PlanIsAgreed(DomainError):
    message = _("The client has agreed to this plan as it stands. Make a new edition to change it.")


class NoGoals(DomainError):
    message = _("A plan needs at least one goal before the client can agree to it.")


class NoAgreement(DomainError):
    message = _(
        "The client has not agreed to this plan yet. Without the client's agreement it cannot be approved."
    )


class NotASupervisor(DomainError):
    message = _("A plan is approved by a supervisor or the head of the department.")


class OwnPlan(DomainError):
    message = _("Somebody else has to approve a plan you wrote yourself.")


class AgreedBeforeMade(DomainError):
    message = _("The client cannot have agreed before the plan was made.")
    field = "agreed_on"


class AgreerMissing(DomainError):
    message = _("Say who agreed for the client.")
    field = "agreed_by"


class MinorAgrees(DomainError):
    message = _("A client under 14 cannot agree alone: write down which guardian did.")
    field = "agreed_by"


class ReviewBeforeMade(DomainError):
    message = _("The review cannot come before the plan.")
    field = "review_on"


class DueBeforePlan(DomainError):
    message = _("The goal cannot be due before the plan was made.")
    field = "due_on"


class LevelsIncomplete(DomainError):
    message = _("Describe all five levels, or none of them yet.")


class GoalNotScaled(DomainError):
    message = _("The five levels of this goal are not described, so it cannot be scored.")


class NothingRated(DomainError):
    message = _("Say of at least one goal where it stands.")


class PlanNotInForce(DomainError):
    message = _("Goals are looked at while their plan is in force.")


class ReviewBeforeStart(DomainError):
    message = _("The plan had not begun on this day.")
    field = "on"


class StartBeforeAgreement(DomainError):
    message = _("The plan cannot begin before the client agreed to it.")
    field = "on"


class GoalOfAnotherCase(DomainError):
    message = _("This goal belongs to another case.")
    field = "goal"


def check_can_change_plan(plan: ServicePlan) -> None:
    """Raise `CaseIsClosed`, `ServiceWithdrawn` or `PlanIsAgreed`."""
    check_open(plan.case)
    check_still_served(plan.case)
    if plan.state != PlanState.DRAFT:
        raise PlanIsAgreed


def check_plan(plan: ServicePlan, *, today: date) -> None:
    """Raise when the days of a plan cannot be so."""
    if plan.made_on > today:
        raise InTheFuture(field="made_on")
    if plan.review_on < plan.made_on:
        raise ReviewBeforeMade


def check_goal(goal: Goal) -> None:
    """Raise when a goal is due before its plan, or only some of its levels are described."""
    if goal.due_on and goal.due_on < goal.plan.made_on:
        raise DueBeforePlan
    empty = goal.empty_levels()
    if 0 < len(empty) < len(goal.levels):
        raise LevelsIncomplete(field=empty[0])


def check_can_agree(plan: ServicePlan, *, on: date, who: str, today: date) -> None:
    """Raise unless a plan with goals is agreed to by somebody who may, on a day that has come."""
    check_open(plan.case)
    check_still_served(plan.case)
    check_can_move(PLAN_MOVES, plan.state, PlanState.CLIENT_AGREED)
    if not plan.goals.exists():
        raise NoGoals
    if on > today:
        raise InTheFuture(field="agreed_on")
    if on < plan.made_on:
        raise AgreedBeforeMade
    if not who.strip():
        raise AgreerMissing
    client = plan.case.client
    if who.strip() == client.name and may_be_under(client, CONSENTS_FROM, on=on):
        raise MinorAgrees


def can_approve(plan: ServicePlan, *, by: Seat) -> bool:
    return (
        can_move(PLAN_MOVES, plan.state, PlanState.APPROVED)
        and by.role in APPROVERS
        and by.can(Permission.SIGN)
        and not _wrote(plan, by)
    )


def _wrote(plan: ServicePlan, by: Seat) -> bool:
    return plan.written_by is not None and plan.written_by.account_id == by.account_id


def check_can_approve(plan: ServicePlan, *, by: Seat) -> None:
    """Raise `NoAgreement`, `NotASupervisor`, `OwnPlan`, `IllegalMove` or `CaseIsClosed`."""
    check_open(plan.case)
    if plan.state == PlanState.DRAFT:
        raise NoAgreement
    check_can_move(PLAN_MOVES, plan.state, PlanState.APPROVED)
    if by.role not in APPROVERS or not by.can(Permission.SIGN):
        raise NotASupervisor
    if _wrote(plan, by):
        raise OwnPlan


def check_can_start(plan: ServicePlan, *, on: date, today: date) -> None:
    """Raise unless an approved plan begins on a day that has come, after the client agreed."""
    check_open(plan.case)
    check_can_move(PLAN_MOVES, plan.state, PlanState.IN_FORCE)
    check_not_future(on, today=today)
    if plan.agreed_on and on < plan.agreed_on:
        raise StartBeforeAgreement


def check_can_review(plan: ServicePlan, *, levels: Mapping[Goal, int], on: date, today: date) -> None:
    """Raise unless at least one scaled goal of a plan in force is rated, on a day it was in force."""
    check_open(plan.case)
    if plan.state != PlanState.IN_FORCE or plan.starts_on is None:
        raise PlanNotInForce
    check_not_future(on, today=today)
    if on < plan.starts_on:
        raise ReviewBeforeStart
    if not levels:
        raise NothingRated
    for goal in levels:
        if not goal.can_be_scored:
            raise GoalNotScaled(field=f"level-{goal.pk}")
