"""A scale at the bedside and on the client's own phone, in a real browser: it warns before it is finished, and tells nobody else."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import expect

from lianqiao.cases.services import open_case
from lianqiao.instruments import services
from lianqiao.instruments.models import RedFlag, Response
from tests.browser import accessibility_faults
from tests.cases.stage import person, posted
from tests.instruments.stage import scale

LAST = "9"


@pytest.fixture
def in_care(cast, hospital, ward):
    """A child with an open case of 林安; 宋岚 supervises."""
    lin, _song = posted(cast.worker), posted(cast.supervisor)
    today = timezone.localdate()
    with scope(institution=hospital.pk):
        client = person(hospital, "周小禾", unit=ward, bed="12")
        open_case(by=cast.worker, client=client, on=today, responsible=lin, today=today)
    return client


def begun(cast, client, code: str) -> Response:
    now = timezone.now()
    with scope(institution=client.institution_id):
        return services.begin_response(
            by=cast.worker, client=client, edition=scale(code), on=timezone.localdate(now), at=now
        )


def test_the_last_question_warns_by_a_digit_before_anything_is_sent(cast, eyes_of, in_care):
    response, page = begun(cast, in_care, "phq9"), eyes_of(cast.worker)
    page.goto(reverse("instruments:fill", args=[response.pk]))
    assert accessibility_faults(page) == []
    expect(page.locator("[data-scale-warning]")).to_be_hidden()
    for _question in range(8):
        page.keyboard.press("1")
    page.keyboard.press("3")
    expect(page.locator(f"input[name=q-{LAST}][data-digit='3']")).to_be_checked()
    for question in range(1, 9):
        expect(page.locator(f"input[name=q-{question}][data-digit='1']")).to_be_checked()
    expect(page.locator("[data-scale-warning]")).to_be_visible()
    with scope(institution=in_care.institution_id):
        flag = RedFlag.objects.get()
        assert Response.objects.get().state == "open"
    supervisor = eyes_of(cast.supervisor)
    supervisor.goto("/")
    expect(
        supervisor.locator(f"a[href='{reverse('instruments:flag', args=[flag.pk])}']").first
    ).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_goals_come_and_go_with_and_without_scripts(cast, eyes_of, in_care, javascript):
    response, page = begun(cast, in_care, "gas"), eyes_of(cast.worker, javascript=javascript)
    page.goto(reverse("instruments:fill", args=[response.pk]))
    page.locator("input[name=q-text]").fill("每天下床走一圈")
    page.locator("button[name=more]").click()
    page.locator("input[name='q-text~1']").fill("联系妹妹")
    page.locator("button[name=more]").click()
    expect(page.locator("input[name='q-text~2']")).to_be_visible()
    page.locator("button[name=less]").last.click()
    expect(page.locator("input[name='q-text~2']")).to_have_count(0)
    expect(page.locator("input[name=q-text]")).to_have_value("每天下床走一圈")


def test_afterwards_the_phone_tells_nothing(cast, eyes_of, in_care):
    with scope(institution=in_care.institution_id):
        secret = services.send_invitation(
            by=cast.worker, edition=scale(), at=timezone.now(), client=in_care, ground="protection"
        )
    address, phone = reverse("instruments:answer", args=[secret]), eyes_of(None, phone=True)
    answer = phone.goto(address)
    assert "no-store" in answer.headers["cache-control"]
    assert accessibility_faults(phone) == []
    for number in range(1, 10):
        phone.locator(f"input[name=q-{number}]").nth(0 if number == 9 else 2).check(force=True)
    phone.locator("button.btn-primary").click()
    phone.wait_for_url("**/thanks/")
    phone.go_back()
    assert phone.locator("input:checked").count() == 0, "the page before is asked for anew, not kept"
    assert "链接已关闭" in phone.content()
    assert phone.goto(address).status == 410
    phone.reload()
    assert "周小禾" not in phone.content()
