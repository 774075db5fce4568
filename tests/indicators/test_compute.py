"""Figures over a small city: what counts, where, on which day."""

from decimal import Decimal

import pytest

from lianqiao.core.dates import Span
from lianqiao.indicators.compute import compute, list_behind
from lianqiao.indicators.disclosure import Disclosure
from lianqiao.indicators.errors import (
    BaseNeeded,
    PartsDiffer,
    UnknownDimension,
    UnknownIndicator,
    WrongPeriod,
)
from lianqiao.indicators.figures import Scope
from lianqiao.indicators.measures import Form, indicators
from lianqiao.indicators.periods import AsOf
from lianqiao.indicators.printed import json_of
from lianqiao.indicators.queries import institution_scope, whole_scope
from lianqiao.registry.models import Institution
from lianqiao.registry.services import change_profile, change_status, seated

from . import city
from .city import day

pytestmark = pytest.mark.django_db
TODAY = AsOf(day("2023-08-28"))
YEAR = Span.inclusive(day("2023-01-01"), day("2023-12-31"))


def figure(code, period=None, scope=None, **asked):
    asked.setdefault("disclosure", Disclosure.INTERNAL)
    period = period or (YEAR if indicators()[code].kind == "span" else TODAY)
    return compute(code, period, scope or whole_scope(), **asked)


def said(found) -> dict:
    """Return value by keys, single keys unpacked."""
    return {row.keys[0] if len(row.keys) == 1 else row.keys: row.amount.value for row in found.rows}


@pytest.fixture
def three(db):
    """A tertiary general hospital, a primary care centre and a hospital that only plans."""
    return (
        city.institution("清河医院", department="independent"),
        city.institution("东湖社区卫生服务中心", "primary_care", "primary", "2022-07-01", "110105"),
        city.institution("西山医院", "specialised", "secondary", "2023-01-01", status="planned"),
    )


# --- institutions -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "count"),
    [("2020-02-29", 0), ("2020-03-01", 1), ("2022-06-30", 1), ("2022-07-01", 2), ("2023-08-28", 2)],
)
def test_an_institution_counts_from_the_day_it_operates(three, on, count):
    assert figure("A1", AsOf(day(on))).amount.value == count


def test_an_ended_programme_no_longer_counts_and_a_pilot_does(three):
    hospital, _centre, planned = three
    with seated("test") as by:
        change_status(by=by, institution=hospital, status="ended", from_on=day("2023-06-01"))
        change_status(by=by, institution=planned, status="pilot", from_on=day("2023-06-01"))
    assert said(figure("A1", AsOf(day("2023-05-31")), by=["level"])) == {"tertiary": 1, "primary": 1}
    assert said(figure("A1", AsOf(day("2023-06-01")), by=["level"])) == {"secondary": 1, "primary": 1}


def test_class_and_level_are_those_of_the_day(three):
    _hospital, centre, _planned = three
    with seated("test") as by:
        change_profile(by=by, institution=centre, from_on=day("2023-05-01"), level="secondary")
    assert said(figure("A1", AsOf(day("2023-04-30")), by=["level"])) == {"tertiary": 1, "primary": 1}
    assert said(figure("A1", AsOf(day("2023-05-01")), by=["level"])) == {"tertiary": 1, "secondary": 1}
    for on in ("2023-04-30", "2023-05-01"):
        city.contact(centre, on, city.client(centre))
    assert said(figure("C6", by=["level"])) == {"secondary": 1, "primary": 1}


def test_districts_and_institutions_are_keys_with_names(three):
    hospital, centre, _planned = three
    assert said(figure("A1", by=["district"])) == {"110105": 1, "110108": 1}
    rows = json_of(figure("A1", by=["institution"]))["by"]
    assert sorted((row["institution"], row["institution_id"], row["value"]) for row in rows) == sorted(
        (one.name, str(one.pk), 1) for one in (hospital, centre)
    )


def test_department_rate_has_numerator_and_denominator(three):
    amount = figure("A4", by=["class"]).amount
    assert (amount.value, amount.numerator, amount.denominator) == (Decimal("50.0"), 1, 2)
    assert said(figure("A4", by=["class"])) == {"general": 100, "primary_care": 0}


def test_growth_of_institutions_needs_a_base_and_shows_it(three):
    with pytest.raises(BaseNeeded):
        figure("A5")
    found = figure("A5", base=AsOf(day("2020-12-31")), by=["level"])
    assert (found.amount.value, found.amount.growth.base) == (Decimal("100.0"), 1)
    body = json_of(found)
    assert body["by"][1] == {
        "level": "primary",
        "value": None,
        "growth_pct": None,
        "base": 0,
        "reason": "not_computable",
    }


def test_ac5_growth_on_no_base_is_null_with_a_reason(three):
    body = json_of(figure("A1", base=AsOf(day("2019-12-31"))))
    assert (body["value"], body["base"], body["growth_pct"], body["reason"]) == (2, 0, None, "not_computable")


# --- workers ----------------------------------------------------------------------------------------------------


def test_a_worker_at_two_institutions_is_one_worker(three):
    hospital, centre, _planned = three
    city.worker("林安", hospital, centre)
    city.worker("宋岚", hospital, source="purchase", fulltime=False)
    city.worker("已离岗", hospital, until="2023-08-28")
    city.worker("未到岗", hospital, since="2023-08-29")
    found = figure("B1", by=["level"])
    assert (found.amount.value, said(found)) == (2, {"tertiary": 2, "primary": 1})
    found.check()  # parts of people may overlap
    assert said(figure("B3")) == {"recruit": 50, "purchase": 50}
    assert (figure("B2").amount.value, figure("B2").amount.numerator) == (Decimal("50.0"), 1)


# --- services ---------------------------------------------------------------------------------------------------


def test_ac23_one_contact_with_patient_and_mother(three):
    hospital = three[0]
    child, mother = city.client(hospital, "小玉"), city.client(hospital, "玉妈")
    city.contact(hospital, "2023-05-01", child, mother)
    assert figure("C6e").amount.value == 1
    assert figure("C5").amount.value == 2
    all_present, per_session = figure("C6"), figure("C6", rule="per-session.1")
    assert (all_present.amount.value, json_of(all_present)["rule"]) == (2, "C6.all-present.1")
    assert (per_session.amount.value, json_of(per_session)["rule"]) == (1, "C6.per-session.1")


def test_ac24_the_same_patient_in_group_and_case_is_one_person(three):
    hospital = three[0]
    patient = city.client(hospital)
    city.contact(hospital, "2023-04-03", patient)
    city.session(hospital, "2023-05-08", patient, counted=7)
    found = figure("P1", by=["method"])
    assert (found.amount.value, said(found)) == (1, {"case": 1, "group": 1})
    assert figure("C5").amount.value == 1


def test_a_draft_counts_nowhere(three):
    hospital = three[0]
    city.contact(hospital, "2023-05-01", city.client(hospital), signed=False)
    assert [figure(code).amount.value for code in ("C5", "C6", "C6e", "T1", "S1")] == [0, 0, 0, 0, 0]


def test_a_span_is_half_open_inside_and_holds_its_last_day(three):
    hospital = three[0]
    for on in ("2022-12-31", "2023-01-01", "2023-07-31", "2023-08-01"):
        city.contact(hospital, on, city.client(hospital))
    span = Span.inclusive(day("2023-01-01"), day("2023-07-31"))
    assert said(figure("C6e", span, by=["month"])) == {"2023-01": 1, "2023-07": 1}


@pytest.fixture
def busy(three):
    """Two places at work: 3 person-times in 2 contacts, 9 at a session, 150 at two activities."""
    hospital, centre, _planned = three
    someone, another = city.client(hospital), city.client(hospital, "安康")
    city.contact(hospital, "2023-05-01", someone, another, minutes=20)
    city.contact(centre, "2023-05-02", city.client(centre), category="", minutes=40, minutes_indirect=15)
    city.session(hospital, "2023-05-03", someone, counted=8, minutes=60)
    city.session(hospital, "2023-05-04", minutes=None, state="cancelled")
    city.activity(centre, "2023-06-01", 100)
    city.activity(hospital, "2023-06-02", 50, by="estimate")
    return three


def test_all_methods_together(busy):
    hospital, centre, _planned = busy
    assert said(figure("S1", by=["method"])) == {"case": 3, "group": 9, "community": 150}
    assert said(figure("T1", by=["method"])) == {"case": 60, "group": 60, "community": 180}
    assert said(figure("S1", by=["institution", "method"])) == {
        (str(hospital.pk), "case"): 2,
        (str(hospital.pk), "group"): 9,
        (str(hospital.pk), "community"): 50,
        (str(centre.pk), "case"): 1,
        (str(centre.pk), "community"): 100,
    }
    assert (figure("D1").amount.value, figure("D1e").amount.value) == (9, 1)
    assert (figure("D3").amount.value, figure("D3e").amount.value) == (150, 2)


def test_an_estimate_makes_the_figure_about(busy):
    found = json_of(figure("D3", by=["institution"]))
    assert found["operator"] == "≈"
    assert {row["institution"]: row.get("operator", "=") for row in found["by"]} == {
        "清河医院": "≈",
        "东湖社区卫生服务中心": "=",
    }
    assert figure("D1").amount.operator == "="


def test_what_has_no_code_is_unknown_and_still_counts(busy):
    assert said(figure("C6", by=["category"])) == {"A": 2, "unknown": 1}
    assert figure("C6", where={"category": "unknown"}).amount.value == 1


def test_a_scope_holds_only_its_institutions(busy):
    hospital, centre, _planned = busy
    assert figure("S1", scope=institution_scope(centre)).amount.value == 101
    assert said(figure("S1", scope=institution_scope(hospital), by=["class"])) == {"general": 61}
    assert figure("S1", scope=Scope.of([], hospital_label())).amount.value == 0


def hospital_label():
    return whole_scope().label


SPREAD = {
    code: [name for name in one.dimensions if name not in ("mode", "care_stage", "count_method")]
    for code, one in indicators().items()
}


@pytest.mark.parametrize("code", SPREAD)
def test_parts_make_up_the_total_and_the_list_is_the_figure(busy, code):
    city.worker("林安", *busy[:2])
    one = indicators()[code]
    base = AsOf(day("2020-12-31")) if one.form is Form.GROWTH else None
    for name in SPREAD[code]:
        found = figure(code, by=[name], base=base)
        found.check()
        if one.form is not Form.COUNT:
            continue
        for row in found.rows:
            rows, following = list_behind(code, found.period, found.scope, where={name: row.keys[0]})
            assert sum(line["counted"] for line in rows) == row.amount.value
            assert following is None


def test_a_broken_breakdown_is_refused(three):
    hospital = three[0]
    # A second profile for the same days would count the hospital twice.
    with city.building():
        old = hospital.profiles.get()
        hospital.profiles.create(institution_class="tcm", level="tertiary", valid_until=day("2030-01-01"))
        assert old.valid_until is None
    with pytest.raises(PartsDiffer):
        figure("A1", by=["class"]).check()


def test_a_list_goes_on_where_it_stopped(three):
    hospital = three[0]
    patient = city.client(hospital)
    for _n in range(120):
        city.contact(hospital, "2023-05-01", patient)
    pages, after = [], None
    while after is not None or not pages:
        rows, after = list_behind("C6e", YEAR, whole_scope(), after=after)
        pages.append(rows)
    assert [len(page) for page in pages] == [50, 50, 20]
    assert len({row["contact"] for page in pages for row in page}) == 120 == figure("C6e").amount.value


def test_a_list_stands_by_institution_and_day_and_goes_on_in_that_order(three):
    hospital, centre, _planned = three
    patients = {place: city.client(place) for place in (hospital, centre)}
    days = [f"2023-05-{1 + (7 * n) % 30:02}" for n in range(40)]
    for on in days:
        for place, patient in patients.items():
            city.contact(place, on, patient)
    rows, after = list_behind("C6", YEAR, whole_scope())
    rest, end = list_behind("C6", YEAR, whole_scope(), after=after)
    told = [(row["institution"], row["on"].isoformat()) for row in rows + rest]
    named = Institution.objects.filter(pk__in=[hospital.pk, centre.pk]).order_by("name")
    assert told == [(str(place.pk), on) for place in named for on in sorted(days)]
    assert (len(rows), end) == (50, None)
    # A token of nobody's starts at the top.
    assert list_behind("C6", YEAR, whole_scope(), after="x")[0] == rows


def test_the_public_sees_no_small_cell(three):
    hospital, centre, _planned = three
    for _n in range(9):
        city.contact(hospital, "2023-05-01", city.client(hospital))
    for _n in range(3):
        city.contact(centre, "2023-05-01", city.client(centre))
    inside, outside = figure("C6", by=["level"]), figure("C6", by=["level"], disclosure=Disclosure.PUBLIC)
    assert said(inside) == {"tertiary": 9, "primary": 3}
    assert (outside.amount.value, said(outside)) == (12, {"tertiary": None, "primary": None})
    assert json_of(outside)["by"][0] == {"level": "tertiary", "value": None, "withheld": True}
    assert figure("C6", disclosure=Disclosure.PUBLIC, scope=institution_scope(centre)).amount.withheld


def test_many_contacts_of_two_people_are_withheld_in_the_total_of_all_methods_too(three):
    hospital = three[0]
    someone = city.client(hospital)
    for _n in range(8):
        city.contact(hospital, "2023-05-01", someone)
    city.session(hospital, "2023-05-01", counted=9)
    city.activity(hospital, "2023-05-01", 40)
    found = figure("S1", by=["method"], disclosure=Disclosure.PUBLIC)
    assert (found.amount.value, said(found)) == (57, {"case": None, "group": None, "community": 40})


def test_institutions_and_events_are_no_secret(three):
    assert said(figure("A1", by=["class"], disclosure=Disclosure.PUBLIC)) == {"general": 1, "primary_care": 1}


@pytest.mark.parametrize(
    ("code", "asked", "refusal"),
    [
        ("Z9", {"period": TODAY}, UnknownIndicator),
        ("A1", {"period": YEAR}, WrongPeriod),
        ("C6", {"period": TODAY}, WrongPeriod),
        ("C6", {"base": TODAY}, WrongPeriod),
        ("A1", {"by": ["month"]}, UnknownDimension),
        ("C6", {"where": {"source": "recruit"}}, UnknownDimension),
    ],
)
def test_questions_that_make_no_sense_are_refused(db, code, asked, refusal):
    period = asked.pop("period", YEAR if code == "C6" else TODAY)
    with pytest.raises(refusal):
        figure(code, period, **asked)
