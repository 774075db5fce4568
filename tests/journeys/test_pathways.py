"""A child is put on a pathway with the keyboard alone, in Chinese; a mother answers on her phone, and the step is done."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import expect

from lianqiao.cases.models import PlanStep
from lianqiao.cases.services import open_case
from lianqiao.instruments.services import send_invitation
from lianqiao.pathways.models import Enrolment
from tests.browser import accessibility_faults
from tests.cases.stage import person, posted
from tests.instruments.stage import scale

TITLE = "儿童血液病社工路径"


@pytest.fixture
def case(cast, hospital, ward):
    """A child with an open case of 林安."""
    lin, today = posted(cast.worker), timezone.localdate()
    with scope(institution=hospital.pk):
        client = person(hospital, "周小禾", unit=ward, bed="12")
        return open_case(by=cast.worker, client=client, on=today, responsible=lin, today=today, depth="full")


def test_by_keyboard_onto_a_pathway_and_off_its_first_scale(cast, eyes_of, case, hospital):
    page = eyes_of(cast.worker)
    page.goto(reverse("cases:detail", args=[case.pk], query={"tab": "plan"}))
    page.get_by_role("link", name="纳入临床路径").last.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("纳入临床路径")
    assert accessibility_faults(page) == []
    page.get_by_role("link", name=TITLE).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert accessibility_faults(page) == []
    page.get_by_role("button", name="纳入这条路径").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("路径步骤已列入计划")).to_be_visible()
    assert accessibility_faults(page) == []
    row = page.locator(".row-item", has_text="表情量表了解孩子自己的感受")
    expect(row.get_by_role("link", name="现在填写")).to_be_visible()
    with scope(institution=hospital.pk):
        secret = send_invitation(
            by=cast.worker,
            edition=scale("childfaces"),
            client=case.client,
            ground="protection",
            at=timezone.now(),
        )
    phone = eyes_of(None, phone=True)
    phone.goto(reverse("instruments:answer", args=[secret]))
    for number in range(1, 7):
        phone.locator(f"input[name=q-{number}]").nth(1).check(force=True)
    phone.locator("button.btn-primary").click()
    phone.wait_for_url("**/thanks/")
    with scope(institution=hospital.pk):
        assert PlanStep.objects.get(on_pathway__template__code="child-faces").state == "done"
        assert Enrolment.objects.get().state == "active"
    page.reload()
    expect(row.get_by_role("link", name="现在填写")).to_have_count(0)


def test_above_the_intake_form_what_is_typed_stays(cast, eyes_of, case):
    page = eyes_of(cast.worker)
    page.goto(reverse("casework:intake_write", args=[case.pk]))
    page.locator("[name=presenting]").fill("夜里哭醒")
    with page.expect_popup() as opened:
        page.locator("#intake-scales").get_by_role("link", name="现在填写").first.click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("填写量表")
    opened.value.close()
    expect(page.locator("[name=presenting]")).to_have_value("夜里哭醒")
    with page.expect_response(lambda answer: "/measurements/intake/" in answer.url):
        page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("[name=presenting]")).to_have_value("夜里哭醒")
    assert accessibility_faults(page) == []
