"""A form is filled in at the bedside, in the real browser: by keyboard alone, with the line down, without scripts, on a phone."""

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from playwright.sync_api import Page, expect

from lianqiao.cases.services import open_case
from lianqiao.designs.editions import publish_edition
from lianqiao.instruments import services
from lianqiao.instruments.models import InstrumentVersion, Response
from lianqiao.registry.models import BrowserSession
from tests.browser import until
from tests.cases.stage import person, posted
from tests.cast import PASSWORD
from tests.config.homes import free_port

from .servers import kill, lose_one_answer, served

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
AGREEMENT = (("不同意", "No"), ("有时", "Sometimes"), ("同意", "Yes"))
WHY = "夜里常醒，白天没有力气。"


def both(zh: str, en: str, name: str = "text") -> dict:
    parts = [{"url": "lang", "valueCode": "en"}, {"url": "content", "valueString": en}]
    url = "http://hl7.org/fhir/StructureDefinition/translation"
    return {name: zh, f"_{name}": {"extension": [{"url": url, "extension": parts}]}}


def choice(link: str, zh: str, en: str, **more) -> dict:
    options = [
        {
            "extension": [{"url": ORDINAL, "valueDecimal": at}],
            "valueCoding": {"system": "urn:test", "code": str(at), **both(*names, "display")},
        }
        for at, names in enumerate(AGREEMENT)
    ]
    return {
        "linkId": link,
        "type": "choice",
        "prefix": f"{link}.",
        **both(zh, en),
        "answerOption": options,
    } | more


def bound(name: str, value: int) -> dict:
    return {"url": f"http://hl7.org/fhir/StructureDefinition/{name}", "valueInteger": value}


FORM = {
    "resourceType": "Questionnaire", "status": "active", "language": "zh-Hans", **both("睡眠小问卷", "Sleep", "title"),
    "item": [
        choice("1", "睡得不好", "I sleep badly", required=True),
        {"linkId": "2", "prefix": "2.", "type": "string", **both("怎么不好", "In what way?"),
         "enableWhen": [{"question": "1", "operator": "=", "answerCoding": {"system": "urn:test", "code": "2"}}]},
        {"linkId": "3", "prefix": "3.", "type": "integer", **both("一夜醒几次", "How often do you wake?"),
         "extension": [bound("minValue", 0), bound("maxValue", 9)]},
        choice("4", "白天困", "I am tired by day"),
    ],
}  # fmt: skip
PACK = {
    "code": "sleep", "version": "1", "title": {"zh": "睡眠小问卷", "en": "Sleep"}, "licence": "OWN", "red_flags": [], "better": "low",
    "values": {"1": [0, 1, 2], "4": [0, 1, 2]},
    "scores": [{"code": "total", "title": {"zh": "总分", "en": "Total"}, "rule": "sum", "items": ["1", "4"], "range": [0, 4]}],
    "interpretations": [{"code": "own", "score": "total", "source": "s", "bands": [
        {"code": "low", "from": 0, "label": {"zh": "尚可", "en": "Fair"}, "next": {}},
        {"code": "high", "from": 3, "label": {"zh": "需要关注", "en": "Look again"}, "next": {}},
    ]}],
}  # fmt: skip


@pytest.fixture
def sleep(cast, hospital) -> InstrumentVersion:
    with scope(institution=hospital.pk):
        return publish_edition(
            by=cast.worker, institution=hospital, code="sleep", titles=PACK["title"], definition=FORM, pack=PACK, source="s",
            at=timezone.now(),
        )  # fmt: skip


@pytest.fixture
def in_care(cast, hospital, ward):
    with scope(institution=hospital.pk):
        client, today = person(hospital, "周小禾", unit=ward, bed="12"), timezone.localdate()
        open_case(by=cast.worker, client=client, on=today, responsible=posted(cast.worker), today=today)
    return client


@pytest.fixture
def begun(cast, in_care, sleep) -> Response:
    now = timezone.now()
    with scope(institution=in_care.institution_id):
        return services.begin_response(
            by=cast.worker, client=in_care, edition=sleep, on=timezone.localdate(now), at=now
        )


@scopes_disabled()
def kept() -> dict:
    """What the server has of the one response: answers by question, in few words."""
    items = Response.objects.get().answers.get("item") or ()
    values = {item["linkId"]: next(iter(item["answer"][0].values())) for item in items}
    return {link: value.get("code") if isinstance(value, dict) else value for link, value in values.items()}


@scopes_disabled()
def state() -> str:
    return Response.objects.get().state


def fill(page: Page, begun: Response, origin: str = "") -> Page:
    page.goto(origin + reverse("instruments:fill", args=[begun.pk]))
    return page


def pick(page: Page, link: str, place: int) -> None:
    page.locator(f"label:has(input[name=q-{link}][value='{place}'])").click()


def note(page: Page):
    return page.locator("[data-scale-note]")


def test_from_the_first_question_to_the_score_without_a_pointer(cast, eyes_of, begun):
    page = fill(eyes_of(cast.worker), begun)
    page.keyboard.press("2")  # brings up the second question, which the focus had already passed
    expect(page.locator("input[name=q-2]")).to_be_focused()
    page.keyboard.insert_text(WHY)
    page.keyboard.press("Enter")
    expect(page.locator("input[name=q-3]")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("input[name=q-2]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.type("4")
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[name=q-4]").first).to_be_focused()
    page.keyboard.press("1")
    expect(page.locator("button[data-save]")).to_be_focused()  # the last one leads on to the button
    expect(page.locator("[data-scale-bar]")).to_have_js_property("value", 4)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    shown = page.locator(".scale-scores").inner_text()
    assert "需要关注" in shown and "3" in shown
    assert kept() == {"1": "2", "2": WHY, "3": 4, "4": "1"}


def test_a_question_that_comes_up_is_drawn_without_a_page_and_goes_again(cast, eyes_of, begun):
    page = fill(eyes_of(cast.worker), begun)
    loads = []
    page.on("load", lambda _page: loads.append(1))
    pick(page, "1", 2)
    expect(page.locator("input[name=q-2]")).to_be_visible()
    page.locator("input[name=q-2]").fill(WHY)
    pick(page, "1", 0)
    expect(page.locator("input[name=q-2]")).to_be_hidden()
    until(page, lambda: kept() == {"1": "0"})  # only what is asked is an answer
    pick(page, "1", 2)
    expect(page.locator("input[name=q-2]")).to_have_value(WHY)
    assert loads == []


def test_a_server_killed_at_the_bedside_costs_no_answer(cast, eyes_of, begun):
    page, port = eyes_of(cast.worker), free_port()
    with served(port) as server:
        fill(page, begun, f"http://localhost:{port}")
        pick(page, "1", 1)
        until(page, lambda: kept() == {"1": "1"})
        kill(server)
        pick(page, "4", 2)
        expect(note(page)).to_have_attribute("data-state", "failed")
        page.locator("button[data-save]").click()
        expect(page.locator(".toast-error")).to_contain_text("网络不通")
        expect(page.locator("input[name=q-4][value='2']")).to_be_checked()
    assert kept() == {"1": "1"}
    with served(port):
        with page.expect_navigation():
            page.locator("button[data-save]").click()
        expect(page.locator(".scale-scores")).to_contain_text("需要关注")
    assert kept() == {"1": "1", "4": "2"}


def test_answers_that_arrived_before_the_line_broke_are_not_taken_for_somebody_elses(cast, eyes_of, begun):
    page = fill(eyes_of(cast.worker), begun)
    lose_one_answer(page, "**/keep/")
    pick(page, "1", 1)
    expect(note(page)).to_have_attribute("data-state", "failed")
    assert kept() == {"1": "1"}
    pick(page, "4", 2)
    expect(note(page)).to_have_attribute("data-state", "saved")
    assert kept() == {"1": "1", "4": "2"}
    lose_one_answer(page, "**/keep/")
    page.locator("input[name=q-3]").fill("7")
    expect(note(page)).to_have_attribute("data-state", "failed")
    second = fill(page.context.new_page(), begun)
    pick(second, "4", 0)
    until(second, lambda: kept() == {"1": "1", "3": 7, "4": "0"})
    pick(page, "4", 1)
    expect(note(page)).to_contain_text("已有他人修改")  # now it is somebody else's
    assert kept() == {"1": "1", "3": 7, "4": "0"}


def test_a_login_that_ended_costs_no_answer(cast, eyes_of, begun):
    page = fill(eyes_of(cast.worker), begun)
    BrowserSession.objects.all().delete()
    pick(page, "1", 1)
    page.locator("button[data-save]").click()
    expect(page.locator(".toast-error")).to_contain_text("登录已失效")
    other = page.context.new_page()
    other.goto("/accounts/login/")
    other.fill("input[name=login]", "alin")
    other.fill("input[name=password]", PASSWORD)
    other.keyboard.press("Enter")
    other.wait_for_url(lambda address: "/accounts/" not in address)
    with page.expect_navigation():
        page.locator("button[data-save]").click()
    with page.expect_navigation():
        page.locator(".scale-gaps button").click()
    assert (kept(), state()) == ({"1": "1"}, "completed")


def test_a_tab_closed_right_after_an_answer_keeps_it_and_goes_on_there(cast, eyes_of, begun):
    page = fill(eyes_of(cast.worker), begun)
    again = page.context.new_page()
    pick(page, "4", 2)
    page.locator("input[name=q-3]").fill("7")  # no pause, no other field
    page.close(run_before_unload=True)
    until(again, lambda: kept() == {"3": 7, "4": "2"})
    again.goto(reverse("instruments:client", args=[begun.client_id]))
    again.get_by_role("link", name="睡眠小问卷").first.click()
    expect(again.locator("input[name=q-3]")).to_have_value("7")


def test_two_windows_of_one_form_are_told_and_neither_is_lost(cast, eyes_of, begun):
    page = fill(eyes_of(cast.worker), begun)
    second = fill(page.context.new_page(), begun)
    pick(page, "1", 1)
    until(page, lambda: kept() == {"1": "1"})
    pick(second, "4", 2)
    expect(note(second)).to_have_attribute("data-state", "failed")
    second.locator("button[value=keep]").click()
    expect(second.locator(".form-errors")).to_be_visible()
    expect(second.locator("input[name=q-4][value='2']")).to_be_checked()
    assert kept() == {"1": "1"}, "nothing is written over before somebody says so"
    second.locator("button[value=keep]").click()
    until(second, lambda: kept() == {"4": "2"})


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_without_scripts_nothing_that_comes_up_is_passed_over(cast, eyes_of, begun, language):
    page = fill(eyes_of(cast.worker, javascript=False, language=language), begun)
    said = {
        "zh-hans": ("不大于 9", "根据您的回答，还有几个问题", "还有 1 道题没有回答"),
        "en": ("At most 9.", "bring up further questions", "1 question is not answered"),
    }[language]
    page.locator("input[name=q-1][value='2']").check(force=True)
    page.locator("input[name=q-3]").fill("12")
    page.locator("button[data-save]").click()
    assert state() == "open"
    expect(page.locator("main, [data-messages]").first).to_contain_text(said[1])
    expect(page.locator(".scale-fresh")).to_have_count(1)
    expect(page.locator("input[name=q-3]")).to_have_value("12")
    page.locator("button[data-save]").click()
    expect(page.locator("#row-3 .field-error")).to_contain_text(said[0])
    page.locator("input[name=q-3]").fill("2")
    page.locator("button[data-save]").click()
    # One choice is left out: that is asked once, and the same button goes on then.
    expect(page.locator(".scale-gaps")).to_contain_text(said[2])
    assert state() == "open"
    page.locator("button[data-save]").click()
    assert (state(), kept()) == ("completed", {"1": "2", "3": 2})
    expect(page.locator(".scale-scores")).to_contain_text(
        {"zh-hans": "未完整作答", "en": "incomplete"}[language]
    )


def test_on_the_phone_another_language_and_larger_type_lose_nothing(cast, eyes_of, in_care, sleep):
    with scope(institution=in_care.institution_id):
        secret = services.send_invitation(
            by=cast.worker, edition=sleep, at=timezone.now(), client=in_care, ground="protection"
        )
    phone = eyes_of(None, phone=True)
    phone.goto(reverse("instruments:answer", args=[secret]))
    pick(phone, "1", 2)
    phone.locator("input[name=q-2]").fill(WHY)
    phone.locator("[data-large-type]").click()
    with phone.expect_navigation():
        phone.locator("button[name=in]").click()
    expect(phone.locator("legend").first).to_contain_text("I sleep badly")
    expect(phone.locator("input[name=q-2]")).to_have_value(WHY)
    assert phone.evaluate("document.documentElement.classList.contains('large-type')")
    with phone.expect_navigation():
        phone.locator("button.btn-primary").click()
    expect(phone.locator(".scale-gaps")).to_contain_text("not answered")
    phone.locator(".scale-gaps a").click()
    assert phone.evaluate("location.hash").startswith("#row-")
    phone.locator("button.btn-primary").click()
    phone.wait_for_url("**/thanks/#row-*")
    expect(phone.locator("h1")).to_contain_text("Thank you")
    assert kept() == {"1": "2", "2": WHY}
    assert phone.goto(reverse("instruments:answer", args=[secret])).status == 410
    assert WHY not in phone.content()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_phone_that_opens_the_link_again_loses_nothing_and_shows_nothing(
    cast, eyes_of, in_care, sleep, language
):
    with scope(institution=in_care.institution_id):
        secret = services.send_invitation(
            by=cast.worker, edition=sleep, at=timezone.now(), client=in_care, ground="protection"
        )
    address = reverse("instruments:answer", args=[secret])
    phone = eyes_of(None, phone=True, language=language)
    phone.goto(address)
    pick(phone, "1", 2)
    phone.locator("input[name=q-2]").fill(WHY)
    phone.locator("input[name=q-3]").fill("4")
    until(phone, lambda: kept() == {"1": "2", "2": WHY, "3": 4})
    phone.goto(address)
    assert WHY not in phone.content()
    expect(phone.locator("input[name=q-2]")).to_be_hidden()  # it would tell what was answered before
    said = {"zh-hans": "您之前已答 3 题", "en": "3 questions are already answered"}[language]
    expect(phone.locator(".alert-info")).to_contain_text(said)
    pick(phone, "4", 1)
    until(phone, lambda: kept() == {"1": "2", "2": WHY, "3": 4, "4": "1"})
    phone.locator("input[name=q-3]").fill("5")
    phone.locator("input[name=q-3]").fill("")  # touched, and taken away
    until(phone, lambda: kept() == {"1": "2", "2": WHY, "4": "1"})
    phone.locator("button.btn-primary").click()
    phone.wait_for_url("**/thanks/")
    assert (kept(), state()) == ({"1": "2", "2": WHY, "4": "1"}, "completed")


def test_a_group_answers_from_behind_one_address(cast, sleep, hospital):
    with scope(institution=hospital.pk):
        secret = services.send_invitation(
            by=cast.worker, edition=sleep, at=timezone.now(), institution=hospital
        )
    keep, phone = reverse("instruments:answer_keep", args=[secret]), Browser()
    told = {phone.post(keep, {"q-1": "1"}).status_code for _answer in range(70)}
    assert told == {200}
    guessed = [phone.get(reverse("instruments:answer", args=["x" * 32])).status_code for _try in range(125)]
    assert guessed[0] == 410
    assert 429 in guessed
