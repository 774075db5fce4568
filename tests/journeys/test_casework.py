"""The page of a case in a real browser: nothing on it stands in anybody's way, whatever became of the case."""

import pytest
from django_scopes import scope
from playwright.sync_api import expect

from lianqiao.cases import services
from tests.browser import accessibility_faults
from tests.cases.stage import TODAY, days_ago, person, posted

QUICK = "/cases/contacts/quick/"
TABS = ("timeline", "summary", "plan", "people")


@pytest.fixture
def reopened(cast, hospital):
    """A closed case whose next episode is open."""
    lin = posted(cast.worker)
    with scope(institution=hospital.pk):
        case = services.open_case(
            by=cast.worker, client=person(hospital, "周小禾"), on=days_ago(9), responsible=lin
        )
        services.close_case(
            by=cast.worker, case=case, outcome="improved", reason="discharged", on=days_ago(4), today=TODAY
        )
        services.reopen_case(by=cast.worker, case=case, on=days_ago(2), today=TODAY)
    return case


def test_the_links_of_a_closed_case_can_be_told_from_its_words(cast, eyes_of, reopened):
    page = eyes_of(cast.worker)
    for tab in TABS:
        page.goto(f"/cases/{reopened.pk}/?tab={tab}")
        assert page.locator(".alert a").inner_text() == "前往下一次个案"
        assert accessibility_faults(page) == [], tab


def test_a_quick_contact_begins_where_there_is_something_to_say(cast, eyes_of, reopened):
    page = eyes_of(cast.worker)
    page.goto("/cases/")
    page.keyboard.press("n")
    page.wait_for_url(f"**{QUICK}**")
    expect(page.locator("#who-text")).to_be_focused()
    page.keyboard.type("zhou")
    page.locator("#who-found .chip", has_text="周小禾").click()
    assert accessibility_faults(page) == []

    page.goto(f"{QUICK}?case={reopened.next_episode.pk}")  # the client is chosen: what was done comes next
    expect(page.locator("input[name=items]").first).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("input[name=items]").first).to_be_checked()
    page.locator("button[data-save]").click()
    expect(page.locator(".form-errors")).to_be_visible()
    assert page.locator("[autofocus]").count() == 0


def test_what_is_focused_covers_nothing_on_a_phone(cast, eyes_of, reopened):
    for javascript in (True, False):
        page = eyes_of(cast.worker, phone=True, javascript=javascript)
        for address, first in (
            (QUICK, "#who-text"),
            (f"{QUICK}?case={reopened.next_episode.pk}", "input[name=items]"),
        ):
            page.goto(address)
            expect(page.locator(first).first).to_be_focused()
            expect(page.locator("h1")).to_be_in_viewport()
            expect(page.locator(first).first).to_be_in_viewport()
            if javascript:
                assert accessibility_faults(page) == []


def test_looking_for_somebody_leaves_no_draft_but_choosing_them_does(cast, eyes_of, reopened):
    page = eyes_of(cast.worker)
    page.goto(QUICK)
    with page.expect_response("**/who/"):
        page.locator("#who-text").press_sequentially("zhou")
    page.goto("/drafts/")
    expect(page.locator("main table")).to_have_count(0)

    page.goto(QUICK)
    page.locator("#who-text").press_sequentially("zhou")
    with page.expect_response("**/drafts/"):
        page.locator("#who-found .chip", has_text="周小禾").click()
    page.goto("/")
    row = page.locator("a.row-item[href$='draft=restore']")
    expect(row).to_contain_text("快速记录")
    page.locator(".top details.drop summary").last.click()
    page.locator(".top button[name=language]").click()
    expect(row).to_contain_text("Quick contact")
    row.click()
    expect(page.locator("input[name=clients]:checked")).to_have_count(1)
    expect(page.locator("#who-text")).to_have_value("")
