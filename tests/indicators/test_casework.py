"""What the figures of casework say of records laid by hand: in time and late, small and long ago."""

from decimal import Decimal

import pytest

from lianqiao.core.dates import Span
from lianqiao.indicators.compute import compute
from lianqiao.indicators.disclosure import Disclosure
from lianqiao.indicators.figures import Scope
from lianqiao.indicators.periods import AsOf

from . import city
from .city import day

pytestmark = pytest.mark.django_db
YEAR = Span.inclusive(day("2023-01-01"), day("2023-12-31"))


def said(code: str, period=YEAR, **how):
    figure = compute(code, period, Scope.whole(), disclosure=Disclosure.INTERNAL, **how)
    figure.check()
    amount = figure.amount
    return amount.value, amount.numerator, amount.denominator


@pytest.fixture
def hospital():
    return city.institution("清河医院", since="2019-06-01")


@pytest.fixture
def child(hospital):
    return city.client(hospital, "许小满")


def test_c1_requests_withdrawn_by_who_asked_do_not_count(hospital, child):
    case = city.case(hospital, child, "2023-03-01")
    for received, state in (
        ("2023-03-01", "accepted"),
        ("2023-04-01", "declined"),
        ("2023-05-01", "waiting"),
    ):
        city.request(hospital, f"{received}T09:00+08:00", state, case=case if state == "accepted" else None)
    city.request(hospital, "2023-06-01T09:00+08:00", "withdrawn")
    city.request(hospital, "2022-12-31T23:00+08:00", "declined")
    assert said("C1") == (Decimal("33.3"), 1, 3)


@pytest.mark.parametrize(
    ("urgency", "first", "in_time"),
    [
        ("crisis", "2023-03-01", 1),
        ("crisis", "2023-03-02", 0),
        ("urgent", "2023-03-02", 1),
        ("urgent", "2023-03-03", 0),
        ("routine", "2023-03-04", 1),
        ("routine", "2023-03-05", 0),
        ("routine", None, 0),
    ],
)
def test_c2_the_first_contact_comes_in_the_days_of_its_urgency(hospital, child, urgency, first, in_time):
    case = city.case(hospital, child, "2023-03-01", first_contact_on=day(first) if first else None)
    city.request(hospital, "2023-03-01T23:30+08:00", "accepted", urgency, case=case)
    assert said("C2")[1:] == (in_time, 1)


def test_c7_is_a_mean_and_no_percentage(hospital, child):
    case = city.case(hospital, child, "2022-11-01", closed="2023-02-01")
    for on in ("2022-12-01", "2023-01-05", "2023-01-20"):
        city.contact(hospital, on, child, case=case)
    city.case(hospital, city.client(hospital, "路人"), "2023-06-01")
    city.contact(hospital, "2023-06-02", child)  # in passing, of no case
    figure = compute("C7", YEAR, Scope.whole(), by=("depth",), disclosure=Disclosure.INTERNAL)
    assert (figure.amount.value, figure.amount.numerator, figure.amount.denominator) == (Decimal("1.0"), 2, 2)
    assert not figure.indicator.is_percentage


def test_c8_and_c10_count_episodes_of_the_span(hospital, child):
    city.case(hospital, child, "2023-01-01", depth="full", closed="2023-12-31")
    city.case(hospital, child, "2023-12-31", depth="brief")
    city.case(hospital, child, "2022-12-31", depth="full", closed="2023-01-01")
    assert said("C8") == (Decimal("50.0"), 1, 2)
    assert said("C10") == (Decimal("100.0"), 2, 2)
    reasons = compute("C10r", YEAR, Scope.whole(), by=("close_reason",), disclosure=Disclosure.INTERNAL)
    assert [(row.keys, row.amount.numerator) for row in reasons.rows] == [(("discharged",), 2)]


@pytest.mark.parametrize(("on", "share"), [("2023-04-01", 0), ("2023-04-02", 1)])
def test_c10o_more_than_ninety_days_are_long(hospital, child, on, share):
    city.case(hospital, child, "2023-01-01")
    city.case(hospital, city.client(hospital, "路人"), "2023-01-01", closed="2023-04-01")
    assert said("C10o", AsOf(day(on)))[1:] == (share, 1)


@pytest.mark.parametrize(("in_force", "in_time"), [("2023-05-08", 1), ("2023-05-09", 0), (None, 0)])
def test_c9_a_plan_is_in_force_within_seven_days(hospital, child, in_force, in_time):
    case = city.case(hospital, child, "2023-05-01", depth="full")
    city.plan(case, "2023-05-01", in_force=in_force)
    city.case(hospital, city.client(hospital, "路人"), "2023-05-01", depth="brief")
    assert said("C9")[1:] == (in_time, 1)


def test_c11_goals_are_rated_at_each_review_and_the_t_of_a_review_counts_once(hospital, child):
    case = city.case(hospital, child, "2023-05-01", depth="full")
    plan = city.plan(case, "2023-05-01", in_force="2023-05-02")
    city.rate(plan, "2023-06-01", -1, 0, 2, t_score="54.56")
    city.rate(plan, "2023-07-01", 0, 1, 1, t_score="62.21")
    city.rate(plan, "2024-01-01", -2, -2, -2, t_score="22.62")
    assert said("C11") == (Decimal("83.3"), 5, 6)
    assert said("C11t") == (Decimal("58.4"), Decimal("116.77"), 2)


def test_c14_nobody_reached_is_not_done_and_not_wanted_is_not_due(hospital, child):
    case = city.case(hospital, child, "2023-01-01", closed="2023-02-01")
    for on, state in (
        ("2023-02-08", "done"),
        ("2023-03-01", "unreachable"),
        ("2023-05-01", "planned"),
        ("2023-06-01", "declined"),
        ("2023-07-01", "dropped"),
        ("2023-08-01", "superseded"),
        ("2024-01-01", "done"),
    ):
        city.follow_up(case, on, state)
    assert said("C14") == (Decimal("33.3"), 1, 3)


@pytest.mark.parametrize(
    ("on", "valid"), [("2023-03-09", 0), ("2023-03-10", 1), ("2023-08-31", 1), ("2023-09-01", 0)]
)
def test_j2_a_consent_is_valid_from_its_day_to_the_day_before_it_ends(hospital, child, on, valid):
    city.case(hospital, child, "2023-03-01")
    city.case(hospital, city.client(hospital, "路人"), "2023-03-01", depth="consult")
    city.consent(child, "2023-03-10", until="2023-09-01")
    city.consent(child, "2023-03-01", purpose="team")
    assert said("J2", AsOf(day(on)))[1:] == (valid, 1)


def test_a_consent_withdrawn_is_no_consent(hospital, child):
    city.case(hospital, child, "2023-03-01")
    given = city.consent(child, "2023-03-10")
    with city.building():
        given.state, given.ended_on = "withdrawn", day("2023-06-01")
        given.save()
    assert [said("J2", AsOf(day(on)))[1] for on in ("2023-05-31", "2023-06-01")] == [1, 0]


def test_the_public_sees_no_rate_of_few_people(hospital, child):
    """One of six cases is full: the rate would tell of one person, so it is withheld."""
    city.case(hospital, child, "2023-01-01", depth="full")
    for number in range(5):
        city.case(hospital, city.client(hospital, f"路人{number}"), "2023-02-01")
    shown = compute("C8", YEAR, Scope.whole(), disclosure=Disclosure.PUBLIC)
    assert shown.amount.withheld
    assert shown.amount.value is None
    assert said("C8") == (Decimal("16.7"), 1, 6)


def test_c13_months_of_few_answers_do_not_count(hospital):
    marks = ((5, 5, 5, 5, 5), (4, 4, 4, 4, 4), (3, 4, 4, 4, 4), (1, 1, 1, 1, 1), (5, 4, 5, 4, 5))
    for answered_as, points in zip(("client", "client", "client", "family", "family"), marks, strict=True):
        city.answer(hospital, "2023-06-01", *points, answered_as=answered_as)
    for _number in range(4):
        city.answer(hospital, "2023-07-01", 1, 1, 1, 1, 1)
    assert said("C13") == (Decimal("3.7"), Decimal("18.40"), 5)
    assert said("C13t") == (Decimal("60.0"), 3, 5)
    by_role = compute("C13t", YEAR, Scope.whole(), by=("answered_as",), disclosure=Disclosure.INTERNAL).rows
    counted = [(row.keys, row.amount.numerator, row.amount.denominator) for row in by_role]
    assert counted == [(("client",), 2, 3), (("family",), 1, 2)]
