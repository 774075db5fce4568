"""A data officer makes a questionnaire of the hospital's own on screen, and a worker gives it to a client: with a pointer,
and without JavaScript."""

import pytest
from django.urls import reverse

from lianqiao.registry.models import Role
from tests.cases.conftest import child, in_hospital, mother  # noqa: F401 - fixtures of this story
from tests.cast import _seat

ANSWERS = (("不同意", "No", "0"), ("有时", "Sometimes", "1"), ("同意", "Yes", "2"))


@pytest.fixture
def officer(hospital, cast):
    return _seat("shu", "舒数", Role.DATA_OFFICER, institution=hospital)


def press(page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).last.click()


def tell(page, **fields: str) -> None:
    for name, text in fields.items():
        page.locator(f"[name='{name}']").first.fill(text)


def choose(page, link: str, place: str) -> None:
    page.locator(f"label:has(input[name='q-{link}'][value='{place}'])").click()


def draw_up(page) -> None:
    """Two questions with the same answers, a sum with two ranges, one test vector."""
    page.goto(reverse("designs:new"))
    tell(page, title_zh="出院准备", title_en="Ready for home")
    press(page, "开始")
    tell(page, text_zh="我会吃药", text_en="I know my medicine")
    press(page, "添加")
    press_rows(page)
    press(page, "保存")
    tell(page, text_zh="我知道找谁问", text_en="I know whom to ask")
    press(page, "添加")
    assert page.locator(".design-line").count() == 2
    follow(page, "计分")
    follow(page, "添加分数")
    tell(page, title_zh="总分", title_en="Total")
    for at, (low, high, zh, en, after) in enumerate(
        (("0", "1", "不足", "Low", "谈一谈"), ("2", "4", "较好", "Good", "一周后随访"))
    ):
        told = {"from": low, "to": high, "label_zh": zh, "label_en": en, "next_zh": after}
        tell(page, **{f"bands-{at}-{name}": text for name, text in told.items()})
    press(page, "保存")
    follow(page, "测试用例")
    follow(page, "添加测试用例")
    tell(page, what="最高分", value_total="4")
    for link in ("1", "2"):
        choose(page, link, "2")
    press(page, "保存")
    assert "符合预期" in page.locator("main").inner_text()


def press_rows(page) -> None:
    """Two empty rows are there at first; more come with saving and staying."""
    for at, (zh, en, points) in enumerate(ANSWERS):
        if not page.locator(f"[name='options-{at}-label_zh']").count():
            press(page, "保存并继续")
        tell(
            page,
            **{f"options-{at}-label_zh": zh, f"options-{at}-label_en": en, f"options-{at}-weight": points},
        )


def follow(page, words: str) -> None:
    with page.expect_navigation():
        page.locator("main, .page-header").get_by_role("link", name=words).first.click()


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False])
def test_a_questionnaire_is_drawn_up_given_and_scored(cast, officer, child, eyes_of, javascript):  # noqa: F811
    page = eyes_of(officer, javascript=javascript)
    draw_up(page)
    follow(page, "试填")
    for link in ("1", "2"):
        choose(page, link, "1")
    press(page, "查看得分")
    assert "一周后随访" in page.locator("#result").inner_text()
    follow(page, "发布")
    press_publish(page, javascript)
    worker = eyes_of(cast.worker, javascript=javascript)
    worker.goto(reverse("instruments:give", args=[child.pk]))
    worker.locator("input[name=ground][value=protection]").check(force=True)
    worker.locator("select[name=edition]").select_option(label="出院准备")
    press(worker, "开始填写")
    for link in ("1", "2"):
        choose(worker, link, "0")
    press(worker, "完成")
    shown = worker.locator(".scale-scores").inner_text()
    assert "不足" in shown
    assert "谈一谈" in shown


def press_publish(page, javascript: bool) -> None:
    button = page.locator("form[data-confirm] button", has_text="发布")
    if not javascript:
        with page.expect_navigation():
            button.click()
    else:
        button.click()
        with page.expect_navigation():
            page.locator("#ask button[value=yes]").click()
    assert "使用中" in page.locator("main, .page-header").first.inner_text() or "已发布" in page.content()
