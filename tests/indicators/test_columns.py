"""The figure's page for programs: the same address, rights, scope and numbers as the page for people."""

import pytest

from lianqiao.core.dates import Span
from lianqiao.indicators import charts
from lianqiao.indicators.charts import Cut
from lianqiao.indicators.compute import compute
from lianqiao.indicators.disclosure import Disclosure
from lianqiao.indicators.queries import whole_scope

from . import city
from .city import day

pytestmark = pytest.mark.django_db
SPAN = "from=2023-01-01&to=2023-12-31"
BY = "by=institution&by=month&by=method"
YEAR = Span.inclusive(day("2023-01-01"), day("2023-12-31"))


@pytest.fixture
def served(cast, hospital, next_hospital):
    child, mother = city.client(hospital, "小玉"), city.client(hospital, "玉妈")
    city.contact(hospital, "2023-05-01", child, mother)
    city.contact(next_hospital, "2023-06-02", city.client(next_hospital))
    city.session(next_hospital, "2023-06-03", counted=4)
    city.activity(next_hospital, "2023-06-01", 120, by="estimate")
    return cast


def asked(served, seat, address, **headers):
    return served.client_of(seat).get(f"/figures/of/{address}", headers=headers)


def cells(body: dict) -> dict[tuple, int]:
    """Return the value of each cell by its keys."""
    keys = {one["name"]: one["keys"] for one in body["dimensions"]}
    places = zip(*(body["cells"][name] for name in keys), strict=True)
    named = [tuple(keys[name][at] for name, at in zip(keys, place, strict=True)) for place in places]
    return dict(zip(named, body["cells"]["value"], strict=True))


def test_three_dimensions_are_answered_column_by_column(served, hospital, next_hospital):
    body = asked(served, served.commission, f"S1/?{SPAN}&{BY}&format=json").json()
    here, there = str(hospital.pk), str(next_hospital.pk)
    assert cells(body) == {
        (here, "2023-05", "case"): 2,
        (there, "2023-06", "case"): 1,
        (there, "2023-06", "group"): 4,
        (there, "2023-06", "community"): 120,
    }
    assert (body["value"], body["operator"], body["rule"]) == (127, "≈", "S1.all-present.1")
    assert body["cells"]["operator"].count("≈") == 1
    assert set(body["dimensions"][0]["names"]) == {hospital.name, next_hospital.name}
    assert (body["span"], body["engine"]) == ({"from": "2023-01-01", "to": "2023-12-31"}, "postgresql")


def test_the_header_asks_for_it_as_well_and_a_browser_gets_its_page(served):
    said = asked(served, served.commission, f"C6/?{SPAN}&by=month", accept="application/json")
    assert said["Content-Type"] == "application/json"
    shown = asked(
        served, served.commission, f"C6/?{SPAN}&by=month", accept="text/html,application/xml;q=0.9,*/*;q=0.8"
    )
    assert shown["Content-Type"].startswith("text/html")
    assert "Accept" in said["Vary"]
    assert "Accept" in shown["Vary"]


def test_what_it_says_is_what_compute_says_in_every_form(served):
    for code, more in (("C6", "&base=2022-01-01"), ("P1", ""), ("T1", ""), ("S1", "&in_category=A")):
        body = asked(served, served.commission, f"{code}/?{SPAN}&by=institution{more}&format=json").json()
        base = Span.inclusive(day("2022-01-01"), day("2022-12-31")) if "base" in more else None
        where = {"category": "A"} if "in_" in more else {}
        figure = compute(
            code,
            YEAR,
            whole_scope(),
            by=["institution"],
            base=base,
            where=where,
            disclosure=Disclosure.INTERNAL,
        )
        assert cells(body) == {row.keys: row.amount.value for row in figure.rows}
        assert ("base" in body["cells"]) is (base is not None)


def test_each_seat_has_its_own_scope(served, hospital, next_hospital):
    for seat, keys in ((served.worker, [hospital]), (served.neighbour_worker, [next_hospital])):
        body = asked(served, seat, f"S1/?{SPAN}&{BY}&format=json").json()
        assert body["dimensions"][0]["keys"] == [str(key.pk) for key in keys]


@pytest.mark.parametrize("who", ["clinician", "administrator", "stranger"])
def test_who_may_not_read_figures_gets_none(served, who):
    said = asked(served, getattr(served, who), f"S1/?{SPAN}&{BY}&format=json")
    assert said.status_code in (302, 403)
    assert b"cells" not in said.content


@pytest.mark.parametrize("wrong", [f"{SPAN}&{BY}&by=category", "from=2023-05-01&to=2023-04-01", "by=nothing"])
def test_a_question_that_cannot_be_answered_says_why(served, wrong):
    said = asked(served, served.commission, f"S1/?{wrong}&format=json")
    assert said.status_code == 422
    assert said.json()["errors"]


def test_the_page_for_people_keeps_to_two_dimensions(served):
    assert asked(served, served.commission, f"S1/?{SPAN}&{BY}").status_code == 422


def test_a_large_table_shows_a_part_and_the_way_to_the_others(served, monkeypatch):
    monkeypatch.setattr(charts, "MOST_ACROSS", 1)
    whole = f"C6/?{SPAN}&by=institution&by=month"
    last, first = (
        asked(served, served.commission, whole + part).content.decode() for part in ("", "&across=1")
    )
    assert "2023-06" in last
    assert '<th scope="col" class="num">2023-05</th>' not in last
    assert "across=1" in last
    assert '<th scope="col" class="num">2023-05</th>' in first
    assert "across=2" in first
    assert "format=json" in first


@pytest.mark.parametrize(
    ("many", "asked_for", "shown"),
    [(3, None, (1, 3)), (10, None, (1, 4)), (10, 9, (7, 10)), (10, 99, (7, 10)), (10, 0, (1, 4))],
)
def test_a_part_of_a_table_begins_where_it_is_asked_to_and_is_never_empty(many, asked_for, shown):
    cut = Cut.of("level", many, 4, asked_for)
    assert (cut.first, cut.last) == shown
    assert Cut.of("month", 10, 4, None).first == 7
