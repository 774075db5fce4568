"""The discharge plan: screened, planned, agreed with the family, carried out, and looked after."""

import pytest
from django.urls import reverse

from lianqiao.casework import rules, services
from lianqiao.casework.models import DischargePlan
from lianqiao.core.errors import StaleRecord
from lianqiao.core.states import IllegalMove
from tests.cases.stage import NOW, TODAY, days_ago

pytestmark = pytest.mark.django_db
TOLD = {
    "destination": "home_with_care", "leaves_on": TODAY, "carer": "外婆", "needed": ["carer", "next_visit"],
    "arranged": ["carer"], "community_contact": "清河社工站", "text": "", "agreed_with": "妈妈",
}  # fmt: skip


def write(cast, case, plan=None, **told) -> DischargePlan:
    return services.write_discharge(by=cast.worker, case=case, told=TOLD | told, at=NOW, plan=plan)


def take(cast, plan, state) -> DischargePlan:
    return services.take_discharge_to(by=cast.worker, plan=plan, state=state, on=TODAY)


def test_it_goes_from_screening_to_the_call_afterwards(cast, case):
    plan = take(cast, take(cast, write(cast, case), "planning"), "agreed")
    with pytest.raises(rules.NotArranged):
        take(cast, plan, "executed")
    plan = take(cast, write(cast, case, plan, arranged=["carer", "next_visit"]), "executed")
    plan = take(cast, plan, "verified")
    assert (plan.agreed_on, plan.executed_on, plan.verified_on) == (TODAY, TODAY, TODAY)
    with pytest.raises(rules.DischargeIsVerified):
        write(cast, case, plan)


@pytest.mark.parametrize(
    ("told", "refusal"),
    [({"destination": ""}, rules.DestinationMissing), ({"agreed_with": " "}, rules.AgreementMissing)],
)
def test_nothing_is_agreed_without_a_place_and_somebody_who_agreed(cast, case, told, refusal):
    plan = take(cast, write(cast, case, **told), "planning")
    with pytest.raises(refusal):
        take(cast, plan, "agreed")


def test_nobody_has_left_before_the_day(cast, case):
    told = {"leaves_on": days_ago(-1), "arranged": TOLD["needed"]}
    plan = take(cast, take(cast, write(cast, case, **told), "planning"), "agreed")
    with pytest.raises(rules.LeavesLater):
        take(cast, plan, "executed")


def test_no_step_is_skipped(cast, case):
    with pytest.raises(IllegalMove):
        take(cast, write(cast, case), "executed")


def test_of_two_who_begin_it_the_second_is_told(cast, case):
    write(cast, case)
    with pytest.raises(StaleRecord):
        write(cast, case)


def test_the_worker_plans_it_on_one_page_and_is_told_what_is_missing_beside_the_field(cast, case):
    browser, place = cast.browser_of(cast.worker), reverse("casework:discharge", args=[case.pk])
    sent = TOLD | {"leaves_on": TODAY.isoformat(), "agreed_with": "", "version": 0}
    assert browser.post(place, sent | {"do": "planning"}).status_code == 302
    plan = DischargePlan.objects.get(case=case)
    page = browser.post(place, sent | {"do": "agreed", "version": plan.version}).content.decode()
    assert "请写明与家属中的哪一位商定" in page and "外婆" in page
    version, plan = plan.version, DischargePlan.objects.get(pk=plan.pk)
    assert plan.version == version
    assert 'value="外婆"' in browser.get(place).content.decode()
    assert plan.state == "planning"
    assert (
        browser.post(
            place, sent | {"do": "agreed", "agreed_with": "妈妈", "version": plan.version}
        ).status_code
        == 302
    )


def test_a_neighbour_finds_no_such_plan(cast, case):
    write(cast, case)
    browser = cast.browser_of(cast.neighbour_worker)
    assert browser.get(reverse("casework:discharge", args=[case.pk])).status_code == 404
