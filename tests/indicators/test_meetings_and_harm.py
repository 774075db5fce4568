"""H1 and J1: what is recorded of meetings and of suspected harm, and what must come out."""

from decimal import Decimal

import pytest

from lianqiao.core.dates import Span
from lianqiao.indicators.compute import compute, list_behind
from lianqiao.indicators.disclosure import Disclosure
from lianqiao.indicators.lists import listing
from lianqiao.indicators.measures import indicator_of
from lianqiao.indicators.queries import whole_scope

from . import city
from .city import day

pytestmark = pytest.mark.django_db
YEAR = Span.inclusive(day("2023-01-01"), day("2023-12-31"))
WORKER, SUPERVISOR, DOCTOR = "worker", "supervisor", "doctor"

MEETINGS = [  # begins, who came, what else; whether it counts at all, and as one with social work
    ("2022-12-31 23:59", (WORKER,), {}, None),
    ("2023-01-01 00:00", (WORKER, DOCTOR), {}, True),
    ("2023-03-01 10:00", (SUPERVISOR,), {}, True),
    ("2023-03-02 10:00", (DOCTOR, "nurse"), {"missed": (WORKER,)}, False),
    ("2023-03-03 10:00", (DOCTOR,), {}, False),
    ("2023-03-04 10:00", (WORKER,), {"kind": "family"}, None),
    ("2023-03-05 10:00", (WORKER,), {"kind": "case_conference"}, None),
    ("2023-03-06 10:00", (WORKER,), {"signed": False}, None),
    ("2023-12-31 23:59", (DOCTOR,), {}, False),
    ("2024-01-01 00:00", (WORKER,), {}, None),
]
HARM = [  # discovered, reported after so many hours, what; whether it counts at all, and as one in time
    ("2022-12-31 23:59", 1, {}, None),
    ("2023-01-01 00:00", 0, {}, True),
    ("2023-05-01 08:00", 24, {}, True),
    ("2023-05-02 08:00", 24.1, {}, False),
    ("2023-05-03 08:00", None, {"kind": "elder_abuse"}, False),
    ("2023-05-04 08:00", 12, {"kind": "elder_abuse"}, True),
    ("2023-12-31 23:59", 20, {}, True),  # reported in the new year
    ("2024-01-01 00:00", 1, {}, None),
]


def figure(code: str, **asked):
    return compute(code, YEAR, whole_scope(), disclosure=Disclosure.INTERNAL, **asked)


def made_of(amount) -> tuple:
    return amount.value, amount.numerator, amount.denominator


@pytest.fixture
def hospital(db):
    return city.institution("清河医院")


def expected(table: list[tuple]) -> tuple:
    counted = [one[-1] for one in table if one[-1] is not None]
    return Decimal(f"{100 * sum(counted) / len(counted):.1f}"), sum(counted), len(counted)


def test_h1_is_the_part_of_multidisciplinary_meetings_a_worker_came_to(hospital):
    for starts_at, came, told, _counts in MEETINGS:
        city.meeting(hospital, starts_at, *came, **told)
    assert made_of(figure("H1").amount) == expected(MEETINGS) == (Decimal("40.0"), 2, 5)
    by_month = {row.keys[0]: made_of(row.amount)[1:] for row in figure("H1", by=["month"]).rows}
    assert by_month == {"2023-01": (1, 1), "2023-03": (1, 3), "2023-12": (0, 1)}


def test_j1_is_the_part_of_suspicions_reported_within_a_day(hospital):
    for discovered_at, after, told, _counts in HARM:
        city.suspicion(hospital, discovered_at, after=after, **told)
    assert made_of(figure("J1").amount) == expected(HARM)
    by_kind = {row.keys[0]: made_of(row.amount)[1:] for row in figure("J1", by=["harm"]).rows}
    assert by_kind == {"child_abuse": (3, 4), "elder_abuse": (1, 2)}


def test_what_was_decided_against_stays_in_the_denominator(hospital):
    city.suspicion(hospital, "2023-05-01 08:00", after=3)
    told = {"state": "decided", "decision": "no_report", "decision_text": "会诊排除", "decided_at": city.NOON}
    city.suspicion(hospital, "2023-05-02 08:00", **told)
    assert made_of(figure("J1").amount) == (Decimal("50.0"), 1, 2)


def test_without_any_nothing_is_computed(hospital):
    assert made_of(figure("H1").amount) == made_of(figure("J1").amount) == (None, 0, 0)


def test_the_lists_behind_say_what_and_when_and_nobody(hospital):
    met = city.meeting(hospital, "2023-03-01 10:00", WORKER, DOCTOR)
    city.suspicion(hospital, "2023-05-04 23:30", after=1.25)
    rows, _after = list_behind("H1", YEAR, whole_scope())
    shown = listing(indicator_of("H1"), rows)
    assert shown.rows[0][:2] == [day("2023-03-01"), "清河医院"]
    assert "多学科会议" in shown.rows[0]
    assert str(met.pk) not in str(shown)
    rows, _after = list_behind("J1", YEAR, whole_scope())
    shown = listing(indicator_of("J1"), rows)
    assert shown.rows[0][:2] == [day("2023-05-04"), "清河医院"]
    assert {"虐待或忽视未成年人", 1.2} <= {one for one in shown.rows[0] if isinstance(one, str | float)}
