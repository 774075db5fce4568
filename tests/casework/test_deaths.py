"""A client dies: nobody asks after them any more, and the family is asked after if it wishes."""

import datetime as dt

import pytest
from django.urls import reverse

from lianqiao.audit.models import AccessRow
from lianqiao.cases import rules
from lianqiao.cases import services as cases
from lianqiao.cases.desk import inbox
from lianqiao.cases.models import Case, FollowUp
from lianqiao.cases.states import StageState
from lianqiao.casework import services
from lianqiao.people.models import Client
from lianqiao.people.rules import BeforeBirth, DayInFuture
from lianqiao.people.services import add_relation, merge_clients
from lianqiao.registry.scopes import scope_of
from tests.cases.stage import NOW, TODAY, days_ago, open_page, person, summed_up


@pytest.fixture
def family(cast, child, mother):
    """The mother stands with the child."""
    add_relation(by=cast.worker, client=child, other=mother, kind="mother")
    return mother


@pytest.fixture
def closed(cast, case):
    """Closed as improved ten days ago, to be asked after on three days."""
    told = {"outcome": "improved", "reason": "discharged", "on": days_ago(4), "today": TODAY}
    return cases.close_case(by=cast.worker, case=case, days_after=(3, 30, 90), **told)


def sent(case, **told) -> dict:
    values = {"outcome": "unknown", "reason": "deceased", "on": TODAY.isoformat(), "version": case.version}
    return values | {"text": "走得安静。"} | told


def asked_after(case) -> list[tuple]:
    rows = FollowUp.objects.filter(case=case).order_by("due_on")
    return [(row.person_name, row.due_on, row.state) for row in rows]


def close(cast, case) -> str:
    return reverse("cases:close", args=[case.pk])


def test_a_death_at_the_closing_asks_after_nobody_unless_it_is_wished(cast, case):
    cases.change_depth(by=cast.worker, case=summed_up(cast, case), depth="full")
    worker = cast.browser_of(cast.worker)
    page = open_page(worker, "cases:close", case.pk)
    assert "如果服务对象已去世" in page
    # The days for the client are ticked, as in every full case; those for the family are not.
    assert worker.post(close(cast, case), sent(case, days_after=["7", "30", "90"])).status_code == 302
    assert asked_after(case) == []
    client = Client.objects.get(pk=case.client_id)
    assert client.died_on == TODAY
    assert "去世" in open_page(worker, "people:detail", client.pk)


def test_the_family_is_asked_after_by_name_on_its_own_days(cast, case, family):
    worker = cast.browser_of(cast.worker)
    died = days_ago(3)
    told = sent(case, died_on=died.isoformat(), days=["14", "42"], person=str(family.pk))
    assert worker.post(close(cast, case), told).status_code == 302
    after = [("周敏", died + dt.timedelta(days=days), "planned") for days in (14, 42)]
    assert asked_after(case) == after
    assert Case.objects.get(pk=case.pk).stage == StageState.FOLLOWING_UP
    follow_up = FollowUp.objects.earliest("due_on")
    assert "关怀对象：周敏" in open_page(worker, "cases:follow_up", follow_up.pk)
    assert AccessRow.objects.filter(subject_id=family.pk, page="case.follow_up").exists()
    with scope_of(cast.worker):
        (item,) = inbox(cast.worker, NOW + dt.timedelta(days=12))
    assert (str(item.kind), item.title) == ("应关怀家属", "周敏")
    assert "周敏" in open_page(worker, "cases:detail", case.pk, tab="summary")
    week = open_page(worker, "meetings:calendar", week=follow_up.due_on.isoformat())
    assert "周敏" in week


def test_somebody_who_is_not_registered_can_be_asked_after(cast, case):
    told = sent(case, days=["14"], person_name="外婆 李阿姨")
    cast.browser_of(cast.worker).post(close(cast, case), told)
    assert asked_after(case) == [("外婆 李阿姨", TODAY + dt.timedelta(days=14), "planned")]


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"days": ["14"]}, "请写明关怀哪位家属"),
        ({"person_name": "外婆"}, "请选择多少天后"),
        ({"died_on": (TODAY + dt.timedelta(days=2)).isoformat()}, "不能是未来的日期"),
        ({"reason": "discharged", "died_on": TODAY.isoformat()}, "只有服务对象去世时"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_closed(cast, case, told, said):
    page = cast.browser_of(cast.worker).post(close(cast, case), sent(case, **told)).content.decode()
    assert said in page
    assert "走得安静。" in page  # nothing typed is lost
    assert Case.objects.get(pk=case.pk).state == "open"
    assert Client.objects.get(pk=case.client_id).died_on is None


def test_a_death_after_the_closing_drops_what_was_planned_and_offers_the_family(cast, closed, family):
    worker = cast.browser_of(cast.worker)
    address = reverse("casework:death", args=[closed.pk])
    assert address in open_page(worker, "cases:detail", closed.pk)
    told = {"died_on": days_ago(1).isoformat(), "days": ["14"], "person": str(family.pk)}
    assert worker.post(address, told).status_code == 302
    assert {state for name, _on, state in asked_after(closed) if not name} == {"dropped"}
    assert [name for name, _on, state in asked_after(closed) if state == "planned"] == ["周敏"]
    with scope_of(cast.worker):
        assert not list(inbox(cast.worker, NOW))
    with pytest.raises(rules.HasDied):
        cases.plan_follow_up(by=cast.worker, case=Case.objects.get(pk=closed.pk), due_on=TODAY)


def test_with_nobody_left_to_ask_the_case_is_at_its_end(cast, closed):
    services.note_death(by=cast.worker, case=closed, died_on=TODAY, today=TODAY)
    assert Case.objects.get(pk=closed.pk).stage == StageState.ARCHIVED


def test_a_mistake_is_taken_back(cast, closed):
    services.note_death(by=cast.worker, case=closed, died_on=TODAY, today=TODAY)
    cast.browser_of(cast.worker).post(reverse("casework:death", args=[closed.pk]), {"died_on": ""})
    again = Case.objects.select_related("client").get(pk=closed.pk)
    assert again.client.died_on is None
    assert cases.plan_follow_up(by=cast.worker, case=again, due_on=TODAY).state == "planned"


def test_who_died_too_is_not_asked_after(cast, closed, family):
    services.note_death(by=cast.worker, case=closed, died_on=TODAY, today=TODAY)
    case = Case.objects.select_related("client").get(pk=closed.pk)
    services.ask_after_family(by=cast.worker, case=case, person=family, person_name="", days=[14])
    from_her = cases.open_case(by=cast.worker, client=family, on=TODAY, depth="brief")
    services.note_death(by=cast.worker, case=from_her, died_on=TODAY, today=TODAY)
    assert ("周敏", TODAY + dt.timedelta(days=14), "dropped") in asked_after(case)
    page = open_page(cast.browser_of(cast.worker), "casework:death", case.pk)
    assert f'value="{family.pk}"' not in page


@pytest.mark.parametrize(
    ("died_on", "refusal"),
    [(TODAY + dt.timedelta(days=1), DayInFuture), (dt.date(2019, 12, 31), BeforeBirth)],
)
def test_a_day_that_cannot_be_is_refused(cast, closed, died_on, refusal):
    closed.client.birth_date = dt.date(2020, 1, 1)
    with pytest.raises(refusal):
        services.note_death(by=cast.worker, case=closed, died_on=died_on, today=TODAY)


def test_an_open_case_is_closed_first(cast, case):
    answer = cast.browser_of(cast.worker).get(reverse("casework:death", args=[case.pk]))
    assert answer.url == reverse("cases:close", args=[case.pk])


def test_the_day_goes_along_when_two_records_are_merged(cast, hospital, closed):
    other = person(hospital, "周小禾（重）")
    services.note_death(by=cast.worker, case=closed, died_on=TODAY, today=TODAY)
    merge_clients(
        by=cast.worker, kept=other, merged=Client.objects.get(pk=closed.client_id), at=NOW, take=["died_on"]
    )
    assert Client.objects.get(pk=other.pk).died_on == TODAY


def test_the_neighbour_gets_404(cast, closed):
    neighbour = cast.browser_of(cast.neighbour_worker)
    assert neighbour.get(reverse("casework:death", args=[closed.pk])).status_code == 404
