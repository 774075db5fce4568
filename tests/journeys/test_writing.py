"""Writing a note in the real browser: few keys, and no word lost whatever dies, closes, ends, or is open twice."""

import datetime as dt

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from playwright.sync_api import Page, expect

from lianqiao.cases import services
from lianqiao.cases.models import Contact
from lianqiao.demo.circumstances import drawing
from lianqiao.registry.models import BrowserSession
from lianqiao.workspace.models import Draft
from lianqiao.workspace.phrases import add_phrase
from tests.browser import until
from tests.cases.stage import days_ago, person, posted, talk
from tests.cast import PASSWORD
from tests.config.homes import free_port

from .servers import kill, served

LINE = "她说想先跟女儿谈谈，再决定要不要转院。"
MORE = "约好明天下午三点再来。"
FULL = "/cases/contacts/new/"
MOST_KEYS = 12


@pytest.fixture
def case(cast, hospital):
    """An open brief case of a child."""
    lin = posted(cast.worker)
    with scope(institution=hospital.pk):
        client = person(hospital, "周小禾")
        return services.open_case(
            by=cast.worker, client=client, on=days_ago(3), depth="brief", responsible=lin
        )


@pytest.fixture
def page(cast, eyes_of, case) -> Page:
    return eyes_of(cast.worker)


def drafts() -> list[str]:
    """What the server keeps of the text of forms, the oldest first."""
    found = Draft.objects.order_by("saved_at")
    return [draft.fields.get("text", draft.fields.get("part-0", [""]))[0] for draft in found]


def typed(page: Page, text: str, *, area: str = "text") -> None:
    """Type at the end of an area, and wait until the server has it."""
    with page.expect_response("**/drafts/"):
        page.locator(f"#id_{area}").press("ControlOrMeta+End")
        page.keyboard.insert_text(text)


def note(page: Page):
    return page.locator("[data-draft-note]")


def written() -> Contact:
    """The one note there is."""
    with scopes_disabled():
        return Contact.everything.get()


class Keys:
    """Presses keys one by one and counts them; what is typed as text is not counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += len(key.split("+")) if len(key) > 1 else 1

    def write(self, text: str) -> None:
        self.page.keyboard.insert_text(text)


def test_a_brief_contact_takes_few_keys_beside_its_text(page, case):
    page.goto(f"/cases/{case.pk}/")
    keys = Keys(page)
    keys.press("n")
    expect(page.locator("input[name=items]").first).to_be_focused()
    keys.press("Space", "m", "1", "5", "Tab")
    keys.write(LINE)
    with page.expect_navigation(url="**/next/"):
        keys.press("Control+Enter")
    assert keys.pressed <= MOST_KEYS
    signed = written()
    assert (signed.state, signed.minutes_direct, signed.text, signed.case_id) == ("signed", 15, LINE, case.pk)


def test_from_the_desk_too_with_the_person_found_by_initials(page, case):
    page.goto("/")
    keys = Keys(page)
    keys.press("n")
    expect(page.locator("#who-text")).to_be_focused()
    keys.press("z", "x", "h", "Enter")
    expect(page.locator("input[name=items]").first).to_be_focused()
    keys.press("Space", "m", "5", "Tab")
    keys.write(LINE)
    with page.expect_navigation(url="**/next/"):
        keys.press("Control+Enter")
    assert keys.pressed <= MOST_KEYS
    signed = written()
    assert (signed.state, signed.text, signed.case_id) == ("signed", LINE, case.pk)


def test_who_is_chosen_before_the_list_has_come_is_chosen_all_the_same(page, case):
    page.route("**/contacts/who/", lambda route: (page.wait_for_timeout(600), route.continue_()))
    page.goto("/cases/contacts/quick/")
    keys = Keys(page)
    expect(page.locator("#who-text")).to_be_focused()
    keys.press("z", "x", "h")
    page.wait_for_timeout(300)  # the list is asked for, and not there yet
    keys.press("Enter")
    expect(page.locator("input[name=items]").first).to_be_focused()
    page.wait_for_timeout(900)  # nothing that comes later takes the tick away
    assert page.locator("input[name=clients]:checked").count() == 1


def test_headings_and_phrases_by_keyboard_and_nothing_typed_is_left_behind(cast, page, case):
    add_phrase(by=cast.worker, name="开场", text="自我介绍，说明来意。")
    page.goto(f"{FULL}?case={case.pk}")
    page.locator("#id_text").fill(LINE)
    page.locator("#format-soap").press("Enter")
    expect(page.locator("#id_part-0")).to_have_value(LINE)
    expect(page.locator("#format-soap")).to_be_focused()
    page.locator("#id_part-1").focus()
    page.locator("details.phrases summary").press("Enter")
    page.locator("[data-insert]").first.press("Enter")
    expect(page.locator("#id_part-1")).to_have_value("自我介绍，说明来意。")
    expect(page.locator("#id_part-1")).to_be_focused()
    page.locator("#format-free").press("Enter")
    expect(page.locator("#id_text")).to_have_value(
        f"【S 主观资料】\n{LINE}\n【O 客观资料】\n自我介绍，说明来意。"
    )


def test_a_closed_tab_offers_its_text_again(page, case):
    address = f"{FULL}?case={case.pk}"
    page.goto(address)
    page.locator("#id_text").fill(LINE)
    again = page.context.new_page()
    page.close(run_before_unload=True)  # no pause, no other field: the last word goes as the page does
    until(again, lambda: drafts() == [LINE])
    again.goto(address)
    again.locator(".alert-draft a").first.click()
    expect(again.locator("#id_text")).to_have_value(LINE)


def test_two_windows_of_one_form_lose_nothing_and_are_told(page, case):
    address = f"{FULL}?case={case.pk}"
    second = page.context.new_page()
    for window in (page, second):
        window.goto(address)
    typed(page, LINE)
    expect(note(page)).to_have_attribute("data-state", "saved")
    typed(second, MORE)
    expect(note(second)).to_have_attribute("data-state", "apart")
    assert drafts() == [LINE, MORE]
    second.locator("button[value=draft]").click()
    second.wait_for_url("**/next/")
    assert drafts() == [LINE]  # the form that was taken took its own draft along, not the other one's
    page.goto(address)
    page.locator(".alert-draft a").first.click()
    expect(page.locator("#id_text")).to_have_value(LINE)


def test_whoever_saves_second_takes_the_saved_one_and_finds_their_own_again(cast, page, case):
    with scope(institution=case.institution_id):
        told = talk(case.client, case=case, text="")
        draft = services.record_contact(by=cast.worker, told=told, at=timezone.now())
    address = f"/cases/contacts/{draft.pk}/change/"
    second = page.context.new_page()
    for window in (page, second):
        window.goto(address)
    typed(page, LINE)
    page.locator("button[value=draft]").click()
    page.wait_for_url("**/next/")
    typed(second, MORE)
    second.locator("button[value=draft]").click()
    expect(second.locator(".field-newer")).to_contain_text(LINE)
    second.locator(".take-saved a").click()
    expect(second.locator("#id_text")).to_have_value(LINE)
    assert drafts() == [MORE]
    second.locator(".alert-draft a").first.click()
    expect(second.locator("#id_text")).to_have_value(MORE)
    second.locator("button[value=draft]").click()
    second.wait_for_url("**/next/")
    assert written().text == MORE
    assert drafts() == []


def test_a_photo_goes_along_with_the_note_it_is_signed_with(page, case):
    page.goto(f"{FULL}?case={case.pk}")
    page.locator("#id_text").fill(LINE)
    page.locator("input[name=items]").first.check(force=True)
    page.locator("#id_minutes_direct").fill("15")
    told = page.locator("details", has=page.locator("#id_place"))
    expect(page.locator("#id_place")).to_be_hidden()
    told.locator("summary").press("Enter")
    page.locator("#id_place").fill("七楼活动室")
    page.locator("#id_file").set_input_files(
        {"name": "画.png", "mimeType": "image/png", "buffer": drawing(8, 6)}
    )
    page.locator("#id_title").fill("她画的房子")
    page.locator("#id_kind").select_option("work")
    page.locator("button[data-save]").click()
    page.wait_for_url("**/next/")
    signed = written()
    assert signed.state == "signed"
    page.goto(f"/cases/contacts/{signed.pk}/")
    expect(page.locator("main")).to_contain_text("七楼活动室")
    with page.context.expect_page() as opened:
        page.locator("a", has_text="她画的房子").click()
    expect(opened.value.locator("img")).to_be_visible()
    assert drafts() == []


def test_a_form_that_comes_back_with_mistakes_goes_on_with_its_own_draft(page, case):
    page.goto(f"{FULL}?case={case.pk}")
    typed(page, LINE)
    page.locator("button[data-save]").click()  # neither items nor minutes
    expect(page.locator(".form-errors")).to_be_visible()
    typed(page, MORE)
    expect(note(page)).to_have_attribute("data-state", "saved")
    assert drafts() == [LINE + MORE]


def test_a_login_that_ended_takes_no_word_along(page, case):
    page.goto(f"{FULL}?case={case.pk}")
    typed(page, LINE)
    BrowserSession.objects.all().delete()
    page.locator("#id_text").press("ControlOrMeta+End")
    page.keyboard.insert_text(MORE)
    page.locator("button[value=draft]").click()
    expect(page.locator(".toast-error")).to_contain_text("登录已失效")
    expect(page.locator("#id_text")).to_have_value(LINE + MORE)

    other = page.context.new_page()
    other.goto("/accounts/login/")
    other.fill("input[name=login]", "alin")
    other.fill("input[name=password]", PASSWORD)
    other.keyboard.press("Enter")
    other.wait_for_url(lambda address: "/accounts/" not in address)
    page.locator("button[value=draft]").click()
    page.wait_for_url("**/next/")
    assert written().text == LINE + MORE
    assert drafts() == []


def test_a_login_that_ended_leads_back_to_the_draft(page, case):
    page.goto(f"{FULL}?case={case.pk}")
    typed(page, LINE)
    BrowserSession.objects.all().delete()
    page.reload()
    page.fill("input[name=login]", "alin")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")  # leads back to the form
    page.locator(".alert-draft a").first.click()
    expect(page.locator("#id_text")).to_have_value(LINE)


def test_typing_keeps_the_login_alive(page, case):
    page.clock.install()
    page.goto(f"{FULL}?case={case.pk}")
    then = timezone.now() - dt.timedelta(minutes=8)
    soon = timezone.now() + dt.timedelta(minutes=3)
    BrowserSession.objects.update(touched_at=then, expire_date=soon)
    page.clock.fast_forward(61_000)
    with page.expect_response("**/still-here/"):
        page.locator("#id_text").press("a")
    session = BrowserSession.objects.get()
    assert session.touched_at > then + dt.timedelta(minutes=7)
    assert session.expire_date > soon + dt.timedelta(hours=11)
    page.clock.fast_forward(9 * 60_000)
    page.locator("#id_text").press("b")  # nine minutes later: nothing covered the page meanwhile
    page.clock.fast_forward(9 * 60_000)
    page.locator("#id_text").press("c")
    expect(page.locator("#id_text")).to_have_value("abc")


def test_a_server_killed_while_somebody_writes_costs_no_word(page, case):
    port = free_port()
    with served(port) as server:
        page.goto(f"http://localhost:{port}{FULL}?case={case.pk}")
        typed(page, LINE)
        kill(server)
        page.locator("#id_text").press("ControlOrMeta+End")
        page.keyboard.insert_text(MORE)
        page.locator("button[value=draft]").click()
        expect(page.locator(".toast-error")).to_contain_text("网络不通")
        expect(page.locator("#id_text")).to_have_value(LINE + MORE)
    assert drafts() == [LINE]
    with served(port):
        page.locator("button[value=draft]").click()
        page.wait_for_url("**/next/")
    assert written().text == LINE + MORE
