"""How a case ends: its report drafted from the whole record, its plan with it, and what comes after or does not."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from lianqiao.cases import rules as cases_rules
from lianqiao.cases import services as cases
from lianqiao.cases.models import Case, FollowUp
from lianqiao.casework import services
from lianqiao.casework.closing_drafts import drafted_report
from lianqiao.casework.desk import inbox
from lianqiao.casework.models import Evaluation, ServicePlan
from lianqiao.people.services import add_relation
from lianqiao.registry.scopes import scope_of
from lianqiao.registry.services import seated
from lianqiao.workforce.services import assign, register_worker
from tests.cases.stage import NOW, TODAY, days_ago, open_page, summed_up

from .test_service_plans import goal_in, in_force, review
from .test_service_plans import plan as plan_fixture

pytestmark = pytest.mark.django_db
plan = plan_fixture
REPORT = {"situation": "手术前整夜不睡", "work": "三次面谈", "results": "睡得着了", "remains": "复查"}
CLOSED = {"outcome": "improved", "on": TODAY, "today": TODAY}


@pytest.fixture
def full(cast, lin, child, in_hospital):
    told = {"depth": "full", "responsible": lin, "presenting": "不肯说话"}
    return cases.open_case(by=cast.worker, client=child, on=days_ago(9), **told)


def close(cast, case, reason: str = "goals_reached") -> Case:
    return cases.close_case(by=cast.worker, case=summed_up(cast, case), reason=reason, **CLOSED)


def test_the_report_begins_with_goals_evaluation_and_discharge(cast, full, plan):
    goal = goal_in(cast, plan)
    in_force(cast, plan)
    review(cast, plan, {goal: -1}, on=days_ago(1))
    review(cast, plan, {goal: 0})
    told = {
        "kind": "closing", "on": TODAY, "client_view": "“夜里睡得着了。”", "process_view": "父亲仍少参与",
        "unresolved": "复查交通费", "ahead": "语音训练",
    }  # fmt: skip
    evaluation = Evaluation(institution_id=full.institution_id, case=full)
    services.sign_evaluation(by=cast.worker, evaluation=evaluation, told=told, at=NOW)
    home = {"destination": "home", "leaves_on": None, "carer": "妈妈", "community_contact": "", "text": "",
            "agreed_with": "", "items": []}  # fmt: skip
    services.write_discharge(by=cast.worker, case=full, told=home, at=NOW)
    begun = drafted_report(Case.objects.get(pk=full.pk))
    assert begun["work"].endswith("服务过程：父亲仍少参与")
    assert "– 能配合检查：−1 低于预期 → 0 达到预期" in begun["results"]
    assert "目标达成T值50.00（50为达到预期）" in begun["results"]
    assert "服务对象与家属的评价：“夜里睡得着了。”" in begun["results"]
    assert begun["remains"].splitlines() == [
        "未解决的问题：复查交通费", "去向：回家（能自理）、已筛查", "出院后照顾者：妈妈", "下一步安排：语音训练",
        "随访：结案后7、30、90天",
    ]  # fmt: skip


@pytest.mark.parametrize(("reason", "state"), [("goals_reached", "completed"), ("refused", "cancelled")])
def test_the_plan_ends_with_its_case(cast, full, plan, reason, state):
    goal_in(cast, plan)
    in_force(cast, plan)
    close(cast, full, reason)
    ended = ServicePlan.objects.get(case=full)
    assert (ended.state, ended.ended_on) == (state, TODAY)
    assert ended.end_reason.startswith("个案已结案")


def test_a_plan_nobody_agreed_to_is_cancelled_with_it(cast, full, plan):
    close(cast, full)
    assert ServicePlan.objects.get(case=full).state == "cancelled"


def test_the_worker_is_told_when_her_case_can_close(cast, full):
    page = open_page(worker := cast.browser_of(cast.worker), "cases:close", full.pk)
    assert reverse("casework:report", args=[full.pk]) in page and "尚未开始填写" in page
    report = services.write_report(by=cast.worker, case=full, told=REPORT, at=NOW)
    services.sign_report(by=cast.worker, report=report, at=NOW)
    services.countersign_report(by=cast.supervisor, report=report, at=NOW)
    with scope_of(cast.worker):
        (item,) = inbox(cast.worker, timezone.now())
    assert (str(item.kind), item.url) == ("报告已审签，可以结案", reverse("cases:close", args=[full.pk]))
    assert "完整个案须有结案报告方可" not in open_page(worker, "cases:close", full.pk)


def test_reopening_ends_what_was_to_be_asked_after_the_closing(cast, case):
    cases.close_case(by=cast.worker, case=case, reason="discharged", days_after=(7, 30), **CLOSED)
    episode = cases.reopen_case(by=cast.worker, case=case, on=TODAY, today=TODAY)
    assert set(FollowUp.objects.values_list("state", "done_on")) == {("superseded", TODAY)}
    assert episode.state == "open"
    assert Case.objects.get(pk=case.pk).stage == "archived"


def test_nobody_opens_or_reopens_a_case_for_the_dead_and_the_family_is_offered(cast, case, child, mother):
    add_relation(by=cast.worker, client=child, other=mother, kind="mother")
    cases.close_case(by=cast.worker, case=case, reason="deceased", **CLOSED)
    services.note_death(by=cast.worker, case=case, died_on=TODAY, today=TODAY)
    with pytest.raises(cases_rules.ClientHasDied):
        cases.reopen_case(by=cast.worker, case=case, on=TODAY, today=TODAY)
    with pytest.raises(cases_rules.ClientHasDied):
        cases.open_case(by=cast.worker, client=child, on=TODAY)
    worker = cast.browser_of(cast.worker)
    page = open_page(worker, "cases:detail", case.pk)
    assert "去世" in page and reverse("cases:reopen", args=[case.pk]) not in page
    assert "为周敏提供哀伤关怀" in page
    page = open_page(worker, "people:detail", child.pk)
    offered = [
        reverse("people:consent_new", args=[child.pk]),
        reverse("cases:new", query={"client": child.pk}),
    ]
    assert not any(place in page for place in offered)
    answer = worker.get(reverse("cases:new"), {"client": child.pk})
    assert answer.url == reverse("people:detail", args=[child.pk])
    services.ask_after_family(
        by=cast.worker, case=Case.objects.get(pk=case.pk), person=mother, person_name="", days=[14]
    )
    assert "<strong>哀伤关怀</strong> 周敏" in open_page(worker, "cases:detail", case.pk, tab="summary")


def test_work_goes_to_those_only_who_can_sign_in(cast, case, hospital, lin):
    with seated("test") as by:
        ghost = register_worker(by=by, name="孟无号")
        assign(by=by, worker=ghost, institution=hospital, source="recruit", from_on=days_ago(90))
    leader = cast.browser_of(cast.supervisor)
    pages = [open_page(leader, "handovers:new", lin.pk), open_page(leader, "cases:circle", case.pk)]
    assert not any("孟无号" in page for page in pages)
    with scope(institution=hospital.pk):
        cases.assign_cases(by=cast.supervisor, case_ids=[case.pk], responsible=ghost)
        held = cases.close_case(
            by=cast.worker, case=Case.objects.get(pk=case.pk), reason="discharged", **CLOSED
        )
        with pytest.raises(cases_rules.CannotSignIn):
            cases.reopen_case(by=cast.worker, case=held, on=TODAY, today=TODAY)
        assert (
            cases.reopen_case(by=cast.worker, case=held, on=TODAY, today=TODAY, responsible=lin).responsible
            == lin
        )
