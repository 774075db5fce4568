"""What figures say of scales: whom they reach, how many screens are positive, how far scores moved."""

from decimal import Decimal

import pytest

from lianqiao.indicators.compute import compute
from lianqiao.indicators.disclosure import Disclosure
from lianqiao.indicators.figures import Scope

from . import city
from .test_casework import YEAR, child, hospital, said

pytestmark = pytest.mark.django_db
__all__ = ["child", "hospital"]


def test_c3_a_case_is_reached_by_a_screen_since_its_opening(hospital, child):
    others = [city.client(hospital, name) for name in ("甲", "乙", "丙")]
    city.case(hospital, child, "2023-03-01")
    for one in others:
        city.case(hospital, one, "2023-03-01")
    city.scale(hospital, child, "2023-03-01", 4)
    city.scale(hospital, others[0], "2023-02-28", 12)  # before it was opened
    city.scale(hospital, others[1], "2024-01-01", 12)  # after the span
    city.scale(hospital, others[2], "2023-04-01", None)  # incomplete: no screen
    assert said("C3") == (Decimal("25.0"), 1, 4)


def test_c3_is_told_by_ward(hospital, child):
    heart, lungs = city.unit(hospital, "心内科病房"), city.unit(hospital, "呼吸科病房")
    other = city.client(hospital, "甲")
    for one, ward in ((child, heart), (other, heart), (city.client(hospital, "乙"), lungs)):
        city.case(hospital, one, "2023-03-01", unit=ward)
    city.scale(hospital, child, "2023-03-01", 4)
    figure = compute("C3", YEAR, Scope.whole(), by=("ward",), disclosure=Disclosure.INTERNAL)
    told = [
        (figure.row(str(ward.pk)).numerator, figure.row(str(ward.pk)).denominator) for ward in (heart, lungs)
    ]
    assert told == [(1, 2), (0, 1)]


def test_c4_counts_screens_and_not_people_nor_what_says_nothing(hospital, child):
    for on, value in (("2023-01-01", 10), ("2023-12-31", 9), ("2024-01-01", 20), ("2023-06-01", None)):
        city.scale(hospital, child, on, value)
    city.scale(hospital, None, "2023-06-01", 15)
    assert said("C4") == (Decimal("66.7"), 2, 3)


def test_c12_sets_the_last_of_the_span_beside_the_first_ever(hospital, child):
    for on, value in (("2022-05-01", 18), ("2023-02-01", 15), ("2023-11-01", 8.5), ("2024-02-01", 2)):
        city.scale(hospital, child, on, value)
    worse = city.client(hospital, "甲")
    for on, value in (("2023-02-01", 5), ("2023-11-01", 8)):
        city.scale(hospital, worse, on, value)
    city.scale(hospital, city.client(hospital, "乙"), "2023-03-01", 20)  # once is no change
    assert said("C12") == (Decimal("3.3"), Decimal("6.50"), 2)
    assert said("C12i")[1:] == (1, 2)


def test_c12_has_no_mean_of_points_of_different_scales(hospital, child):
    for tool, low in (("phq9", 10), ("gad7", 3)):
        for on, value in (("2023-02-01", 15), ("2023-11-01", 15 - low)):
            city.scale(hospital, child, on, value, tool=tool)
    assert said("C12")[0] is None
    assert said("C12i")[1:] == (1, 2), "pairs that improved do add"


def test_c12_more_is_better_where_the_scale_says_so(hospital, child):
    for on, value in (("2023-02-01", 20), ("2023-11-01", 26)):
        city.scale(hospital, child, on, value, better="high")
    assert said("C12i")[1:] == (1, 1)
