"""The whole record on paper: with its forms; the client's copy without what was not written for everybody."""

import datetime as dt
from functools import partial

import pytest

from lianqiao.cases import services
from lianqiao.casework import queries
from lianqiao.casework import services as casework
from lianqiao.casework.models import Assessment, EconomicAssessment, Evaluation, Intake
from lianqiao.casework.services import sign_report, write_report
from lianqiao.registry.scopes import scope_of
from tests.cases.stage import NOW, TODAY, days_ago, open_page, person, posted, talk
from tests.casework.test_sheets import HOUSEHOLD

pytestmark = pytest.mark.django_db
NO_DISCHARGE = {
    "leaves_on": None, "community_contact": "", "text": "", "agreed_with": "", "carer": "", "destination": "",
}  # fmt: skip
LEVELS = dict.fromkeys(("much_less", "less", "expected", "more", "much_more"), "睡几个小时")


@pytest.fixture
def case(cast, hospital):
    lin = posted(cast.worker)
    told = {"on": days_ago(9), "depth": "full", "responsible": lin}
    with scope_of(cast.worker):
        client = person(hospital, "周小禾")
        case = services.open_case(by=cast.worker, client=client, **told)
        for text, reach in (
            ("人人可读。", {}),
            ("团队可读。", {"visibility": "team"}),
            ("限阅内容。", {"restriction": "hiv"}),
            ("只给自己。", {"visibility": "private"}),
        ):
            note = talk(client, case=case, text=text, **reach)
            services.record_contact(by=cast.worker, told=note, at=NOW, sign=True)
        parts = (
            dict.fromkeys(("situation", "remains"), "")
            | {"work": "三次面谈。"}
            | {"results": "学会了和老师谈。"}
        )
        sign_report(
            by=cast.worker, report=write_report(by=cast.worker, case=case, told=parts, at=NOW), at=NOW
        )
    return case


def test_the_files_copy_has_the_forms_and_every_note_its_reader_may_read(cast, case):
    page = open_page(cast.browser_of(cast.worker), "cases:print", case.pk)
    assert "学会了和老师谈。" in page
    assert all(text in page for text in ("人人可读。", "团队可读。", "限阅内容。", "只给自己。"))
    assert 'data-paper="' in page and "存档联" in page


def test_the_clients_copy_says_so_and_has_what_was_written_for_everybody(cast, case):
    page = open_page(cast.browser_of(cast.worker), "cases:print", case.pk, copy="client")
    assert [text in page for text in ("人人可读。", "团队可读。", "限阅内容。", "只给自己。")] == [
        True,
        False,
        False,
        False,
    ]
    assert "服务对象联" in page and "学会了和老师谈。" not in page
    # Nor a count: it would tell of the notes that stayed out.
    file = open_page(cast.browser_of(cast.worker), "cases:print", case.pk)
    assert [("<dt>人次</dt>" in one) for one in (page, file)] == [False, True]
    style = page.split('media="print" href="')[-1].split('"')[0]
    sheet = cast.browser_of(cast.worker).get(style).content.decode()
    assert "清河医院 · 周小禾 · " in sheet and "服务对象联" in sheet


@pytest.fixture
def whole(cast, hospital, case):
    """The case with every form it can have, all told in words of their own."""
    with scope_of(cast.worker):
        write_forms(cast, case)
    return case


def write_forms(cast, case) -> None:
    begun = partial(queries.sheet_to_write, case=case)
    intake = {"presenting": "夜里不敢睡。", "decision": "open", "carer": "外婆照看"}
    casework.sign_intake(by=cast.worker, intake=begun(Intake), told=intake, at=NOW)
    assessed = {"assessed_on": TODAY, "danger": "追问过，没有。", "formulation": "陌生与独自承担。"}
    problems = [{"code": "emotional.fear", "severity": 2, "priority": 1, "text": "怕针头"}]
    casework.sign_assessment(
        by=cast.worker, assessment=begun(Assessment), told=assessed, problems=problems, at=NOW
    )
    year = {"assessed_on": TODAY, "valid_until": TODAY + dt.timedelta(days=365), "remark": "欠款有借条。"}
    casework.sign_economy(
        by=cast.worker, economy=begun(EconomicAssessment), told=year, inputs=HOUSEHOLD, at=NOW
    )
    plan = _plan(cast, case)
    casework.note_agreement(by=cast.worker, plan=plan, on=TODAY, how="signed", who="小禾妈妈", today=TODAY)
    casework.approve_plan(by=cast.supervisor, plan=plan, at=NOW)
    evaluation = Evaluation(institution_id=case.institution_id, case=case)
    told = {
        "kind": "interim", "on": TODAY, "client_view": "睡得着了。", "process_view": "衔接偏晚。",
        "unresolved": "父亲不肯来。", "ahead": "继续练。",
    }  # fmt: skip
    casework.sign_evaluation(by=cast.worker, evaluation=evaluation, told=told, at=NOW)
    leaving = {"destination": "home", "carer": "外婆接手", "items": []}
    casework.write_discharge(by=cast.worker, case=case, told=NO_DISCHARGE | leaving, at=NOW)


def _plan(cast, case):
    frame = {"made_on": TODAY, "review_on": TODAY, "risk_plan": "一激动就叫护士。", "approach": ""}
    plan = casework.make_plan(by=cast.worker, case=case, told=frame, at=NOW)
    for text, agreed in (("一个人睡整夜", True), ("劝父亲到场", False)):
        goal = {"text": text, "horizon": "short", "agreed": agreed} | LEVELS
        tasks = [(f"{text}：每晚讲故事", "family")]
        casework.add_goal(by=cast.worker, plan=plan, told=goal, tasks=tasks, at=NOW)
    return plan


def test_the_files_copy_has_every_form_with_its_signatures_and_the_standard_it_follows(cast, whole):
    page = open_page(cast.browser_of(cast.worker), "cases:print", whole.pk)
    told = ("夜里不敢睡。", "外婆照看", "陌生与独自承担。", "怕针头", "欠款有借条。", "一个人睡整夜", "一激动就叫护士。",
            "外婆接手", "睡得着了。", "父亲不肯来。", "学会了和老师谈。")  # fmt: skip
    assert [text for text in told if text not in page] == []
    # Before the notes and after them, each under a line of its own: eight forms, the notes, and the end.
    forms = ("接案表", "预估表", "经济困难评估表", "服务计划", "过程记录", "出院计划", "阶段评估", "结案报告")
    places = [page.index(f"<h2>{form}") for form in forms]
    assert places == sorted(places)
    assert page.count("form-sheet") == len(forms) + 1 == page.count('class="sign-line')
    for form in ("接案表", "预估表", "服务计划", "过程记录", "评估", "结案报告"):
        assert f"个案工作》：{form}" in page
    assert page.count("个案工作》") == 6


def test_the_clients_copy_has_what_they_agreed_to_in_plain_words_and_nothing_else_of_the_forms(cast, whole):
    page = open_page(cast.browser_of(cast.worker), "cases:print", whole.pk, copy="client")
    theirs = ("一个人睡整夜", "小禾妈妈", "每晚讲故事", "睡得着了。", "继续练。")
    assert [text for text in theirs if text not in page] == []
    others = ("怕针头", "陌生与独自承担。", "欠款有借条。", "一激动就叫护士。", "衔接偏晚。", "父亲不肯来。", "劝父亲到场",
              "学会了和老师谈。", "外婆接手")  # fmt: skip
    assert [text for text in others if text in page] == []
