"""The frame around every page, in a real browser: keys, drafts, the cover, brightness, phone, and no scripts at all.

Each test is a walk, since a walk costs a database; it reads from top to bottom.
"""

import itertools

import pytest
from playwright.sync_api import expect

from tests.browser import accessibility_faults
from tests.cast import PASSWORD

GALLERY = "/components/"
LONG = "她说想先跟女儿谈谈，再决定要不要转院。"


@pytest.fixture
def worker(cast, eyes_of):
    page = eyes_of(cast.worker)
    page.goto(GALLERY)
    return page


def test_keys_work_anywhere_but_not_while_somebody_writes(worker):
    keys = worker.locator("#keys")
    worker.keyboard.press("?")
    expect(keys).to_be_visible()
    worker.keyboard.press("Escape")
    expect(keys).to_be_hidden()

    worker.keyboard.press("/")
    expect(worker.locator("[data-search]")).to_be_focused()
    worker.keyboard.type("n?")
    expect(worker.locator("[data-search]")).to_have_value("n?")
    worker.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '?', bubbles: true, isComposing: true}))"
    )
    expect(keys).to_be_hidden()

    worker.locator("[data-search]").blur()
    worker.keyboard.press("n")
    worker.wait_for_url("**/cases/contacts/quick/**")


def test_a_list_is_walked_and_chosen_from_by_keys(worker):
    worker.keyboard.press("j")
    worker.keyboard.press("j")
    expect(worker.locator("tr.is-current")).to_contain_text("李建国")
    worker.keyboard.press("k")
    expect(worker.locator("tr.is-current")).to_contain_text("王晓明")
    worker.keyboard.press("x")
    worker.reload()
    expect(worker.locator("[data-bulk-count]")).to_have_text("1")  # the choice outlives the page
    worker.locator("[data-bulk-all]").check()
    worker.locator("[data-bulk-bar] button[data-confirm]").click()
    expect(worker.locator("#ask")).to_contain_text("3")


def test_what_is_typed_is_kept_as_a_draft_or_said_to_be_lost(worker):
    note, text = worker.locator("[data-draft-note]"), worker.locator("#id_text")
    with worker.expect_response("**/drafts/") as kept:
        text.fill(LONG)
        text.blur()
    assert kept.value.status == 200
    expect(note).to_have_attribute("data-state", "saved")
    assert any(sign.isdigit() for sign in note.inner_text())

    worker.route("**/drafts/", lambda route: route.abort())
    text.fill(LONG * 2)
    text.blur()
    expect(note).to_have_attribute("data-state", "failed")


def test_the_cover_hides_the_page_and_keeps_what_was_typed(worker):
    lock = worker.locator("#lock")
    worker.locator("#id_text").fill(LONG)
    worker.locator(".top details.drop summary").last.click()
    worker.locator(".top [data-lock-now]").click()
    expect(lock).to_be_visible()
    worker.keyboard.press("Escape")
    expect(lock).to_be_visible()
    worker.fill("#lock-password", "somebody-elses")
    worker.keyboard.press("Enter")
    expect(worker.locator("#lock-error")).not_to_be_empty()
    worker.fill("#lock-password", PASSWORD)
    worker.keyboard.press("Enter")
    expect(lock).to_be_hidden()
    expect(worker.locator("#id_text")).to_have_value(LONG)


def test_going_around_the_cover_leads_to_the_page_that_asks(worker):
    lock, other = worker.locator("#lock"), worker.context.new_page()
    other.goto(GALLERY)
    worker.locator("#id_text").fill(LONG)
    worker.locator("#id_text").blur()
    with worker.expect_response("**/registry/lock/") as told:
        worker.keyboard.press("Shift+L")
    assert told.value.status == 204
    expect(other.locator("#lock")).to_be_visible()  # all tabs are covered

    other.reload()
    expect(other.locator("h1")).to_have_text("已锁定")
    assert accessibility_faults(other) == []
    other.fill("#password", PASSWORD)
    other.keyboard.press("Enter")
    other.wait_for_url(f"**{GALLERY}")
    expect(other.locator("#lock")).to_be_hidden()
    expect(lock).to_be_hidden()  # and one password opens all of them
    expect(worker.locator("#id_text")).to_have_value(LONG)


def test_signing_in_anew_in_another_tab_takes_the_cover_off(worker, cast):
    lock = worker.locator("#lock")
    worker.locator("#id_text").fill(LONG)
    worker.locator("h1").click()
    worker.locator(".top details.drop summary").last.click()
    with worker.expect_response("**/registry/lock/"):
        worker.locator(".top [data-lock-now]").click()
    with worker.context.expect_page() as opened:
        worker.locator("#lock form[target=_blank] button").click()
    door = opened.value
    door.wait_for_url("**/accounts/login/**")
    expect(lock).to_be_visible()
    door.fill("input[name=login]", cast.worker.account.username)
    door.fill("input[name=password]", PASSWORD)
    door.keyboard.press("Enter")
    door.wait_for_url(lambda address: "/accounts/" not in address)
    worker.bring_to_front()
    worker.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(lock).to_be_hidden()
    with worker.expect_response("**/drafts/") as kept:
        worker.locator("#id_text").fill(LONG * 2)
        worker.locator("#id_text").blur()
    assert kept.value.status == 200  # the token of the page is today's


def test_brightness_minutes_and_language(worker):
    worker.locator("[data-minutes='45']").click()
    expect(worker.locator("#id_minutes")).to_have_value("45")
    expect(worker.locator("[data-minutes='45']")).to_have_attribute("aria-pressed", "true")

    worker.locator(".top details.drop summary").last.click()
    worker.locator(".top [data-look-next]").click(click_count=2)
    worker.goto(f"{GALLERY}?errors=1")
    expect(worker.locator("html")).to_have_attribute("data-look", "dark")

    worker.locator(".top button[name=language]").click()
    worker.wait_for_url(f"**{GALLERY}?errors=1")  # the page stays, with what it was asked
    expect(worker.locator("h1")).to_have_text("Components")


def test_nothing_stands_in_the_way_of_anybody(cast, eyes_of):
    for look, phone in itertools.product(("light", "dark"), (False, True)):
        page = eyes_of(cast.worker, phone=phone)
        page.goto(GALLERY)
        page.context.add_cookies([{"name": "look", "value": look, "url": page.url}])
        page.goto(f"{GALLERY}?errors=1")
        page.wait_for_selector("figure.is-drawn")
        assert accessibility_faults(page) == [], (look, phone)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (look, phone)


def test_a_phone_has_everything_under_the_thumb_and_no_script_is_needed(cast, eyes_of):
    phone = eyes_of(cast.worker, phone=True, javascript=False)
    phone.goto(GALLERY)
    expect(phone.locator(".bar-plus")).to_be_visible()
    phone.locator(".sheet > summary").click()
    expect(phone.locator(".sheet-panel form[action$='/accounts/logout/']")).to_be_visible()
    expect(phone.locator(".sheet-panel [data-look-next]")).to_be_hidden()
    expect(phone.locator("[data-minutes]").first).to_be_hidden()
    expect(phone.locator("figure table").first).to_be_visible()
