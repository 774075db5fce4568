"""Days and spans: half-open inside, printed with the last day."""

import datetime as dt

import pytest

from lianqiao.core.dates import Span
from lianqiao.indicators.periods import AsOf, period_from_json, period_json, period_words, starting, year_to


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    "period", [AsOf(day("2023-08-28")), Span.inclusive(day("2023-01-01"), day("2023-07-31"))]
)
def test_a_period_is_kept_and_read_back(period):
    assert period_from_json(period_json(period)) == period


def test_json_names_the_last_day_inside():
    assert period_json(Span(day("2023-01-01"), day("2023-08-01"))) == {
        "span": {"from": "2023-01-01", "to": "2023-07-31"}
    }


@pytest.mark.parametrize(
    ("first", "last", "base", "base_last"),
    [
        ("2023-01-01", "2023-07-31", "2022-01-01", "2022-07-31"),
        ("2024-02-01", "2024-02-29", "2023-02-01", "2023-02-28"),  # whole months stay whole
        ("2023-01-01", "2023-01-10", "2022-12-05", "2022-12-14"),  # otherwise as many days
    ],
)
def test_the_base_span_is_as_long_as_the_span(first, last, base, base_last):
    found = starting(Span.inclusive(day(first), day(last)), day(base))
    assert (found.from_on, found.last_on) == (day(base), day(base_last))


def test_periods_in_words():
    assert period_words(AsOf(day("2023-08-28"))).zh == "截至2023年8月28日"
    assert period_words(year_to(day("2023-08-28"))).zh == "2023年1月1日至8月28日"
    assert (
        period_words(Span.inclusive(day("2022-12-01"), day("2023-01-31"))).en
        == "1 December 2022 to 31 January 2023"
    )
