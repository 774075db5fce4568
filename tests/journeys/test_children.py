"""Two children of the wards: Yu, five, who comes for her lip, and her mother; Le, eight, who only looks at cartoons."""

import datetime as dt

import pytest
from django.utils import timezone
from django_scopes import scope

from lianqiao.cases.models import Case
from lianqiao.casework.models import GoalTouch, ServicePlan
from lianqiao.instruments.models import Response, Score

from . import steps
from .hands import Pointer
from .test_full_case import approve, make_plan, write_assessment, write_intake

pytestmark = pytest.mark.browser

# What the mother answers, question by question: the child knows nothing, is very afraid, clings to her, sleeps badly.
FAMILY = (0, 3, 3, 2, 1, 0, 2, 2, 1, 0)


def taken_on(cast, eyes_of, *, name: str, age: int, line: str) -> tuple[Pointer, Case]:
    """The nurse asks, the worker takes the child on with all forms; returns the worker's hands and the case."""
    nurse = Pointer(eyes_of(cast.clinician))
    steps.ask_for_help(nurse, name=name, bed="12", line=line)
    worker = Pointer(eyes_of(cast.worker))
    steps.open_request(worker, name)
    born = timezone.localdate() - dt.timedelta(days=365 * age + 100)
    steps.accept(worker, name=name, answer="今天就去看孩子", depth="full", birth_date=born.isoformat())
    with scope(institution=cast.worker.institution_id):
        return worker, Case.objects.select_related("client").get(pk=steps.case_key(worker))


def answer_for(worker: Pointer, case: Case, *, scale: str, proxy: str, options: tuple[int, ...]) -> None:
    """Somebody answers a scale in the client's place, beside the worker, at intake."""
    worker.open(f"/scales/clients/{case.client_id}/give/")
    worker.choose("ground", "protection")  # Nobody has signed for the child yet.
    label = worker.page.locator("select[name=edition] option", has_text=scale)
    worker.choose("edition", label.first.get_attribute("value"))
    worker.choose("mode", "proxy")
    worker.fill("proxy", proxy)
    worker.choose("occasion", "intake")
    worker.save()
    questions = worker.page.locator(".scale-row:not([hidden]) fieldset")
    for question, option in enumerate(options):
        offered = questions.nth(question).locator("input")
        offered.first.focus()
        worker.page.keyboard.press(offered.nth(option).get_attribute("data-digit"))
    with worker.page.expect_navigation():
        worker.page.locator("button[name=do][value=complete]").click()
    # Some she cannot say; whether that is meant is asked once.
    with worker.page.expect_navigation():
        worker.page.get_by_role("button", name="仍然完成").click()


def write_contact(worker: Pointer, case: Case, *, text: str, items: tuple[str, ...], **told: str) -> None:
    """A contact with its whole form: what was done, with which techniques, and how the goals moved."""
    worker.open(f"/cases/contacts/new/?case={case.pk}")
    for item in items:
        worker.choose("items", item)
    worker.fill("minutes_direct", "30")
    for technique in told.pop("techniques", "").split():
        worker.choose("techniques", technique)
    for name, value in told.items():
        worker.choose(name, value)
    worker.fill("text", text)
    worker.save()


def test_yu_is_met_on_her_first_day_and_her_mother_s_answers_become_a_plan(staffed, eyes_of):
    today = timezone.localdate()
    worker, case = taken_on(staffed, eyes_of, name="于小雨", age=5, line="唇腭裂，第一次住院，母女都很紧张")
    write_contact(worker, case, text="入院当日见面，介绍环境和手术流程；贴纸游戏后愿意点头。", items=("A1",))
    commission = Pointer(eyes_of(staffed.commission))
    assert steps.figure(commission, "C2", f"from={today:%Y-%m-01}&to={today.isoformat()}") == 1000  # 100.0 %

    answer_for(worker, case, scale="儿童与家庭", proxy="母亲", options=FAMILY)
    said = worker.page.inner_text("main")
    assert "母亲" in said and "不是诊断" in said
    with scope(institution=case.institution_id):
        response = Response.objects.get(client=case.client)
        assert (response.mode, response.proxy, response.occasion) == ("proxy", "母亲", "intake")
        assert Score.objects.filter(response=response, value__gt=0).exists()

    write_intake(worker, case)
    write_assessment(worker, case)
    make_plan(worker, case, agreed_by="于兰（母亲）")
    with scope(institution=case.institution_id):
        plan = ServicePlan.objects.get(case=case)
    approve(Pointer(eyes_of(staffed.supervisor)), plan)
    worker.open(f"/cases/{case.pk}/print/")
    paper = worker.page.inner_text("body")
    assert "于小雨" in paper and "入院当日见面" in paper


def test_le_comes_out_by_what_he_draws_and_the_techniques_are_counted(staffed, eyes_of):
    worker, case = taken_on(staffed, eyes_of, name="乐天宝", age=8, line="一直一个人看动画片，不和人说话")
    write_intake(worker, case)
    write_assessment(worker, case)
    make_plan(worker, case, agreed_by="乐敏（母亲）")
    with scope(institution=case.institution_id):
        plan = ServicePlan.objects.get(case=case)
        goal = plan.goals.get()
    approve(Pointer(eyes_of(staffed.supervisor)), plan)
    words = "给动画角色设计“打败坏细胞”的装备，讲了半小时。"
    write_contact(
        worker,
        case,
        text=words,
        items=("A2",),
        techniques="cartoon_game sand_tray",
        **{f"moved-{goal.pk}": "forward"},
    )
    worker.open(f"/cases/{case.pk}/print/")
    paper = worker.page.inner_text("body")
    assert "打败坏细胞" in paper and "动漫小游戏" in paper and "沙盘绘画" in paper and goal.text in paper
    with scope(institution=case.institution_id):
        touch = GoalTouch.objects.get(goal=goal)
        assert (touch.movement, touch.contact.techniques) == ("forward", ["sand_tray", "cartoon_game"])
