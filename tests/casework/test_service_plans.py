"""The service plan from draft to end: agreement before approval, editions side by side, goals looked at."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError

from lianqiao.audit.actions import action
from lianqiao.cases import rules as cases_rules
from lianqiao.cases import services as cases
from lianqiao.cases.models import Case, PlanStep
from lianqiao.cases.states import Depth, StageState
from lianqiao.casework import facts, queries, rules, services
from lianqiao.casework.models import Goal, GoalReview, GoalTask, ServicePlan
from lianqiao.casework.states import PlanState
from lianqiao.core.errors import StaleRecord
from lianqiao.core.states import IllegalMove
from tests.cases.stage import NOW, TODAY, days_ago

pytestmark = pytest.mark.django_db
FRAME = {
    "made_on": days_ago(4),
    "review_on": TODAY + dt.timedelta(days=20),
    "approach": "strengths",
    "risk_plan": "告诉护士",
}
LEVELS = {
    "much_less": "拒绝",
    "less": "劝说后完成",
    "expected": "能配合",
    "more": "主动",
    "much_more": "帮助别人",
}


@pytest.fixture
def full(cast, lin, child, in_hospital):
    return cases.open_case(by=cast.worker, client=child, on=days_ago(5), depth=Depth.FULL, responsible=lin)


@pytest.fixture
def plan(cast, full) -> ServicePlan:
    return services.make_plan(by=cast.worker, case=full, told=FRAME, at=NOW)


def goal_in(cast, plan, *, text="能配合检查", weight=1, tasks=(), **told) -> Goal:
    told = {"text": text, "weight": weight, "agreed": True} | LEVELS | told
    return services.add_goal(by=cast.worker, plan=plan, told=told, tasks=tasks, at=NOW)


def agreed(cast, plan, *, on=None) -> ServicePlan:
    return services.note_agreement(
        by=cast.worker, plan=plan, on=on or days_ago(3), how="guardian", who="母亲", today=TODAY
    )


def in_force(cast, plan, *, days: int = 2) -> ServicePlan:
    return services.approve_plan(
        by=cast.supervisor, plan=agreed(cast, plan), at=NOW - dt.timedelta(days=days)
    )


def review(cast, plan, levels, *, on=None):
    return services.review_goals(
        by=cast.worker, plan=plan, levels=levels, on=on or TODAY, today=TODAY, at=NOW, text="还好"
    )


def test_a_plan_goes_from_draft_to_force_and_moves_the_case_on(cast, full, plan):
    goal_in(cast, plan, tasks=[("教放松方法", "worker"), ("每天练一次", "patient")])
    in_force(cast, plan)
    stored = ServicePlan.objects.get(pk=plan.pk)
    assert (stored.state, stored.starts_on, stored.approver_name) == (PlanState.IN_FORCE, days_ago(2), "宋岚")
    assert Case.objects.get(pk=full.pk).stage == StageState.ACTIVE
    tasks = PlanStep.objects.filter(case=full).order_by("id").values_list("text", "actor", "task__goal__plan")
    assert list(tasks) == [("教放松方法", "worker", plan.pk), ("每天练一次", "patient", plan.pk)]


def test_without_the_clients_agreement_nothing_is_approved(cast, plan):
    goal_in(cast, plan)
    with pytest.raises(rules.NoAgreement) as refused:
        services.approve_plan(by=cast.supervisor, plan=plan, at=NOW)
    assert "agree" in str(refused.value) or "同意" in str(refused.value)
    assert ServicePlan.objects.get(pk=plan.pk).state == PlanState.DRAFT


def test_the_database_too_wants_the_agreement(cast, plan):
    with (
        pytest.raises(DatabaseError, match="plan_agreed_before_approved"),
        action("casework.plan_changed", by=cast.worker, on=plan),
    ):
        ServicePlan.objects.filter(pk=plan.pk).update(state=PlanState.APPROVED, approved_at=NOW)


def test_a_plan_is_approved_by_a_supervisor_and_not_by_who_wrote_it(cast, full, plan):
    goal_in(cast, plan)
    agreed(cast, plan)
    with pytest.raises(rules.NotASupervisor):
        services.approve_plan(by=cast.worker, plan=plan, at=NOW)
    assert not rules.can_approve(plan, by=cast.worker)
    assert rules.can_approve(plan, by=cast.supervisor)
    services.end_plan(
        by=cast.worker, plan=plan, state=PlanState.CANCELLED, reason="改由督导拟定", on=TODAY, today=TODAY
    )
    own = services.make_plan(by=cast.supervisor, case=full, told=FRAME, at=NOW)
    goal_in(cast, own)
    agreed(cast, own)
    with pytest.raises(rules.OwnPlan):
        services.approve_plan(by=cast.supervisor, plan=own, at=NOW)
    services.approve_plan(by=cast.department_lead, plan=own, at=NOW)


def test_sent_back_it_is_a_draft_again_and_the_agreement_is_gone(cast, plan):
    goal_in(cast, plan)
    agreed(cast, plan)
    with pytest.raises(cases_rules.ReasonMissing):
        services.send_plan_back(by=cast.supervisor, plan=plan, text=" ")
    services.send_plan_back(by=cast.supervisor, plan=plan, text="写明谁来陪夜")
    stored = ServicePlan.objects.get(pk=plan.pk)
    assert (stored.state, stored.agreed_on, stored.agreed_by) == (PlanState.DRAFT, None, "")
    assert stored.sent_back == "写明谁来陪夜"
    goal_in(cast, stored, text="夜里有人替换")


@pytest.mark.parametrize(
    ("on", "who", "refusal"),
    [
        (TODAY + dt.timedelta(days=1), "母亲", cases_rules.InTheFuture),
        (days_ago(5), "母亲", rules.AgreedBeforeMade),
        (TODAY, " ", rules.AgreerMissing),
    ],
)
def test_an_agreement_that_cannot_be_so_is_refused(cast, plan, on, who, refusal):
    goal_in(cast, plan)
    with pytest.raises(refusal):
        services.note_agreement(by=cast.worker, plan=plan, on=on, how="oral", who=who, today=TODAY)


def test_nobody_agrees_to_a_plan_without_goals(cast, plan):
    with pytest.raises(rules.NoGoals):
        agreed(cast, plan)


def test_what_is_agreed_to_does_not_change(cast, plan):
    goal = goal_in(cast, plan)
    agreed(cast, plan)
    for refused in (
        lambda: goal_in(cast, plan, text="另一个"),
        lambda: services.change_goal(by=cast.worker, goal=goal, told={"text": "改"}),
        lambda: services.remove_goal(by=cast.worker, goal=goal),
        lambda: services.change_plan(by=cast.worker, plan=plan, told=FRAME, at=NOW),
    ):
        with pytest.raises(rules.PlanIsAgreed):
            refused()


@pytest.mark.parametrize("write", ["plan", "goal", "new", "gone"])
def test_the_database_keeps_what_is_agreed_to(cast, plan, write):
    goal = goal_in(cast, plan)
    agreed(cast, plan)
    other = Goal(institution_id=plan.institution_id, plan=plan, position=9, text="后加的")
    verbs = {
        "plan": lambda: ServicePlan.objects.filter(pk=plan.pk).update(sessions_planned=99),
        "goal": lambda: Goal.objects.filter(pk=goal.pk).update(weight=5),
        "new": other.save,
        "gone": goal.delete,
    }
    with (
        pytest.raises(DatabaseError, match="signed"),
        action("casework.plan_changed", by=cast.worker, on=plan),
    ):
        verbs[write]()


@pytest.mark.parametrize(
    ("told", "refusal", "field"),
    [
        ({"due_on": days_ago(9)}, rules.DueBeforePlan, "due_on"),
        ({"more": ""}, rules.LevelsIncomplete, "more"),
    ],
)
def test_a_goal_that_cannot_be_so_is_refused_beside_its_field(cast, plan, told, refusal, field):
    with pytest.raises(refusal) as refused:
        goal_in(cast, plan, **told)
    assert refused.value.field == field


def test_a_review_comes_after_its_plan(cast, full):
    with pytest.raises(rules.ReviewBeforeMade):
        services.make_plan(by=cast.worker, case=full, told=FRAME | {"review_on": days_ago(6)}, at=NOW)


def test_goals_looked_at_come_to_a_t_and_the_last_rating_is_shown(cast, full, plan):
    first, second = goal_in(cast, plan), goal_in(cast, plan, text="夜里有人替换", weight=2)
    in_force(cast, plan)
    review(cast, plan, {first: -1, second: -1}, on=days_ago(1))
    later = review(cast, plan, {first: 1, second: -1})
    assert later.t_score == Decimal("45.98")
    assert [(one.goal.pk, one.level, one.rated_on) for one in queries.progress_of(plan)] == [
        (first.pk, 1, TODAY),
        (second.pk, -1, TODAY),
    ]
    with pytest.raises(DatabaseError), action("casework.goals_reviewed", by=cast.worker, on=later):
        GoalReview.objects.filter(pk=later.pk).update(on=days_ago(1))


def test_a_goal_without_levels_is_not_scored_and_the_refusal_stands_beside_it(cast, plan):
    bare = goal_in(cast, plan, **dict.fromkeys(LEVELS, ""))
    in_force(cast, plan)
    with pytest.raises(rules.GoalNotScaled) as refused:
        review(cast, plan, {bare: 0})
    assert refused.value.field == f"level-{bare.pk}"
    assert not GoalReview.objects.exists()


@pytest.mark.parametrize(
    ("on", "refusal"),
    [(days_ago(3), rules.ReviewBeforeStart), (TODAY + dt.timedelta(days=1), cases_rules.InTheFuture)],
)
def test_a_review_lies_between_the_start_and_today(cast, plan, on, refusal):
    goal = goal_in(cast, plan)
    in_force(cast, plan)
    with pytest.raises(refusal) as refused:
        review(cast, plan, {goal: 0}, on=on)
    assert refused.value.field == "on"


def test_nothing_is_looked_at_before_the_plan_is_in_force(cast, plan):
    goal = goal_in(cast, plan)
    with pytest.raises(rules.PlanNotInForce):
        review(cast, plan, {goal: 0})
    in_force(cast, plan)
    with pytest.raises(rules.NothingRated):
        review(cast, plan, {})


def test_a_revision_stands_beside_and_takes_over_goals_open_tasks_and_ratings(cast, full, plan):
    kept = goal_in(cast, plan, tasks=[("做完的", "worker"), ("未做的", "family")])
    gone = goal_in(cast, plan, text="不再需要")
    in_force(cast, plan)
    cases.complete_step(by=cast.worker, step=PlanStep.objects.get(text="做完的"), on=TODAY)
    review(cast, plan, {kept: -1})
    nxt = services.revise_plan(
        by=cast.worker, plan=plan, on=TODAY, review_on=TODAY + dt.timedelta(days=30), at=NOW
    )
    assert (nxt.edition, nxt.state, ServicePlan.objects.get(pk=plan.pk).state) == (2, "draft", "in_force")
    services.remove_goal(by=cast.worker, goal=nxt.goals.get(thread=gone.thread))
    heir = nxt.goals.get()
    services.change_goal(by=cast.worker, goal=heir, told={"criterion": "连续三天"})
    goal_in(cast, nxt, text="新的")
    assert [one.kind for one in queries.compared(plan, nxt)] == ["changed", "new", "dropped"]

    agreed(cast, nxt, on=TODAY)
    services.approve_plan(by=cast.supervisor, plan=nxt, at=NOW)
    old = ServicePlan.objects.get(pk=plan.pk)
    assert (old.state, old.ended_on) == (PlanState.REVISED, TODAY)
    assert GoalTask.objects.get(step__text="未做的").goal_id == heir.pk
    assert GoalTask.objects.get(step__text="做完的").goal_id == kept.pk
    assert queries.progress_of(nxt)[0].level == -1
    assert queries.plan_of(full).pk == nxt.pk


def test_one_edition_is_made_at_a_time(cast, full, plan):
    with pytest.raises(StaleRecord):
        services.make_plan(by=cast.supervisor, case=full, told=FRAME, at=NOW)
    goal_in(cast, plan)
    in_force(cast, plan)
    services.revise_plan(by=cast.worker, plan=plan, on=TODAY, review_on=TODAY, at=NOW)
    with pytest.raises(StaleRecord):
        services.revise_plan(by=cast.supervisor, plan=plan, on=TODAY, review_on=TODAY, at=NOW)


def test_a_plan_ends_with_what_came_of_it(cast, plan):
    goal_in(cast, plan)
    with pytest.raises(IllegalMove):
        services.end_plan(
            by=cast.worker, plan=plan, state=PlanState.COMPLETED, reason="达成", on=TODAY, today=TODAY
        )
    in_force(cast, plan)
    with pytest.raises(cases_rules.ReasonMissing):
        services.end_plan(
            by=cast.worker, plan=plan, state=PlanState.COMPLETED, reason="", on=TODAY, today=TODAY
        )
    services.end_plan(
        by=cast.worker, plan=plan, state=PlanState.COMPLETED, reason="达成", on=TODAY, today=TODAY
    )
    assert ServicePlan.objects.get(pk=plan.pk).end_reason == "达成"


def test_a_task_of_another_case_is_refused(cast, plan, mother):
    goal = goal_in(cast, plan)
    hers = cases.open_case(by=cast.worker, client=mother, on=TODAY)
    step = cases.add_step(by=cast.worker, case=hers, text="错放", at=NOW)
    with pytest.raises(rules.GoalOfAnotherCase):
        services.take_task(by=cast.worker, goal=goal, step=step)


def test_goals_are_offered_for_the_problems_each_once():
    offered = queries.suggestions(["emotional.fear", "emotional.anxiety", "Z59.6", "unheard.of"])
    assert [one.problem for one in offered] == ["emotional.fear", "Z59.6"]
    assert all(set(one.told) >= {"text", "criterion", "horizon", *LEVELS} for one in offered)
    assert all(one.tasks for one in offered)
    assert queries.suggestion(offered[0].key, "emotional.fear") == offered[0]
    assert queries.suggestion(offered[0].key, "Z59.6") is None


def test_the_facts_tell_editions_and_ratings_and_no_words(cast, full, plan):
    goal = goal_in(cast, plan, weight=2, problem="emotional.fear")
    goal_in(cast, plan, text="夜里有人替换")
    in_force(cast, plan)
    seen = review(cast, plan, {goal: 1})
    (edition,), (rating,) = facts.plan_rows(), facts.rating_rows()
    assert edition == {
        "plan": str(plan.pk), "case": str(full.pk), "institution": str(full.institution_id),
        "person": str(full.client_id), "responsible": str(full.responsible_id), "depth": "full",
        "opened_on": full.opened_on, "edition": 1, "state": "in_force", "approach": "strengths", "made_on": days_ago(4), "agreed_on": days_ago(3),
        "starts_on": days_ago(2), "ended_on": None, "goal_count": 2,
    }  # fmt: skip
    assert rating["t_score"] == 60.0
    assert (rating["goal"], rating["review"], rating["level"], rating["weight"], rating["on"]) == (
        str(goal.thread), str(seen.pk), 1, 2, TODAY,
    )  # fmt: skip
    assert (rating["problem"], rating["horizon"], rating["case"]) == ("emotional.fear", "short", str(full.pk))
