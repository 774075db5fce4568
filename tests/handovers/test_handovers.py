"""Somebody leaves: every open case goes on in other hands, with its steps, and a receipt says which."""

import pytest
from django.urls import reverse

from lianqiao.audit.models import AccessRow
from lianqiao.cases import services
from lianqiao.cases.models import Case, PlanStep
from lianqiao.handovers.rules import HandedToThemselves
from lianqiao.handovers.services import hand_over_caseload
from tests.cases.stage import NOW, TODAY, days_ago, open_page, person, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def caseload(cast, lin, hospital, in_hospital) -> list[Case]:
    """Three open cases of 林安, each with a step in her hands, and one closed."""
    cases = [
        services.open_case(by=cast.worker, client=person(hospital, name), on=days_ago(9), responsible=lin)
        for name in ("赵一", "钱二", "孙三", "李四")
    ]
    closed = cases.pop()
    told = {"outcome": "improved", "reason": "discharged", "on": TODAY, "today": TODAY}
    services.close_case(by=cast.worker, case=closed, **told)
    for case in cases:
        services.add_step(by=cast.worker, case=case, text="打电话", at=NOW, owner=lin)
    return cases


def test_each_case_goes_where_it_was_said_to_with_its_open_steps(cast, lin, song, caseload):
    first, second, third = caseload
    done = PlanStep.objects.get(case=third)
    services.complete_step(by=cast.worker, step=done, on=TODAY)
    receipt = hand_over_caseload(by=cast.supervisor, worker=lin, to={first.pk: song, third.pk: song}, at=NOW)
    assert set(receipt.lines.values_list("case", "failure")) == {(first.pk, ""), (third.pk, "")}
    owners = {case.pk: Case.objects.get(pk=case.pk).responsible for case in caseload}
    assert owners == {first.pk: song, second.pk: lin, third.pk: song}
    assert PlanStep.objects.get(case=first).owner == song
    assert PlanStep.objects.get(pk=done.pk).owner == lin


def test_nobody_hands_over_to_themselves(cast, lin, caseload):
    with pytest.raises(HandedToThemselves):
        hand_over_caseload(by=cast.supervisor, worker=lin, to={caseload[0].pk: lin}, at=NOW)


def test_what_was_closed_meanwhile_is_named_on_the_receipt(cast, lin, song, caseload):
    gone = caseload[0]
    services.complete_step(by=cast.worker, step=PlanStep.objects.get(case=gone), on=TODAY)
    told = {"outcome": "improved", "reason": "discharged", "on": TODAY, "today": TODAY}
    services.close_case(by=cast.worker, case=gone, **told)
    receipt = hand_over_caseload(
        by=cast.supervisor, worker=lin, to={case.pk: song for case in caseload}, at=NOW
    )
    assert receipt.lines.get(failure="closed").case == gone
    assert receipt.lines.filter(failure="").count() == 2


def test_the_supervisor_does_it_from_the_team_page(cast, lin, song, caseload):
    browser, place = cast.browser_of(cast.supervisor), reverse("handovers:new", args=[lin.pk])
    assert place in open_page(browser, "cases:team")
    page = browser.get(place).content.decode()
    assert all(name in page for name in ("赵一", "钱二", "孙三")) and "李四" not in page
    assert "请选择由谁接手" in browser.post(place, {"everything": ""}).content.decode()
    answer = browser.post(place, {"everything": str(song.pk), f"case_{caseload[1].pk}": ""})
    page = browser.get(answer.url).content.decode()  # a page of its own: it is opened again and printed
    assert "移交回执" in page and all(name in page for name in ("赵一", "钱二", "孙三"))
    assert all(
        said in page for said in ("移交人", "接收人：宋岚", "监交人", "林安", "经办人", "移交给宋岚：3例")
    )
    assert answer.url in open_page(browser, "cases:team")
    assert answer.url in open_page(browser, "handovers:list")
    assert cast.browser_of(cast.neighbour_worker).get(answer.url).status_code in (403, 404)
    assert AccessRow.objects.filter(page="case.handover").count() == 3
    assert not Case.objects.filter(responsible=lin, state="open").exists()


def test_a_worker_may_not_and_another_hospital_finds_nobody(cast, lin, caseload):
    place = reverse("handovers:new", args=[lin.pk])
    assert cast.browser_of(cast.worker).get(place).status_code == 403
    stranger = posted(cast.neighbour_worker)
    theirs = reverse("handovers:new", args=[stranger.pk])
    assert cast.browser_of(cast.supervisor).get(theirs).status_code == 404
