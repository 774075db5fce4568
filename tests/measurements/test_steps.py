"""A step of the plan asks for a scale and is done by its answer; at intake a few scales are suggested."""

import pytest
from django.urls import reverse
from django.utils import timezone

from lianqiao.audit.models import TrailRow
from lianqiao.cases import services as cases
from lianqiao.cases.models import PlanStep
from lianqiao.cases.states import StepState
from lianqiao.instruments import services
from lianqiao.instruments.library import codes
from lianqiao.measurements.models import AskedScale
from lianqiao.measurements.suggestions import lists
from tests.cases.conftest import case, child, in_hospital, lin, mother, song
from tests.cases.stage import NOW, ask, open_page
from tests.instruments.stage import answers, begun, scale

pytestmark = pytest.mark.django_db
__all__ = ["case", "child", "in_hospital", "lin", "mother", "song"]


@pytest.fixture
def asked(cast, lin, case):
    """A step of the plan that asks for the PHQ-9, written by form."""
    told = {"text": "两周后复测情绪", "owner": lin.pk, "actor": "worker", "scale": "phq9"}
    answer = cast.browser_of(cast.worker).post(reverse("cases:step_new", args=[case.pk]), told)
    assert answer.status_code == 302, answer.content.decode()
    return AskedScale.objects.get()


def test_the_step_leads_to_the_form_and_is_done_by_the_answer(
    cast, child, case, asked, django_capture_on_commit_callbacks
):
    worker = cast.browser_of(cast.worker)
    address = reverse("instruments:give", args=[child.pk], query={"scale": "phq9"})
    for tab in ("summary", "plan"):
        assert address in open_page(worker, "cases:detail", case.pk, tab=tab)
    assert f'value="{scale().pk}" selected' in worker.get(address).content.decode()
    response = begun(cast, child)
    form, told = reverse("instruments:fill", args=[response.pk]), {f"q-{at}": "1" for at in range(1, 10)}
    with django_capture_on_commit_callbacks(execute=True):
        answer = worker.post(form, told | {"version": response.version, "do": "complete"})
    assert answer.status_code == 302
    asked.refresh_from_db()
    response.refresh_from_db()
    on = timezone.localdate(response.completed_at)  # the day may have turned since the tests began
    assert (asked.step.state, asked.step.settled_on, asked.response) == (StepState.DONE, on, response)
    assert address not in open_page(worker, "cases:detail", case.pk, tab="plan")
    assert TrailRow.objects.filter(event="measurements.scale_given").count() == 1


def test_another_scale_or_another_client_settles_nothing(
    cast, child, mother, case, asked, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for client, code in ((child, "gad7"), (mother, "phq9")):
            response = begun(cast, client, code=code)
            told = answers(response.edition, *[0] * 7)
            services.complete_response(by=cast.worker, response=response, answers=told, at=NOW)
    assert PlanStep.objects.get().state == StepState.OPEN


def test_a_step_that_asks_for_none_is_a_step_as_ever(cast, lin, case):
    told = {"text": "联系社区", "owner": lin.pk, "actor": "worker", "scale": ""}
    assert (
        cast.browser_of(cast.worker).post(reverse("cases:step_new", args=[case.pk]), told).status_code == 302
    )
    assert PlanStep.objects.count() == 1
    assert not AskedScale.objects.exists()


def test_at_intake_scales_are_suggested_until_they_are_answered(cast, lin, child, in_hospital):
    request = ask(cast)
    taken = cases.accept_request(by=cast.worker, request=request, client=child, depth="brief", risk=0, at=NOW)
    worker = cast.browser_of(cast.worker)
    suggested = [
        reverse("instruments:give", args=[child.pk], query={"scale": code, "occasion": "intake"}).replace(
            "&", "&amp;"
        )
        for code in ("phq9", "gad7", "phq2")
    ]
    page = open_page(worker, "cases:detail", taken.pk, tab="summary")
    assert [address in page for address in suggested] == [True, True, False]
    begun(cast, child)
    page = open_page(worker, "cases:detail", taken.pk, tab="summary")
    assert [address in page for address in suggested] == [False, True, False]
    chosen = worker.get(reverse("instruments:give", args=[child.pk]), {"scale": "gad7", "occasion": "intake"})
    assert 'value="intake" id="id_occasion_0" checked' in " ".join(chosen.content.decode().split())


def test_what_is_suggested_exists():
    told = {code for part in lists().values() for found in part.values() for code in found}
    assert told <= set(codes())
