"""A group is measured and a pile of paper entered in the real browser, by keyboard alone: a digit moves on, nothing is lost."""

import pytest
from django_scopes import scope, scopes_disabled
from playwright.sync_api import Page, expect

from lianqiao.activities import services as groups
from lianqiao.instruments.models import RedFlag, Response, Score
from lianqiao.instruments.states import ResponseState
from tests.browser import accessibility_faults
from tests.cases.stage import TODAY, days_ago, person, posted
from tests.measurements.stage import agreed, begun

from .servers import lose_one_answer

FIRST, SECOND = "周小禾", "周敏"


@pytest.fixture
def sheet(cast, hospital):
    """The PHQ-9 before the work of a group of two."""
    lin = posted(cast.worker)
    with scope(institution=hospital.pk):
        group = groups.plan_group(
            by=cast.worker, name="与糖同行", kind="support", category="A", scene="ward", on=days_ago(30),
            responsible=lin,
        )  # fmt: skip
        for name in (FIRST, SECOND):
            client = person(hospital, name)
            groups.enrol_member(by=cast.worker, group=group, client=client, on=days_ago(30))
            agreed(cast, client)
        return begun(cast, group)


def cell(page: Page, name: str, number: int):
    return page.get_by_role("row", name=name).locator(".sheet-cell input").nth(number - 1)


@scopes_disabled()
def states() -> set[str]:
    return set(Response.objects.values_list("state", flat=True))


@scopes_disabled()
def warnings() -> int:
    return RedFlag.objects.count()


@scopes_disabled()
def values() -> list:
    return list(Score.objects.order_by("response", "position").values_list("value", flat=True))


@pytest.mark.browser
def test_a_group_is_typed_by_digits_kept_row_by_row_and_entered(cast, eyes_of, sheet):
    page = eyes_of(cast.worker)
    page.goto(f"/measurements/{sheet.pk}/")
    cell(page, FIRST, 1).focus()
    with page.expect_response("**/keep/"):
        page.keyboard.type("121212120")
    expect(cell(page, FIRST, 10)).to_be_focused()
    page.keyboard.press("Enter")
    expect(cell(page, SECOND, 1)).to_be_focused()
    with page.expect_response("**/keep/"):
        page.keyboard.type("11")
        page.keyboard.press("ArrowRight")  # the third is left out
        page.keyboard.type("111112")
    expect(page.locator("[data-sheet-warning]")).to_be_visible()
    assert states() == {ResponseState.IN_PROGRESS}
    assert warnings() == 1, "before anything was entered"
    page.reload()
    expect(cell(page, FIRST, 2)).to_have_value("2")
    page.locator("button[data-save]").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("已录入2份作答")).to_be_visible()
    assert states() == {ResponseState.COMPLETED}
    assert values() == [12, 10], "one left out is made up for by the rule of the scale, never nought"


@pytest.mark.browser
def test_a_row_that_arrived_before_the_line_broke_goes_on_and_a_sheet_off_line_keeps_what_is_typed(
    cast, eyes_of, sheet
):
    page = eyes_of(cast.worker)
    page.goto(f"/measurements/{sheet.pk}/")
    note = page.locator("[data-sheet-note]")
    lose_one_answer(page, "**/keep/")
    cell(page, FIRST, 1).focus()
    page.keyboard.press("1")  # one key is one row sent, however slowly the others come
    expect(note).to_have_attribute("data-state", "failed")
    page.keyboard.type("21212120")
    expect(note).to_have_attribute("data-state", "saved")
    page.context.set_offline(True)
    cell(page, SECOND, 1).focus()
    page.keyboard.type("111111111")
    expect(note).to_have_attribute("data-state", "failed")
    page.locator("button[data-save]").click()
    expect(page.locator(".toast-error")).to_contain_text("网络不通")
    expect(cell(page, SECOND, 9)).to_have_value("1")
    page.context.set_offline(False)
    with page.expect_navigation():
        page.locator("button[data-save]").click()
    expect(page.get_by_text("已录入2份作答")).to_be_visible()
    assert values() == [12, 9]


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False])
def test_members_get_a_card_each_and_answer_on_their_own_phones(cast, eyes_of, sheet, javascript):
    """One press, two cards; one of the two scans hers, and the sheet shows it beside what comes on paper."""
    page = eyes_of(cast.worker, javascript=javascript)
    page.goto(f"/measurements/{sheet.pk}/")
    page.get_by_role("link", name="用组员手机填写").click()
    assert not javascript or accessibility_faults(page) == []
    page.get_by_role("button", name="生成扫码卡").click()
    cards = page.locator(".phone-card")
    expect(cards).to_have_count(2)
    assert not javascript or accessibility_faults(page) == []
    card = cards.filter(has_text=SECOND)
    expect(card.locator("svg.qr")).to_be_visible()
    address = card.locator("input[readonly]").input_value()
    phone = eyes_of(None, phone=True, javascript=javascript)
    phone.goto(address)
    expect(phone.get_by_text(SECOND)).to_have_count(0)
    for question in range(1, 10):
        phone.locator(f"input[name=q-{question}]").nth(0 if question == 9 else 1).check(force=True)
    # Without scripts the question that the others bring up is shown first; it may be left out.
    for _press in range(1 if javascript else 2):
        with phone.expect_navigation():
            phone.get_by_role("button", name="提交").click()
    page.goto(f"/measurements/{sheet.pk}/")
    expect(page.get_by_role("row", name=SECOND)).to_contain_text("在手机上作答")
    expect(page.get_by_role("row", name=SECOND)).to_contain_text("8")
    expect(page.get_by_role("row", name=SECOND).locator("input")).to_have_count(0)
    expect(page.get_by_role("row", name=FIRST)).to_contain_text("链接有效至")
    assert not javascript or accessibility_faults(page) == []
    for number in range(1, 10):
        cell(page, FIRST, number).fill("1" if number < 9 else "0")
    with page.expect_navigation():
        page.locator("button[data-save]").click()
    assert values() == [8, 8]
    phone.goto(address)
    expect(phone.get_by_text("已经填过")).to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False])
def test_who_has_not_agreed_agrees_in_place_and_nothing_typed_is_lost(
    cast, eyes_of, sheet, hospital, javascript
):
    with scope(institution=hospital.pk):
        third = person(hospital, "钱一诺")
        groups.enrol_member(by=cast.worker, group=sheet.group, client=third, on=days_ago(30))
    page = eyes_of(cast.worker, javascript=javascript)
    page.goto(f"/measurements/{sheet.pk}/")
    cell(page, FIRST, 1).fill("2")
    closed = page.get_by_role("row", name="钱一诺")
    closed.locator("summary").click()
    closed.locator("input[type=radio][value=oral]").check(force=True)
    closed.locator("input[type=text]").fill("护士赵宁")
    assert not javascript or accessibility_faults(page) == []
    with page.expect_navigation():
        closed.get_by_role("button", name="开放此行").click()
    expect(cell(page, "钱一诺", 1)).to_be_visible()
    expect(cell(page, FIRST, 1)).to_have_value("2")


@pytest.mark.browser
def test_a_block_of_a_spreadsheet_is_pasted(cast, eyes_of, sheet):
    page = eyes_of(cast.worker)
    page.goto(f"/measurements/{sheet.pk}/")
    cell(page, FIRST, 1).focus()
    block = "\n".join("\t".join("1" * 9) for _row in range(2))
    with page.expect_response("**/keep/"):
        page.evaluate(
            """text => { const given = new DataTransfer(); given.setData("text/plain", text);
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: given, bubbles: true, cancelable: true})); }""",
            block,
        )
    expect(cell(page, SECOND, 9)).to_have_value("1")


@pytest.mark.browser
def test_a_paper_sheet_goes_in_without_touching_the_mouse(cast, eyes_of, sheet):
    page = eyes_of(cast.worker)
    page.goto(f"/measurements/paper/phq9/?on={TODAY}&mode=self&setting=clinic&occasion=during")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.insert_text(FIRST)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("input[name=c-0]")).to_be_focused()
    page.keyboard.type("121212120")
    page.keyboard.press("Enter")
    expect(page.locator("#total")).to_be_focused()
    page.keyboard.type("21")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("alert").first).to_contain_text("21")
    expect(page.locator("input[name=c-1]")).to_have_value("2")
    page.locator("#total").fill("12")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#find")).to_be_focused()
    expect(page.locator("tbody tr").first).to_contain_text("12")
    assert values() == [12]
