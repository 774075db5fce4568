"""The forms of a full case on screen: a worker writes and signs, a supervisor approves, the neighbour finds nothing."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from lianqiao.cases import services as cases
from lianqiao.cases.models import Case
from lianqiao.cases.states import Depth
from lianqiao.casework import queries, services
from lianqiao.casework.desk import inbox
from lianqiao.casework.models import Assessment, EconomicAssessment, Goal, Intake, ServicePlan
from lianqiao.config.navigation import active_url
from lianqiao.people.services import add_detail, add_relation
from tests.cases.stage import NOW, TODAY, days_ago, open_page, person
from tests.instruments.stage import answered

from .test_service_plans import FRAME, LEVELS
from .test_sheets import HOUSEHOLD, INTAKE, YEAR

pytestmark = pytest.mark.django_db
DAY = TODAY.isoformat()


@pytest.fixture
def full(cast, hospital, lin):
    with scope(institution=hospital.pk):
        return cases.open_case(
            by=cast.worker,
            client=person(hospital, "李乐乐"),
            on=days_ago(5),
            depth=Depth.FULL,
            responsible=lin,
        )


@pytest.fixture
def worker(cast):
    return cast.browser_of(cast.worker)


def post(browser, name, *args, query="", **told):
    return browser.post(reverse(name, args=args) + query, told)


def text_of(answer) -> str:
    return answer.content.decode()


def intake(**told) -> dict:
    return {
        "version": 0,
        "edition": 1,
        "presenting": "“夜里不敢睡。”",
        "risk": "1",
        "decision": "open",
    } | told


def assessment(**told) -> dict:
    return {
        "version": 0, "edition": 1, "assessed_on": DAY, "mind": "怕针", "danger": "未见", "formulation": "陌生环境。",
        "problem-0-code": "emotional.fear", "problem-0-severity": "2", "problem-0-priority": "1",
    } | told  # fmt: skip


def economy(**told) -> dict:
    return {
        "version": 0, "edition": 1, "assessed_on": DAY, "valid_until": (TODAY + dt.timedelta(days=365)).isoformat(),
        "size": "3", "member-0-who": "父亲", "member-0-income": "4200", "paid": "30000", "reimbursed": "10000",
        "evidence": ["income"],
    } | told  # fmt: skip


def test_the_menu_stands_at_the_cases_while_a_form_is_open(cast):
    assert active_url(cast.worker, "/casework/intakes/") == reverse("cases:list")
    assert active_url(cast.supervisor, reverse("casework:experiences")) == reverse("casework:experiences")


def test_the_hint_leads_through_the_forms(cast, full, worker):
    page = open_page(worker, "cases:detail", full.pk)
    assert reverse("casework:intake_write", args=[full.pk]) in page
    assert "下一份表" in page
    answer = post(worker, "casework:intake_write", full.pk, do="sign", **intake())
    with scope(institution=full.institution_id):
        signed = Intake.objects.get(case=full)
    assert answer.headers["Location"] == reverse("casework:intake", args=[signed.pk])
    shown = open_page(worker, "casework:intake", signed.pk)
    assert "夜里不敢睡" in shown
    assert "MZ/T 094" in shown
    hint = open_page(worker, "cases:detail", full.pk).split("下一份表")[1][:400]
    assert reverse("casework:assessment_write", args=[full.pk]) in hint


def test_the_line_of_the_work_calls_done_what_is_signed_and_passed_over_what_is_not(cast, full, worker):
    post(worker, "casework:intake_write", full.pk, do="sign", **intake())
    with scope(institution=full.institution_id):
        cases.change_stage(by=cast.worker, case=Case.objects.get(pk=full.pk), stage="evaluating")
    page = open_page(worker, "cases:detail", full.pk)
    line = page.split('class="process"')[1].split("</ol>")[0]
    steps = [part.split('"')[0] for part in line.split("process-step is-")[1:]]
    assert steps == ["behind", "passed", "passed", "passed", "now", "ahead", "ahead"]
    assert line.count("未做") == 3 and line.count("已完成") == 1  # said in words, not by colour alone


def test_a_draft_is_saved_found_again_and_signed(cast, full, worker):
    post(worker, "casework:intake_write", full.pk, do="draft", **intake(occupation="钳工"))
    page = open_page(worker, "casework:intake_write", full.pk)
    assert 'value="钳工"' in page
    assert 'name="version" value="1"' in page
    post(worker, "casework:intake_write", full.pk, do="sign", **intake(version=1))
    with scope(institution=full.institution_id):
        assert list(Intake.objects.filter(case=full).values_list("state", "edition")) == [("signed", 1)]


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"presenting": ""}, "签署前请记录"),
        ({"admitted_on": (TODAY + dt.timedelta(days=2)).isoformat()}, "日期不能晚于今天"),
        ({"icd_code": "腭裂"}, "ICD-10"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_nothing_is_lost(cast, full, worker, told, message):
    answer = post(worker, "casework:intake_write", full.pk, do="sign", **intake(carer="外婆") | told)
    page = text_of(answer)
    assert answer.status_code == 200
    assert message in page
    assert 'value="外婆"' in page
    with scope(institution=full.institution_id):
        assert not Intake.objects.filter(case=full).exists()


def test_of_two_who_write_the_second_sees_both_versions(cast, full, worker):
    supervisor = cast.browser_of(cast.supervisor)
    post(supervisor, "casework:intake_write", full.pk, do="draft", **intake(doctor="陆医生"))
    page = text_of(post(worker, "casework:intake_write", full.pk, do="draft", **intake(doctor="田医生")))
    assert 'value="田医生"' in page
    assert "陆医生" in page.split('class="field-newer"')[1][:200]
    post(worker, "casework:intake_write", full.pk, do="draft", **intake(doctor="田医生", version=1))
    with scope(institution=full.institution_id):
        assert Intake.objects.get(case=full).doctor == "田医生"


def test_what_was_signed_meanwhile_is_shown_beside_what_is_typed(cast, full, worker):
    supervisor = cast.browser_of(cast.supervisor)
    post(supervisor, "casework:intake_write", full.pk, do="sign", **intake(doctor="陆医生"))
    page = text_of(post(worker, "casework:intake_write", full.pk, do="sign", **intake(doctor="田医生")))
    assert 'value="田医生"' in page
    assert "陆医生" in page
    assert 'name="edition" value="2"' in page
    with scope(institution=full.institution_id):
        assert Intake.objects.filter(case=full).count() == 1


def test_the_assessment_names_problems_and_what_to_do_about_them_is_offered(cast, full, worker):
    page = open_page(worker, "casework:assessment_write", full.pk)
    assert "Z59.6 收入低" in page
    twice = assessment(**{"problem-1-code": "emotional.fear"})
    assert "已列出" in text_of(post(worker, "casework:assessment_write", full.pk, do="sign", **twice))
    post(worker, "casework:assessment_write", full.pk, do="sign", **assessment())
    with scope(institution=full.institution_id):
        signed = Assessment.objects.get(case=full)
    assert "对治疗的恐惧" in open_page(worker, "casework:assessment", signed.pk)
    frame = {"version": 0, "made_on": DAY, "review_on": DAY}
    post(worker, "casework:plan_write", full.pk, **frame)
    with scope(institution=full.institution_id):
        plan = ServicePlan.objects.get(case=full)
    shown = open_page(worker, "casework:plan", plan.pk)
    assert "情绪稳定，能配合检查和治疗" in shown
    assert "服务对象尚未同意" in shown
    offer = open_page(worker, "casework:goal_new", plan.pk, offer="1.0", problem="emotional.fear")
    assert "困扰4–6，能配合治疗" in offer
    told = {
        "version": 0,
        "text": "能配合治疗",
        "horizon": "short",
        "weight": "1",
        "problem": "emotional.fear",
        "tasks": "1",
    } | LEVELS
    post(worker, "casework:goal_new", plan.pk, query="?offer=1.0&problem=emotional.fear", **told)
    shown = open_page(worker, "casework:plan", plan.pk)
    assert "每天做一次放松练习" in shown


def test_the_economy_is_judged_with_reasons_and_rights(cast, full, worker):
    page = text_of(post(worker, "casework:economy_write", full.pk, do="draft", **economy(debts="-5")))
    assert "金额不能为负数" in page
    unseen = text_of(post(worker, "casework:economy_write", full.pk, do="check", **economy(evidence=[])))
    assert "请勾选已查看的证明" in unseen
    post(worker, "casework:economy_write", full.pk, do="check", **economy())
    assert "证明已核对" in open_page(worker, "cases:detail", full.pk)
    answer = post(worker, "casework:economy_write", full.pk, do="sign", **economy(version=1))
    with scope(institution=full.institution_id):
        signed = EconomicAssessment.objects.get(case=full)
    assert answer.headers["Location"] == reverse("casework:economy", args=[signed.pk])
    shown = open_page(worker, "casework:economy", signed.pk)
    for said in ("特别困难", "人均月收入不高于低保标准", "医疗救助", "示例", "重新计算，结果一致"):
        assert said in shown
    worker.cookies["language"] = "en"
    assert "Extreme hardship" in open_page(worker, "casework:economy", signed.pk)


def test_beside_a_first_look_at_money_stands_what_was_signed_in_the_case(cast, full, worker):
    with scope(institution=full.institution_id):
        looked = answered(cast, full.client, 0, 0, 0, 0, 0, 6, 1, 1, 1, code="eha")
        other = answered(cast, full.client, *[0] * 9)
    assert '经济困难评估表：<span class="none">尚无已签署的' in open_page(
        worker, "instruments:response", looked.pk
    )
    post(worker, "casework:economy_write", full.pk, do="check", **economy())
    post(worker, "casework:economy_write", full.pk, do="sign", **economy(version=1))
    shown = open_page(worker, "instruments:response", looked.pk)
    with scope(institution=full.institution_id):
        signed = EconomicAssessment.objects.get(case=full)
    assert f'{reverse("casework:economy", args=[signed.pk])}">A 特别困难' in shown and "困难较轻" in shown
    assert "经济困难评估表" not in open_page(worker, "instruments:response", other.pk)


@pytest.fixture
def plan(cast, hospital, full) -> ServicePlan:
    with scope(institution=hospital.pk):
        made = services.make_plan(by=cast.worker, case=full, told=FRAME, at=NOW)
        services.add_goal(
            by=cast.worker, plan=made, told={"text": "能配合检查", "agreed": True} | LEVELS, at=NOW
        )
    return made


def stored(plan) -> ServicePlan:
    with scope(institution=plan.institution_id):
        return ServicePlan.objects.get(pk=plan.pk)


def test_the_supervisor_cannot_approve_what_the_client_has_not_agreed_to(cast, plan):
    supervisor = cast.browser_of(cast.supervisor)
    supervisor.post(reverse("casework:plan_approve", args=[plan.pk]), {"version": plan.version})
    assert "没有服务对象的同意" in open_page(supervisor, "casework:plan", plan.pk)
    assert stored(plan).state == "draft"


def test_agreed_approved_looked_at_revised_compared(cast, plan, worker):
    supervisor = cast.browser_of(cast.supervisor)
    told = {"version": plan.version, "agreed_on": DAY, "agreed_how": "guardian", "agreed_by": "母亲"}
    post(worker, "casework:plan_agree", plan.pk, **told)
    assert reverse("casework:plan_approve", args=[plan.pk]) not in open_page(worker, "casework:plan", plan.pk)
    assert reverse("casework:plan_approve", args=[plan.pk]) in open_page(supervisor, "casework:plan", plan.pk)
    supervisor.post(reverse("casework:plan_approve", args=[plan.pk]), {"version": stored(plan).version})
    assert stored(plan).state == "in_force"

    with scope(institution=plan.institution_id):
        goal = Goal.objects.get(plan=plan)
    before = {"on": days_ago(3).isoformat(), f"level-{goal.pk}": "1"}
    assert "计划尚未开始" in text_of(post(worker, "casework:plan_review", plan.pk, **before))
    today = timezone.localdate().isoformat()  # the server's: it may have turned since the tests began
    post(worker, "casework:plan_review", plan.pk, **before | {"on": today})
    assert "60.00" in open_page(worker, "casework:plan", plan.pk)
    assert "+1 高于预期" in open_page(worker, "cases:detail", plan.case_id, tab="plan")

    answer = post(worker, "casework:plan_revise", plan.pk, review_on=today)
    page = text_of(worker.get(answer.headers["Location"]))
    assert "第 2 版" in page
    with scope(institution=plan.institution_id):
        nxt = ServicePlan.objects.get(case=plan.case_id, edition=2)
    assert "未变" in open_page(worker, "casework:plan_compare", nxt.pk)


def test_a_goal_is_changed_and_the_second_to_save_sees_both(cast, plan, worker):
    with scope(institution=plan.institution_id):
        goal = Goal.objects.get(plan=plan)
    told = {"horizon": "short", "weight": "1"} | LEVELS
    post(worker, "casework:goal_change", goal.pk, version=goal.version, text="甲", **told)
    page = text_of(post(worker, "casework:goal_change", goal.pk, version=goal.version, text="乙", **told))
    assert "甲" in page.split('class="field-newer"')[1][:200]
    assert ">\n乙</textarea>" in page or ">乙</textarea>" in page


def test_a_task_is_added_to_a_goal(cast, plan, worker):
    with scope(institution=plan.institution_id):
        goal = Goal.objects.get(plan=plan)
    told = {"text": "请护士先演示", "actor": "clinician", "goal": goal.pk, "resource": "玩具听诊器"}
    assert post(worker, "cases:step_new", plan.case_id, **told).status_code == 302
    page = open_page(worker, "casework:plan", plan.pk)
    assert all(said in page for said in ("请护士先演示", "医生或护士", "玩具听诊器"))


def test_the_plan_waits_on_the_supervisors_desk(cast, plan, hospital):
    with scope(institution=hospital.pk):
        services.note_agreement(by=cast.worker, plan=plan, on=TODAY, how="oral", who="母亲", today=TODAY)
        titles = [(str(item.kind), str(item.title)) for item in inbox(cast.supervisor, NOW)]
        others = [str(item.kind) for item in inbox(cast.worker, NOW)]
    assert ("待审批计划", "李乐乐") in titles
    assert "待审批计划" not in others


def test_the_neighbour_finds_none_of_it(cast, hospital, full, plan):
    with scope(institution=hospital.pk):
        sheets = {
            "intake": services.sign_intake(
                by=cast.worker, intake=queries.sheet_to_write(Intake, full), told=INTAKE, at=NOW
            ),
            "assessment": services.write_assessment(
                by=cast.worker, assessment=queries.sheet_to_write(Assessment, full),
                told={"assessed_on": TODAY}, problems=[], at=NOW,
            ),
            "economy": services.write_economy(
                by=cast.worker, economy=queries.sheet_to_write(EconomicAssessment, full),
                told=YEAR, inputs=HOUSEHOLD, at=NOW,
            ),
        }  # fmt: skip
        goal = Goal.objects.get(plan=plan)
    addresses = [reverse(f"casework:{kind}", args=[sheet.pk]) for kind, sheet in sheets.items()]
    addresses += [
        reverse(f"casework:{kind}_write", args=[full.pk])
        for kind in ("intake", "assessment", "economy", "plan")
    ]
    names = (
        "plan",
        "plan_change",
        "plan_agree",
        "plan_send_back",
        "plan_revise",
        "plan_end",
        "plan_review",
        "goal_new",
    )
    addresses += [reverse(f"casework:{name}", args=[plan.pk]) for name in names]
    addresses.append(reverse("casework:goal_change", args=[goal.pk]))
    worker, neighbour = cast.browser_of(cast.worker), cast.browser_of(cast.neighbour_worker)
    for address in addresses:
        assert neighbour.get(address).status_code == 404, address
        assert worker.get(address).status_code in (200, 302), address


def test_the_plan_tab_asks_as_often_for_three_goals_as_for_one(cast, full, plan, hospital, worker):
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            open_page(worker, "cases:detail", full.pk, tab="plan")
        return len(captured)

    open_page(worker, "cases:detail", full.pk, tab="plan")
    one = asked()
    with scope(institution=hospital.pk):
        for text in ("二", "三"):
            services.add_goal(by=cast.worker, plan=plan, told={"text": text} | LEVELS, at=NOW)
    assert asked() == one


def test_what_stands_in_a_row_without_its_subject_is_asked_about_and_not_lost(cast, full, worker):
    told = {
        "version": 0, "edition": 1, "assessed_on": DAY, "mind": "怕针", "danger": "未见", "formulation": "陌生环境。",
        "problem-0-text": "夜里哭醒",
    }  # fmt: skip
    page = text_of(post(worker, "casework:assessment_write", full.pk, do="draft", **told))
    assert "请先写明对象或选择问题" in page
    assert 'value="夜里哭醒"' in page
    with scope(institution=full.institution_id):
        assert not Assessment.objects.filter(case=full).exists()


def test_the_intake_begins_with_what_the_register_knows(cast, full, worker, hospital):
    with scope(institution=full.institution_id):
        mother = person(hospital, "李梅")
        add_relation(by=cast.worker, client=full.client, other=mother, kind="guardian")
        add_detail(by=cast.worker, client=mother, kind="phone", value="13800002222", on=TODAY)
    page = open_page(worker, "casework:intake_write", full.pk)
    assert f'value="{mother.name}"' in page
    assert f"{mother.name} 监护人 13800002222" in page
