"""A read composed once finds, each time, what its queryset would find: for the values of the moment, in the scope of the moment."""

from datetime import date, timedelta

import psycopg
import pytest
from django.db import connection
from django.db.models import Q
from django_scopes import scope, scopes_disabled
from django_scopes.exceptions import ScopeError

from lianqiao.core.paging import keyset
from lianqiao.core.statements import bound
from lianqiao.registry.composed import _composition, composed, page_of
from lianqiao.registry.models import Unit
from lianqiao.registry.services import add_unit

pytestmark = pytest.mark.django_db
ORDER = ("name", "id")
ODD = r"50 % of 'it' \ %s %(x)s"


def units_named(*, name):
    return Unit.objects.filter(name=name)


def units_oddly_named(*, code):
    return Unit.objects.filter(name=ODD, code=code)


def names_by(*fields, **values):
    return Unit.objects.filter(Q(**values)).order_by(*fields).values("id", "name")


def units_of_here():
    return Unit.objects.all()


def rows_shown():
    return Unit.objects.values("id", "name", "code")


def units_with_place():
    return Unit.objects.prefetch_related("institution")


def looks_at_its_value(*, name):
    return Unit.objects.all() if name else Unit.objects.none()


def closed_around(*, on):
    return Unit.objects.filter(closed_on__gte=on, closed_on__lt=on + timedelta(days=1))


def named_like(*, name):
    return Unit.objects.filter(name=name, code__startswith=name)


@pytest.fixture
def wards(system, hospital, next_hospital):
    for place, letters in ((hospital, "abcdefg"), (next_hospital, "xyz")):
        for letter in letters:
            add_unit(by=system, institution=place, name=f"Ward {letter}", code=letter)


def test_the_same_statement_serves_other_values(hospital, wards):
    with scope(institution=hospital.pk):
        assert [unit.code for unit in composed(units_named, name="Ward a")] == ["a"]
        assert [unit.code for unit in composed(units_named, name="Ward b")] == ["b"]
        assert composed(units_named, name="Ward x") == []


def test_what_was_composed_in_one_hospital_finds_only_its_own_in_the_next(hospital, next_hospital, wards):
    with scope(institution=hospital.pk):
        here = {row["name"] for row in composed(names_by, "name")}
    with scope(institution=next_hospital.pk):
        there = {row["name"] for row in composed(names_by, "name")}
        assert composed(units_named, name="Ward a") == []
    assert {"Ward a", "Ward g"} <= here
    assert {"Ward x", "Ward z"} <= there
    assert not here & {"Ward x", "Ward y", "Ward z"}
    assert not there & {f"Ward {letter}" for letter in "abcdefg"}


def test_without_a_scope_it_raises_like_any_read():
    with pytest.raises(ScopeError):
        composed(units_of_here)


def test_a_seat_above_institutions_finds_none_and_a_job_all(wards):
    with scope(institution=[]):
        assert composed(units_of_here) == []
    with scopes_disabled():
        assert len(composed(units_of_here)) == Unit.objects.count()


def test_a_value_that_the_query_does_not_ask_for_is_refused(hospital):
    with scope(institution=hospital.pk), pytest.raises(LookupError, match="looks_at_its_value"):
        composed(looks_at_its_value, name="Ward a")


@pytest.mark.parametrize(
    ("build", "values"), [(closed_around, {"on": date(2023, 8, 28)}), (named_like, {"name": "Ward a"})]
)
def test_something_made_of_a_value_is_refused(hospital, build, values):
    with scope(institution=hospital.pk), pytest.raises(LookupError, match=build.__name__):
        composed(build, **values)


def test_one_that_prefetches_is_refused(hospital):
    with scope(institution=hospital.pk), pytest.raises(TypeError, match="units_with_place"):
        composed(units_with_place)


def test_words_that_never_change_mean_the_same_inside_the_statement(hospital, system):
    add_unit(by=system, institution=hospital, name=ODD, code="odd")
    with scope(institution=hospital.pk):
        assert [unit.name for unit in composed(units_oddly_named, code="odd")] == [ODD]
        assert composed(units_oddly_named, code="even") == []


def test_it_is_composed_once(hospital, wards):
    _composition.cache_clear()
    with scope(institution=hospital.pk):
        for letter in "abc":
            composed(units_named, name=f"Ward {letter}")
    assert _composition.cache_info().misses == 1


def test_the_statement_is_planned_by_the_server_with_its_values_apart(hospital, wards):
    connection.ensure_connection()
    with bound(connection) as cursor:
        assert isinstance(cursor.cursor, psycopg.Cursor)
        cursor.execute("SELECT name FROM registry_unit WHERE code = %s", ["a"])
        assert cursor.fetchall() == [("Ward a",)]


@pytest.mark.parametrize("size", [1, 3, 50])
def test_pages_are_those_of_the_keyset(hospital, wards, size):
    with scope(institution=hospital.pk):
        pages, plain, after = [], [], None
        while True:
            part = page_of(units_of_here, order=ORDER, after=after, shown=rows_shown, size=size)
            pages.append([row["name"] for row in part.rows])
            if not (after := part.next):
                break
        while True:
            part = keyset(rows_shown(), order=ORDER, after=after, size=size)
            plain.append([row["name"] for row in part.rows])
            if not (after := part.next):
                break
    assert pages == plain
    names = [name for part in pages for name in part]
    assert names == sorted(names)
    assert len(names) >= 7
