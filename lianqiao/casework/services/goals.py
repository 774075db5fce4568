"""Goals of a plan, and looking at how far they are."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from lianqiao.audit.actions import action
from lianqiao.cases.models import PlanStep
from lianqiao.cases.services import add_step
from lianqiao.casework import rules
from lianqiao.casework.models import Goal, GoalRating, GoalReview, GoalTask, ServicePlan
from lianqiao.registry.models import Seat

Tasks = Sequence[tuple[str, str]]
"""What is to be done, and whose task it is."""


def add_goal(
    *, by: Seat, plan: ServicePlan, told: Mapping[str, Any], at: datetime, tasks: Tasks = ()
) -> Goal:
    """Add a goal, with tasks taken over from a suggestion, to a plan nobody has agreed to yet.

    Raises `PlanIsAgreed`, `DueBeforePlan`, `LevelsIncomplete`.
    """
    rules.check_can_change_plan(plan)
    goal = Goal(institution_id=plan.institution_id, plan=plan, position=plan.goals.count() + 1)
    _tell(goal, told)
    with action("casework.goal_added", by=by, on=goal, plan=plan.pk):
        goal.save()
        for text, actor in tasks:
            step = add_step(by=by, case=plan.case, text=text, actor=actor, due_on=goal.due_on, at=at)
            take_task(by=by, goal=goal, step=step)
    return goal


def change_goal(*, by: Seat, goal: Goal, told: Mapping[str, Any]) -> Goal:
    """Change a goal of a plan nobody has agreed to yet. Raises what `add_goal` raises, and `StaleRecord`."""
    rules.check_can_change_plan(goal.plan)
    _tell(goal, told)
    with action("casework.goal_changed", by=by, on=goal, plan=goal.plan_id):
        goal.save()
    return goal


def remove_goal(*, by: Seat, goal: Goal) -> None:
    """Take a goal out of a plan nobody has agreed to yet; its tasks stay to be done. Raises `PlanIsAgreed`."""
    rules.check_can_change_plan(goal.plan)
    with action("casework.goal_removed", by=by, on=goal, plan=goal.plan_id):
        goal.tasks.all().delete()
        goal.delete()


def take_task(*, by: Seat, goal: Goal, step: PlanStep) -> GoalTask:
    """Let a step of the case serve the goal: it is a task of the plan from now on. Raises `GoalOfAnotherCase`."""
    if goal.plan.case_id != step.case_id:
        raise rules.GoalOfAnotherCase
    task = GoalTask(institution_id=goal.institution_id, goal=goal, step=step)
    with action("casework.task_taken", by=by, on=task, goal=goal.pk, step=step.pk):
        task.save()
    return task


def _tell(goal: Goal, told: Mapping[str, Any]) -> None:
    for name, value in told.items():
        setattr(goal, name, value.strip() if isinstance(value, str) else value)
    rules.check_goal(goal)


def review_goals(
    *,
    by: Seat,
    plan: ServicePlan,
    levels: Mapping[Goal, int],
    on: date,
    today: date,
    at: datetime,
    text: str = "",
) -> GoalReview:
    """Note where goals of the plan in force stand, and what that comes to as T of those that were rated.

    Raises `PlanNotInForce`, `InTheFuture`, `ReviewBeforeStart`, `NothingRated`, `GoalNotScaled` beside the goal.
    """
    rules.check_can_review(plan, levels=levels, on=on, today=today)
    review = GoalReview(
        institution_id=plan.institution_id,
        plan=plan,
        on=on,
        t_score=rules.t_score((goal.weight, level) for goal, level in levels.items()),
        text=text.strip(),
        written_by=by if by.pk else None,
        author_name=by.holder_name,
        written_at=at,
    )
    with action("casework.goals_reviewed", by=by, on=review, plan=plan.pk, goals=len(levels)):
        review.save()
        GoalRating.objects.bulk_create(
            GoalRating(institution_id=plan.institution_id, review=review, goal=goal, level=level)
            for goal, level in levels.items()
        )
    return review
