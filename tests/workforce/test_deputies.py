"""Somebody goes away: who may name a deputy, for which days, and when it ends."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from lianqiao.registry.scopes import scope_of
from lianqiao.registry.services import seated
from lianqiao.workforce import queries, rules, services
from lianqiao.workforce.models import Deputy
from lianqiao.workforce.services import assign, register_worker

TODAY = timezone.localdate()


def day(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


def posted(seat, **told):
    with seated("test") as by:
        worker = register_worker(by=by, name=seat.account.display_name, account=seat.account)
        post = {"source": "recruit", "from_on": dt.date(2022, 1, 1)} | told
        assign(by=by, worker=worker, institution=seat.institution, **post)
    return worker


@pytest.fixture
def lin(cast):
    return posted(cast.worker)


@pytest.fixture
def song(cast):
    return posted(cast.supervisor)


@pytest.fixture
def appoint(cast):
    """Name a deputy as the worker who goes away, or as `by`."""

    def appointed(worker, deputy, from_on=0, until_on=7, by=None):
        by = by or cast.worker
        with scope_of(by):
            return services.appoint_deputy(
                by=by, institution=by.institution, worker=worker, deputy=deputy, from_on=day(from_on),
                until_on=day(until_on), reason="leave", today=TODAY,
            )  # fmt: skip

    return appointed


def test_it_holds_from_the_first_day_until_the_day_back_and_ends_by_itself(cast, lin, song, appoint):
    appoint(lin, song, 1, 3)
    with scope_of(cast.supervisor):
        found = [
            [str(row["worker__name"]) for row in queries.stood_in_for(account=song.account_id, today=day(on))]
            for on in range(4)
        ]
    assert found == [[], ["林安"], ["林安"], []]


def test_the_hands_of_the_deputy_hold_both_only_meanwhile(cast, lin, song, appoint):
    appoint(lin, song, 0, 2)
    with scope_of(cast.supervisor):
        meanwhile = queries.hands_of(account=song.account_id, today=TODAY)
        assert {row["pk"] for row in meanwhile} == {lin.pk, song.pk}
        assert [row["pk"] for row in queries.hands_of(account=song.account_id, today=day(2))] == [song.pk]
        assert queries.worker_of(cast.supervisor).stands_in_for == [lin.pk]
    with scope_of(cast.worker):
        assert queries.worker_of(cast.worker).stands_in_for == []


def test_nobody_stands_in_for_themselves_twice_at_once_or_while_away(cast, lin, song, appoint):
    with pytest.raises(rules.DeputyIsThemselves):
        appoint(lin, lin)
    zhao = posted(cast.department_lead)
    appoint(lin, song, 0, 5)
    with pytest.raises(rules.DeputiesOverlap):
        appoint(lin, zhao, 4, 8)
    appoint(lin, zhao, 5, 8)
    with pytest.raises(rules.DeputyIsAway):
        appoint(song, lin, 2, 4, by=cast.supervisor)
    with pytest.raises(rules.StandsInMeanwhile):
        appoint(song, zhao, 3, 6, by=cast.supervisor)


@pytest.mark.parametrize(
    ("span", "error"),
    [((3, 3), rules.SpanBackward), ((3, 2), rules.SpanBackward), ((-9, 0), rules.OverBefore)],
)
def test_days_that_make_no_time_away_are_refused(lin, song, appoint, span, error):
    with pytest.raises(error):
        appoint(lin, song, *span)


def test_the_deputy_is_posted_at_the_same_institution_all_the_time(cast, lin, appoint):
    neighbour = posted(cast.neighbour_worker)
    leaving = posted(cast.department_lead, until_on=day(3))
    with pytest.raises(rules.DeputyNotPosted):
        appoint(lin, neighbour)
    with pytest.raises(rules.DeputyNotPosted):
        appoint(lin, leaving, 0, 4)
    appoint(lin, leaving, 0, 3)


def test_a_colleague_names_nobody_for_somebody_else_but_the_head_does(cast, lin, song, appoint):
    with pytest.raises(rules.NotYoursToAppoint):
        appoint(song, lin)
    appoint(lin, song, by=cast.department_lead)


def test_one_to_come_is_called_off_and_leaves_the_days_free(cast, lin, song, appoint):
    deputy = appoint(lin, song, 2, 5)
    with scope_of(cast.worker):
        services.end_deputy(by=cast.worker, deputy=deputy, today=TODAY)
        assert (deputy.from_on, deputy.until_on) == (day(2), day(2))
        with pytest.raises(rules.OverBefore):
            services.end_deputy(by=cast.worker, deputy=deputy, today=TODAY)
    appoint(lin, song, 1, 6)


def test_she_names_her_deputy_from_the_list_and_ends_it(cast, lin, song):
    browser, listed = cast.browser_of(cast.worker), reverse("workforce:deputies")
    address = reverse("workforce:deputy_new", args=[lin.pk])
    assert address in browser.get(listed).content.decode()
    today = timezone.localdate()  # the server's: it may have turned since the tests began
    back = today + dt.timedelta(days=5)
    told = {"deputy": str(song.pk), "from_on": str(today), "until_on": str(back), "reason": "leave"}
    assert "请" in browser.post(address, told | {"deputy": str(lin.pk)}).content.decode()
    page = browser.post(address, told, follow=True).content.decode()
    assert "宋岚" in page and "代班中" in page
    again = browser.post(address, told).content.decode()
    assert "该时段内已有人代班" in again and str(back) in again
    with scope_of(cast.worker):
        deputy = Deputy.objects.get()
    end = reverse("workforce:deputy_end", args=[deputy.pk])
    assert end in page
    browser.post(end, {"version": deputy.version})
    page = browser.get(listed).content.decode()
    assert "代班中" not in page and "已取消" in page and end not in page


def test_whose_business_it_is_not_finds_nothing(cast, lin, song, appoint):
    deputy = appoint(lin, song)
    own = reverse("workforce:deputy_new", args=[song.pk])
    end = reverse("workforce:deputy_end", args=[deputy.pk])
    assert cast.browser_of(cast.worker).get(own).status_code == 404
    assert cast.browser_of(cast.neighbour_worker).get(end).status_code == 404
    assert cast.browser_of(cast.clinician).get(end).status_code == 403
    assert cast.browser_of(cast.department_lead).get(end).status_code == 200
    assert (
        "宋岚"
        not in cast.browser_of(cast.neighbour_worker).get(reverse("workforce:deputies")).content.decode()
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(
    cast, lin, song, appoint, rows, django_assert_num_queries
):
    for number in range(rows):
        appoint(lin, song, number, number + 1)
    browser = cast.browser_of(cast.worker)
    browser.get(reverse("workforce:deputies"))
    with django_assert_num_queries(3):  # who comes, rows, the worker on the seat
        assert browser.get(reverse("workforce:deputies")).content.decode().count('scope="row"') == rows
