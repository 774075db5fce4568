"""The worker draws a family in the picture itself: a press opens the small menu, dragging stays, keys reach it all."""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lianqiao.people import rules, services
from lianqiao.registry.scopes import scope_of
from tests.browser import accessibility_faults
from tests.people.conftest import NOW


@pytest.fixture
def child(cast):
    by = cast.worker
    token = rules.searched(institution_id=by.institution_id, text="周小雨", at=NOW)
    with scope_of(by):
        return services.register_client(
            by=by, institution=by.institution, searched=token, name="周小雨", sex="female",
            birth_date=dt.date(2018, 5, 4), at=NOW,
        )  # fmt: skip


def test_a_mother_is_added_dragged_and_taken_off_again(cast, eyes_of, child):
    page = eyes_of(cast.worker)
    page.goto(reverse("people:family", args=[child.pk]))
    assert not accessibility_faults(page)
    menu, symbol = page.locator("[data-family-menu]"), page.locator(f"[data-person='{child.pk}']")
    expect(menu).to_be_hidden()
    symbol.focus()
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()

    symbol.click()
    menu.get_by_role("menuitem").first.click()
    page.locator("input[name=name]").fill("妈妈")
    page.locator("input[name=sex][value=female]").check(force=True)
    with page.expect_navigation():
        page.locator("button[data-save]").click()
    mother = page.locator("[data-person]", has_text="妈妈")
    expect(mother).to_be_visible()

    before = mother.bounding_box()
    page.mouse.move(before["x"] + 20, before["y"] + 20)
    page.mouse.down()
    page.mouse.move(before["x"] + 120, before["y"] + 20, steps=4)
    with page.expect_response("**/family/drag/") as moved:
        page.mouse.up()
    assert moved.value.status == 200
    expect(menu).to_be_hidden()
    page.reload()
    assert page.locator("[data-person]", has_text="妈妈").bounding_box()["x"] != before["x"]

    page.locator("[data-person]", has_text="妈妈").click()
    menu.get_by_role("menuitem").last.click()
    with page.expect_navigation():
        page.locator("form[action*='take-off'] button").last.click()
    expect(page.locator("[data-person]")).to_have_count(1)
    with page.expect_navigation():
        page.locator(".family-undo button").first.click()
    expect(page.locator("[data-person]")).to_have_count(2)


def test_without_scripts_a_person_is_a_link_to_their_page(cast, eyes_of, child):
    page = eyes_of(cast.worker, javascript=False, phone=True)
    page.goto(reverse("people:family", args=[child.pk]))
    page.goto(page.locator(f"a[data-person='{child.pk}']").get_attribute("href"))
    expect(
        page.locator(f"a[href='{reverse('people:kin_add', args=[child.pk, child.pk, 'parent'])}']")
    ).to_be_visible()
