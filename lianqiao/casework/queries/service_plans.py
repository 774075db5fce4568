"""Reads of service plans: with goals, tasks and how far they are."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from lianqiao.cases.models import Case, PlanStep
from lianqiao.casework.models import Goal, GoalRating, GoalReview, GoalTask, GoalTouch, ServicePlan
from lianqiao.casework.models.service_plans import LEVELS
from lianqiao.casework.states import PLAN_ENDED, PLAN_IN_MAKING, PlanState

from .touches import last_touches

COMPARED = ("horizon", "problem", "text", "baseline", "criterion", "due_on", "weight", *LEVELS.values())


@dataclass(frozen=True)
class Progress:
    """A goal with its tasks, where it stood when it was looked at last, and the last contacts that worked on it."""

    goal: Goal
    level: int | None = None
    rated_on: date | None = None
    steps: list[PlanStep] = field(default_factory=list)
    touches: list[GoalTouch] = field(default_factory=list)


@dataclass(frozen=True)
class Change:
    """A goal in two editions; None where it is not in one of them."""

    before: Goal | None
    after: Goal | None

    @property
    def kind(self) -> str:
        """Return "new", "dropped", "changed" or "same"."""
        if self.before is None:
            return "new"
        if self.after is None:
            return "dropped"
        same = all(getattr(self.before, name) == getattr(self.after, name) for name in COMPARED)
        return "same" if same else "changed"


def plan_for_page() -> QuerySet[ServicePlan]:
    """Return plans with what their pages show of the case."""
    return ServicePlan.objects.select_related(
        "case__client", "case__unit", "case__responsible", "case__institution", "written_by"
    )


def plan_of(case: Case) -> ServicePlan | None:
    """Return the plan the case works by: in force, else being made, else the last that ended."""
    plans = list(ServicePlan.objects.filter(case=case).order_by("-edition"))
    for states in ((PlanState.IN_FORCE,), PLAN_IN_MAKING):
        if found := [plan for plan in plans if plan.state in states]:
            return found[0]
    return plans[0] if plans else None


def goals_to_touch(case: Case) -> list[Goal]:
    """Return the goals work on the case may touch now: those of its plan while that has not ended."""
    plan = plan_of(case)
    if plan is None or plan.state in PLAN_ENDED:
        return []
    return list(plan.goals.select_related("plan"))


def progress_of(plan: ServicePlan) -> list[Progress]:
    """Return the goals of the plan, each with its tasks, the first due first, its last rating in any edition, and the
    last contacts that worked on it."""
    goals = list(plan.goals.all())
    tasks: dict[UUID, list[PlanStep]] = defaultdict(list)
    served = GoalTask.objects.filter(goal__plan=plan).select_related("step__owner")
    for task in served.order_by("step__due_on", "step_id"):
        tasks[task.goal_id].append(task.step)
    rated, touches = _last_ratings(plan.case_id), last_touches(plan.case_id)
    return [
        Progress(
            goal,
            *rated.get(goal.thread, (None, None)),
            steps=tasks.get(goal.pk, []),
            touches=touches.get(goal.thread, []),
        )
        for goal in goals
    ]


def tasks_of_plan(case: Case) -> set[UUID]:
    """Return the steps that are tasks of the plan the case works by: the plan shows them beside their goals."""
    plan = plan_of(case)
    return set(GoalTask.objects.filter(goal__plan=plan).values_list("step_id", flat=True)) if plan else set()


def _last_ratings(case_id: UUID) -> dict[UUID, tuple[int, date]]:
    rows = GoalRating.objects.filter(goal__plan__case=case_id).order_by(
        "review__on", "review__written_at", "id"
    )
    return {
        thread: (level, on) for thread, level, on in rows.values_list("goal__thread", "level", "review__on")
    }


def reviews_of(plan: ServicePlan) -> QuerySet[GoalReview]:
    """Return the reviews of one edition with their ratings, the newest first."""
    ratings = GoalRating.objects.order_by("goal__position").select_related("goal")
    return (
        GoalReview.objects.filter(plan=plan)
        .order_by("-on", "-id")
        .prefetch_related(Prefetch("ratings", queryset=ratings))
    )


def compared(before: ServicePlan, after: ServicePlan) -> list[Change]:
    """Return the goals of two editions with their tasks side by side, those of the later one first in its order."""
    old, new = (one.goals.prefetch_related("tasks__step") for one in (before, after))
    left = {goal.thread: goal for goal in old}
    pairs = [Change(left.pop(goal.thread, None), goal) for goal in new]
    return pairs + [Change(goal, None) for goal in left.values()]
