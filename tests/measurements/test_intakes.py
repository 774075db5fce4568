"""Above the intake form stand the scales suggested for the case, and what came of them since it was opened."""

import re

import pytest
from django.urls import reverse

from lianqiao.cases import services as cases
from lianqiao.instruments.models import Invitation
from lianqiao.measurements.services import ask_for_scale
from tests.cases.conftest import child, in_hospital, lin, mother
from tests.cases.stage import NOW, TODAY, ask, days_ago, open_page
from tests.instruments.stage import answered, begun, scale

pytestmark = pytest.mark.django_db
__all__ = ["child", "in_hospital", "lin", "mother"]


@pytest.fixture
def taken(cast, lin, child, in_hospital):
    """A full case opened for emotional distress: PHQ-9 and GAD-7 suggest themselves."""
    return cases.accept_request(by=cast.worker, request=ask(cast), client=child, depth="full", risk=0, at=NOW)


def addresses(child, code: str) -> list[str]:
    query = {"scale": code, "occasion": "intake"}
    names = ("instruments:give", "instruments:link")
    return [reverse(name, args=[child.pk], query=query).replace("&", "&amp;") for name in names]


def test_each_is_given_asked_for_by_a_code_or_put_into_the_plan_beside_the_form(cast, child, taken):
    worker = cast.browser_of(cast.worker)
    page = open_page(worker, "casework:intake_write", taken.pk)
    for address in addresses(child, "phq9"):
        assert f'target="_blank" href="{address}"' in page
    planned = reverse("cases:step_new", args=[taken.pk], query={"scale": "phq9"})
    assert f'target="_blank" href="{planned}' in page
    assert "PHQ-2" not in page


def test_what_was_answered_begun_or_planned_since_is_said(cast, child, taken):
    worker = cast.browser_of(cast.worker)
    page = reverse("measurements:intake", args=[taken.pk])
    assert worker.get(page).status_code == 302
    response = answered(cast, child, *[0] * 9)
    step = cases.add_step(by=cast.worker, case=taken, text="复测", at=NOW, due_on=TODAY)
    ask_for_scale(by=cast.worker, step=step, instrument=scale("gad7").instrument)
    told = worker.get(page, headers={"HX-Request": "true"}).text
    assert "已于" in told
    assert reverse("instruments:response", args=[response.pk]) in told
    assert addresses(child, "phq9")[0] not in told
    assert "已列入计划" in told
    assert addresses(child, "gad7")[0] in told
    open_one = begun(cast, child, code="gad7")
    told = worker.get(page, headers={"HX-Request": "true"}).text
    assert reverse("instruments:fill", args=[open_one.pk]) in told
    assert addresses(child, "gad7")[0] not in told


def test_an_answer_from_before_the_case_does_not_count(cast, child, lin, in_hospital):
    answered(cast, child, *[0] * 9, on=days_ago(366))
    case = cases.accept_request(by=cast.worker, request=ask(cast), client=child, depth="full", risk=0, at=NOW)
    page = open_page(cast.browser_of(cast.worker), "casework:intake_write", case.pk)
    assert addresses(child, "phq9")[0] in page


def test_a_link_made_from_there_says_it_was_at_intake(cast, child, taken):
    worker = cast.browser_of(cast.worker)
    address = reverse("instruments:link", args=[child.pk], query={"scale": "phq9", "occasion": "intake"})
    shown = worker.get(address).text
    assert f'value="{scale().pk}" selected' in shown
    assert re.search(r'value="intake"[^>]*checked', shown)
    told = {"edition": scale().pk, "occasion": "intake", "ground": "protection"}
    assert worker.post(address, told).status_code == 200
    assert Invitation.objects.get().occasion == "intake"


def test_the_next_hospital_finds_no_such_case(cast, taken):
    neighbour = cast.browser_of(cast.neighbour_worker)
    address = reverse("measurements:intake", args=[taken.pk])
    assert neighbour.get(address, headers={"HX-Request": "true"}).status_code == 404
