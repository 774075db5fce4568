"""A data officer at her desk, in the real browser: every kind of question, rows dragged and moved by keys, scores and warnings,
a server that dies, a very long form, and a form that moves to the next hospital."""

import json
import os
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Page, expect

from lianqiao.cases.services import open_case
from lianqiao.designs import edits, items, services
from lianqiao.designs.conditions import Condition
from lianqiao.designs.kinds import Change
from lianqiao.designs.models import Design
from lianqiao.instruments.models import RedFlag, Response, Score
from lianqiao.registry.models import Role
from lianqiao.registry.scopes import scope_of
from lianqiao.workspace.models import Draft
from tests.browser import accessibility_faults
from tests.cases.stage import person, posted
from tests.cast import _seat
from tests.config.homes import free_port
from tests.designs.stage import content_of

from .servers import kill, served

AGREEMENT = (("不同意", "No", "0"), ("有时", "Sometimes", "1"), ("同意", "Yes", "2"))
LONG = 120


@pytest.fixture
def officer(hospital, cast):
    return _seat("shu", "舒数", Role.DATA_OFFICER, institution=hospital)


@pytest.fixture
def next_officer(next_hospital, cast):
    return _seat("far", "远数", Role.DATA_OFFICER, institution=next_hospital)


@pytest.fixture
def in_care(cast, hospital, ward):
    """A child with an open case of the worker; the supervisor is there too."""
    lin, _song = posted(cast.worker), posted(cast.supervisor)
    with scope(institution=hospital.pk):
        client, today = person(hospital, "周小禾", unit=ward, bed="12"), timezone.localdate()
        open_case(by=cast.worker, client=client, on=today, responsible=lin, today=today)
    return client


ROWS = [
    (at, {"code": "", "chosen": False, "label_zh": zh, "label_en": en, "weight": Decimal(points)})
    for at, (zh, en, points) in enumerate(AGREEMENT)
]


def drawn_up(officer, questions: int, *, zh: str = "出院准备", en: str = "Ready for home") -> Design:
    """A design with questions of three answers, as if they had been added one by one."""

    def fill(content) -> None:
        for at in range(questions):
            link = items.add(content, kind="choice", texts={"zh": f"第{at + 1}件事", "en": f"Thing {at + 1}"})
            given = edits.item_told(content, items.item_of(content, link))
            edits.write_item(content, link, given, ROWS)

    with scope_of(officer):
        titles, now = {"zh": zh, "en": en}, timezone.now()
        design = services.start_design(by=officer, titles=titles, languages="both", at=now)
        return services.change_design(by=officer, design=design, change=Change.ADDED, verb=fill, at=now)


def press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).last.click()


def follow(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.locator("main, .page-header").get_by_role("link", name=words).first.click()


def tell(page: Page, **fields: str) -> None:
    for name, text in fields.items():
        field = page.locator(f"[name='{name}']").first
        if field.evaluate("it => it.tagName") == "SELECT":
            field.select_option(text)
        elif field.get_attribute("type") == "checkbox":
            if field.is_checked() != bool(text):
                field.press("Space")
        else:
            field.fill(text)


def add(page: Page, kind: str, zh: str, en: str, **more: str) -> None:
    tell(page, kind=kind, text_zh=zh, text_en=en, **more)
    press(page, "添加")


def edit(page: Page, at: int, **fields: str) -> None:
    with page.expect_navigation():
        page.locator(".design-line").nth(at).locator("a.btn").first.click()
    tell(page, **fields)
    press(page, "保存")


def seen(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def row(page: Page, name: str):
    return page.locator(f"[data-row='{name}']")


def order(officer, design) -> list[str]:
    return [item["linkId"] for item in content_of(officer, pk=design.pk).questionnaire["item"]]


def kinds_of(officer) -> Design:
    """A design with a row of each kind; what each must keep to is told on screen."""
    design = drawn_up(officer, 0, zh="入院小结", en="On admission")

    def fill(content) -> None:
        for kind, zh, en in (
            ("choice", "睡得好吗", "Do you sleep well?"), ("multi", "谁在照顾", "Who helps?"),
            ("integer", "夜里醒几次", "How often awake"), ("decimal", "住院几天", "Days here"), ("quantity", "体重", "Weight"),
            ("boolean", "独居", "Living alone"), ("date", "从哪天起", "Since when"), ("line", "床号", "Bed"),
            ("text", "还想说的", "Anything else"), ("group", "每位家人", "Each relative"), ("display", "谢谢您", "Thank you"),
        ):  # fmt: skip
            items.add(content, kind=kind, texts={"zh": zh, "en": en})
        items.add(content, kind="line", texts={"zh": "称呼", "en": "Name"}, parent="10")

    with scope_of(officer):
        return services.change_design(
            by=officer, design=design, change=Change.ADDED, verb=fill, at=timezone.now()
        )


def test_what_each_kind_of_question_must_keep_to_is_told_on_screen(officer, eyes_of):
    design, page = kinds_of(officer), eyes_of(officer)
    page.goto(reverse("designs:item", args=[design.pk, "2"]))
    for at, (zh, en) in enumerate((("家人", "Family"), ("护工", "Carer"), ("没有人", "Nobody"))):
        tell(page, **{f"options-{at}-label_zh": zh, f"options-{at}-label_en": en})
    tell(page, **{"options-2-alone": "on"})
    seen(page, "item_multi")
    press(page, "保存")
    add(page, "quantity", "身高", "Height")
    edit(page, 4, unit_zh="公斤、斤", unit_en="kg, jin", initial="50")
    edit(page, 6, minimum="2020-01-01")
    edit(page, 7, pattern="[0-9]{1,3}", format="一至三位数字", **{
        "conditions-0-question": "5", "conditions-0-operator": ">=", "conditions-0-value": "90 公斤"})  # fmt: skip
    edit(page, 9, repeats="on", most_times="3")
    expect(page.locator(".design-line")).to_have_count(13)
    lines = page.locator(".design-lines").inner_text()
    for told in (
        "公斤 / 斤",
        "≥ 2020-01-01",
        "一至三位数字",
        "显示条件：第 5 题不小于“90 公斤”",
        "可重复 · ≤ 3 次",
    ):
        assert told in lines, told
    seen(page, "detail")
    follow(page, "试填")
    seen(page, "preview")
    follow(page, "English")
    expect(row(page, "q-3")).to_contain_text("How often awake")
    assert accessibility_faults(page) == []


def test_every_kind_of_question_is_given_out_and_answered(cast, officer, in_care, eyes_of):
    design, page = kinds_of(officer), eyes_of(officer)

    def rest(content) -> None:
        told = {
            "1": {"own_words": True, "required": True}, "2": {}, "3": {"minimum": Decimal(0), "maximum": Decimal(9)},
            "5": {"unit_zh": "公斤、斤", "unit_en": "kg, jin", "initial": "50"}, "7": {}, "8": {"pattern": "[0-9]{1,3}"},
            "9": {}, "10": {"repeats": True, "most_times": 3},
        }  # fmt: skip
        asked = {"8": Condition("5", ">=", value="90 公斤"), "9": Condition("1", "=", option="1|2")}
        words = (("好", "Well"), ("不好", "Badly"), ("没有人", "Nobody"))
        for link, more in told.items():
            given = edits.item_told(content, items.item_of(content, link)) | more
            rows = [
                {
                    "code": "",
                    "chosen": False,
                    "weight": None,
                    "label_zh": zh,
                    "label_en": en,
                    "alone": zh == "没有人",
                }
                for zh, en in words
            ]
            when = [(0, asked[link])] if link in asked else []
            edits.write_item(content, link, given, list(enumerate(rows)) if link in "12" else [], when)

    with scope_of(officer):
        services.change_design(by=officer, design=design, change=Change.ITEM, verb=rest, at=timezone.now())
    page.goto(reverse("designs:publish", args=[design.pk]))
    press_publish(page)
    worker = given(eyes_of(cast.worker), in_care, "入院小结")
    answer_all(worker)
    seen(worker, "fill")
    press(worker, "完成")
    seen(worker, "response")
    shown = worker.locator(".scale-answers").inner_text()
    for told in (
        "不好",
        "没有人",
        "3",
        "2.5",
        "95 公斤",
        "是",
        "2024-03-01",
        "12",
        "夜里总醒",
        "小敏",
        "小强",
    ):
        assert told in shown, told


def answer_all(worker: Page) -> None:
    """Every kind once, with what comes up by it."""
    worker.locator("label:has(input[name=q-1][value='1'])").click()
    for place in ("0", "2"):
        worker.locator(f"label:has(input[name=q-2][value='{place}'])").click()
    expect(worker.locator("input[name=q-2][value='0']")).not_to_be_checked()  # nobody is nobody
    tell(worker, **{"q-3": "3", "q-4": "2.5", "q-7": "2024-03-01"})
    expect(worker.locator("input[name=q-5]")).to_have_value("50")
    expect(row(worker, "q-8")).to_be_hidden()
    tell(worker, **{"q-5": "95"})
    worker.locator("label:has(input[name=q-6])").first.click()
    expect(row(worker, "q-8")).to_be_visible()
    expect(row(worker, "q-9")).to_be_visible()
    tell(worker, **{"q-8": "12", "q-9": "夜里总醒", "q-12": "小敏"})
    worker.locator("button[name=more]").click()
    worker.locator("input[name='q-12~1']").fill("小强")


def given(page: Page, client, title: str) -> Page:
    """Begin a scale with a client who agreed to none yet, on the ground of protection."""
    page.goto(reverse("instruments:give", args=[client.pk]))
    page.locator("input[name=ground][value=protection]").check(force=True)
    page.locator("select[name=edition]").select_option(label=title)
    press(page, "开始填写")
    return page


def press_publish(page: Page) -> None:
    page.locator("form[data-confirm] button", has_text="发布").click()
    with page.expect_navigation():
        page.locator("#ask button[value=yes]").click()
    assert "使用中" in page.locator("main").inner_text()


def test_scores_ranges_and_a_warning_are_drawn_up_and_heard(cast, officer, in_care, eyes_of):
    design, page = drawn_up(officer, 4), eyes_of(officer)
    page.goto(reverse("designs:item", args=[design.pk, "2"]))
    tell(page, reverse="on")
    press(page, "保存")
    page.goto(reverse("designs:item", args=[design.pk, "4"]))
    tell(page, warn="2", warn_zh="说不想活了", warn_en="Wishes to die")
    press(page, "保存")
    page.goto(reverse("designs:score_new", args=[design.pk]))
    tell(page, title_zh="前半", title_en="First half", everything="")
    for link in ("1", "2"):
        page.locator(f"input[name=items][value='{link}']").check(force=True)
    tell(page, may_miss="1")
    press(page, "保存")
    page.goto(reverse("designs:score_new", args=[design.pk]))
    tell(page, title_zh="平均", title_en="Mean", places="2")
    page.locator("input[name=how][value=mean]").check(force=True)
    for at, (low, high, zh, en) in enumerate((("0", "0.99", "轻", "Little"), ("1", "2", "重", "Much"))):
        tell(page, **{f"bands-{at}-from": low, f"bands-{at}-to": high, f"bands-{at}-label_zh": zh, f"bands-{at}-label_en": en,
                      f"bands-{at}-next_zh": "一起商量"})  # fmt: skip
    seen(page, "score")
    press(page, "保存")
    seen(page, "scores")
    page.goto(reverse("designs:vector_new", args=[design.pk]))
    for link in "1234":
        page.locator(f"label:has(input[name=q-{link}][value='2'])").click()
    codes = [entry["code"] for entry in content_of(officer, pk=design.pk).scores]
    tell(page, what="全部同意", **{f"value_{codes[0]}": "4", f"value_{codes[1]}": "1.5"})
    press(page, "保存")
    expect(page.locator("main")).to_contain_text("算得 2，预期为 4")
    page.goto(reverse("designs:publish", args=[design.pk]))
    expect(page.locator("main form[data-confirm] button").last).to_be_disabled()
    page.goto(reverse("designs:vector", args=[design.pk, 0]))
    expect(page.locator("input[name=q-1][value='2']")).to_be_checked()
    tell(page, **{f"value_{codes[0]}": "2"})
    press(page, "保存")
    page.goto(reverse("designs:publish", args=[design.pk]))
    seen(page, "publish")
    press_publish(page)
    worker = given(eyes_of(cast.worker), in_care, "出院准备")
    for link, place in (("1", "2"), ("3", "2"), ("4", "2")):
        worker.locator(f"label:has(input[name=q-{link}][value='{place}'])").click()
    expect(worker.locator("[data-scale-warning]")).to_be_visible()
    supervisor = eyes_of(cast.supervisor)
    supervisor.goto("/")
    with scope(institution=in_care.institution_id):
        flag = RedFlag.objects.get()
        assert Response.objects.get().state == "open"
    expect(
        supervisor.locator(f"a[href='{reverse('instruments:flag', args=[flag.pk])}']").first
    ).to_be_visible()
    press(worker, "完成")
    press(worker, "仍然完成")  # one question is left out: that is asked about once
    shown = worker.locator(".scale-scores").inner_text()
    seen(worker, "result")
    assert "未完整作答" in shown and "不得漏答" in shown, "the mean lets none be left out"
    with scope(institution=in_care.institution_id):
        assert dict(Score.objects.values_list("code", "value")) == {codes[0]: 4, codes[1]: None}
        assert RedFlag.objects.count() == 1


def test_rows_are_dragged_and_moved_by_keys_and_taken_back(officer, eyes_of):
    design, page = drawn_up(officer, 4), eyes_of(officer)
    with scope_of(officer):
        into = lambda content: items.add(content, kind="group", texts={"zh": "家里", "en": "Home"})  # noqa: E731
        services.change_design(by=officer, design=design, change=Change.ADDED, verb=into, at=timezone.now())
    page.goto(design.get_absolute_url())
    with page.expect_navigation():
        page.locator("#row-1").drag_to(page.locator("#row-3"))
    assert order(officer, design) == ["2", "3", "1", "4", "5"]
    up = page.get_by_role("button", name="上移", exact=False)
    with page.expect_navigation():
        page.locator("#row-1 button[value=up]").press("Enter")
    expect(page.locator("#row-1 button[value=up]")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert order(officer, design) == ["1", "2", "3", "4", "5"]
    expect(page.locator("#row-1 button[value=down]")).to_be_focused()  # it is the first: no further up
    assert up.count() == len(order(officer, design))
    with page.expect_navigation():
        page.locator("#row-2 a.btn").first.press("Enter")
    tell(page, parent="5")
    press(page, "保存")
    with page.expect_navigation():
        page.locator("#row-4").drag_to(page.locator("#row-2"))
    assert order(officer, design) == ["1", "3", "5"]
    assert [one["linkId"] for one in content_of(officer, pk=design.pk).questionnaire["item"][2]["item"]] == [
        "4",
        "2",
    ]
    with page.expect_navigation():
        page.locator("#row-5 button[value=remove]").press("Enter")
    assert order(officer, design) == ["1", "3"]
    for left in (["1", "3", "5"], ["1", "3", "4", "5"]):
        with page.expect_navigation():
            page.locator("form[action$='/undo/'] button").press("Enter")
        assert order(officer, design) == left
    assert accessibility_faults(page) == []


def test_a_server_killed_costs_no_question(officer, eyes_of):
    design, page, port = drawn_up(officer, 1), eyes_of(officer), free_port()
    with served(port) as server:
        page.goto(f"http://localhost:{port}{design.get_absolute_url()}")
        with page.expect_response("**/drafts/"):
            tell(page, text_zh="家里有人吗", text_en="Anybody at home?")
        kill(server)
        page.get_by_role("button", name="添加", exact=True).click()
        expect(page.locator(".toast-error")).to_contain_text("网络不通")
        expect(page.locator("[name=text_zh]")).to_have_value("家里有人吗")
    again = page.context.new_page()
    again.goto(design.get_absolute_url())
    again.locator(".alert-draft a").first.click()
    expect(again.locator("[name=text_zh]")).to_have_value("家里有人吗")
    press(again, "添加")
    assert len(order(officer, design)) == 2


def test_a_closed_tab_offers_all_its_rows_again(officer, eyes_of):
    design, page = drawn_up(officer, 1), eyes_of(officer)
    page.goto(reverse("designs:item", args=[design.pk, "1"]))
    for _more in range(3):
        page.locator("[data-more-rows=options]").click()
    with page.expect_response("**/drafts/"):
        told = {"label_zh": "第八个", "label_en": "The eighth", "weight": "3"}
        tell(page, **{f"options-7-{name}": text for name, text in told.items()})
    again = page.context.new_page()
    page.close(run_before_unload=True)
    again.goto(reverse("designs:item", args=[design.pk, "1"]))
    again.locator(".alert-draft a").first.click()
    expect(again.locator("[name='options-7-label_zh']")).to_have_value("第八个")
    press(again, "保存")
    content = content_of(officer, pk=design.pk)
    kept = edits.options_told(content, items.item_of(content, "1"))
    assert [one["label_en"] for one in kept] == ["No", "Sometimes", "Yes", "The eighth"]
    assert not Draft.objects.filter(key__startswith="designs.item").exists()


def test_a_very_long_form_is_opened_moved_about_in_and_filled_in(cast, officer, in_care, eyes_of):
    design, page = drawn_up(officer, LONG), eyes_of(officer)

    def chained(content) -> None:
        for at in range(2, LONG):
            code = content.questionnaire["item"][at - 2]["answerOption"][2]["valueCoding"]
            wanted = {name: code[name] for name in ("system", "code")}
            when = {"question": str(at - 1), "operator": "!=", "answerCoding": wanted}
            items.item_of(content, str(at))["enableWhen"] = [when]

    with scope_of(officer):
        services.change_design(by=officer, design=design, change=Change.ITEM, verb=chained, at=timezone.now())
    page.goto(design.get_absolute_url())
    expect(page.locator(".design-line")).to_have_count(LONG)
    page.goto(reverse("designs:item", args=[design.pk, str(LONG)]))
    tell(page, behind="2")
    press(page, "保存")
    assert order(officer, design)[:4] == ["1", "2", str(LONG), "3"]
    press(page, "撤销")
    follow(page, "发布")
    press_publish(page)
    worker = given(eyes_of(cast.worker), in_care, "出院准备")
    expect(worker.locator("[data-scale-asked]")).to_have_text("2")
    for _question in range(5):
        worker.keyboard.press("0")  # quicker than the next question can come up
    worker.keyboard.press("1")
    expect(worker.locator("[data-scale-done]")).to_have_text("6")


def test_what_is_typed_ahead_on_a_slow_line_goes_where_it_was_meant_to(cast, officer, in_care, eyes_of):
    design, page = drawn_up(officer, 3), eyes_of(officer)

    def comes_up(content) -> None:
        code = content.questionnaire["item"][0]["answerOption"][0]["valueCoding"]
        wanted = {name: code[name] for name in ("system", "code")}
        when = {"question": "1", "operator": "=", "answerCoding": wanted}
        items.item_of(content, "2")["enableWhen"] = [when]

    with scope_of(officer):
        services.change_design(
            by=officer, design=design, change=Change.ITEM, verb=comes_up, at=timezone.now()
        )
    page.goto(reverse("designs:publish", args=[design.pk]))
    press_publish(page)
    worker = given(eyes_of(cast.worker), in_care, "出院准备")
    worker.route("**/keep/", lambda route: (worker.wait_for_timeout(2_500), route.continue_()), times=1)
    worker.keyboard.press("0")
    worker.keyboard.press("1")  # for the second question, which the server has not brought up yet
    expect(worker.locator("input[name=q-2][data-digit='1']")).to_be_checked()
    expect(worker.locator("input[name=q-3]").first).to_be_focused()
    assert worker.locator("input[name=q-3]:checked").count() == 0


def test_a_form_moves_to_the_next_hospital_with_all_that_belongs_to_it(
    officer, next_officer, eyes_of, tmp_path
):
    design, page = drawn_up(officer, 2), eyes_of(officer)
    page.goto(reverse("designs:score_new", args=[design.pk]))
    tell(page, title_zh="总分", title_en="Total", **{"bands-0-from": "0", "bands-0-to": "4", "bands-0-label_zh": "都一样", "bands-0-label_en": "All"})  # fmt: skip
    press(page, "保存")
    page.goto(design.get_absolute_url())
    with page.expect_download() as download:
        page.get_by_role("button", name="转给其他机构").click()
    download.value.save_as(file := tmp_path / "form.json")
    assert json.loads(file.read_text())["resourceType"] == "Questionnaire"
    other = eyes_of(next_officer)
    other.goto(reverse("designs:list"))
    follow(other, "从文件新建")
    other.locator("input[type=file]").set_input_files(file)
    seen(other, "receive")
    press(other, "导入")
    expect(other.locator(".design-line")).to_have_count(2)
    theirs = other.url.strip("/").split("/")[-1]
    mine, there = content_of(officer, pk=design.pk), content_of(next_officer, pk=theirs)
    assert (there.pack, there.vectors, there.questionnaire["item"]) == (
        mine.pack,
        mine.vectors,
        mine.questionnaire["item"],
    )
