"""A figure, its parts and the list behind it are one and the same, whatever was recorded."""

from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianqiao.core.dates import Span
from lianqiao.indicators.compute import compute, list_behind
from lianqiao.indicators.disclosure import Disclosure
from lianqiao.indicators.lists import listing, mark
from lianqiao.indicators.measures import indicator_of
from lianqiao.indicators.queries import whole_scope

from . import city
from .city import day

pytestmark = pytest.mark.django_db
YEAR = Span.inclusive(day("2023-01-01"), day("2023-12-31"))

records = st.lists(
    st.tuples(
        st.integers(0, 1),  # where
        st.integers(1, 4),  # how many were present
        st.sampled_from(["A", "B", ""]),
        st.sampled_from(["2022-12-31", "2023-01-01", "2023-05-09", "2023-12-31", "2024-01-01"]),
        st.booleans(),  # signed
    ),
    max_size=6,
)


@pytest.fixture
def places(db):
    made = (city.institution("清河医院"), city.institution("东湖卫生院", "primary_care", "primary"))
    return [(place, [city.client(place) for _n in range(4)]) for place in made]


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(records)
def test_groups_and_lists_make_up_the_figure(places, recorded):
    with transaction.atomic():
        for where, present, category, on, signed in recorded:
            place, people = places[where]
            city.contact(place, on, *people[:present], category=category, signed=signed)
        counted = [one for one in recorded if one[4] and one[3].startswith("2023")]
        found = compute("C6", YEAR, whole_scope(), by=["category"], disclosure=Disclosure.INTERNAL)
        expected = Counter()
        for _where, present, category, _on, _signed in counted:
            expected[category or "unknown"] += present
        assert {row.keys[0]: row.amount.value for row in found.rows} == dict(expected)
        assert found.amount.value == sum(expected.values())
        for category, value in expected.items():
            rows, _after = list_behind("C6", YEAR, whole_scope(), where={"category": category})
            assert sum(row["counted"] for row in rows) == len(rows) == value
        transaction.set_rollback(True)


def test_a_list_of_people_says_when_they_came_and_not_who_they_are(places):
    place, [someone, *_others] = places[0]
    city.contact(place, "2023-05-01", someone)
    city.contact(place, "2023-06-01", someone)
    rows, after = list_behind("C5", YEAR, whole_scope())
    shown = listing(indicator_of("C5"), rows)
    assert after is None
    assert shown.titles == ["首次日期", "末次日期", "机构", "记录数", "服务对象（代码）"]
    assert shown.rows == [[day("2023-05-01"), day("2023-06-01"), "清河医院", 2, mark(someone.pk), 1]]
    assert str(someone.pk) not in str(shown)


def test_a_mark_is_steady_and_tells_keys_apart(places):
    _place, people = places[0]
    marks = [mark(one.pk) for one in people]
    assert len(set(marks)) == len(people)
    assert marks == [mark(one.pk) for one in people]
    assert all(len(one) == 8 for one in marks)
