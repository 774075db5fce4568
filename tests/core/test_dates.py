"""Days, spans, ages and working days, and dates the way people write them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianqiao.core.dates import (
    Span,
    add_working_days,
    age,
    holds_on,
    is_working_day,
    read_date,
    working_days,
)

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
recent = st.dates(min_value=date(2018, 1, 1), max_value=date(2030, 12, 31))


@pytest.mark.parametrize(
    ("text", "on", "precision"),
    [
        ("2023-08-28", date(2023, 8, 28), "day"),
        ("2023/8/28", date(2023, 8, 28), "day"),
        ("2023.8.28", date(2023, 8, 28), "day"),
        ("２０２３．８．２８", date(2023, 8, 28), "day"),
        (" 2023年8月28日 ", date(2023, 8, 28), "day"),
        ("2023年8月28号", date(2023, 8, 28), "day"),
        ("2023 年 8 月 28 日", date(2023, 8, 28), "day"),
        ("20230828", date(2023, 8, 28), "day"),
        ("2019.6", date(2019, 6, 1), "month"),
        ("2021年3月", date(2021, 3, 1), "month"),
        ("202103", date(2021, 3, 1), "month"),
        ("2021年", date(2021, 1, 1), "year"),
        ("2021", date(2021, 1, 1), "year"),
    ],
)
def test_reads_what_people_write(text, on, precision):
    found = read_date(text)
    assert (found.on, found.precision) == (on, precision)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "昨天",
        "2023-02-29",
        "2023-13-01",
        "28.8.2023",
        "2023-8-28-1",
        "0",
        "12345",
        "9999-12-31",
        "0001-01-01",
    ],
)
def test_refuses_what_is_no_date(text):
    with pytest.raises(ValueError):
        read_date(text)


@given(day=days)
def test_reads_back_every_day(day):
    assert read_date(day.isoformat()).on == day
    assert read_date(f"{day.year}年{day.month}月{day.day}日").on == day
    assert read_date(f"{day:%Y%m%d}").on == day


@given(day=days)
def test_what_a_written_month_can_mean_is_that_month(day):
    span = read_date(f"{day.year}.{day.month}").span
    assert day in span
    assert span.from_on.day == 1
    assert span.until_on not in span
    assert span.last_on.month == day.month


@given(day=days, length=st.integers(0, 800))
def test_a_span_ends_before_its_end(day, length):
    span = Span(day, day + timedelta(length))
    assert (day in span) == (length > 0)
    assert span.until_on not in span
    assert not span.overlaps(Span(span.until_on, span.until_on + timedelta(5)))
    assert Span.inclusive(day, day + timedelta(length)).last_on == day + timedelta(length)


@given(day=days, length=st.integers(1, 800))
def test_the_months_of_a_span_join_and_cover_it(day, length):
    span = Span(day, day + timedelta(length))
    months = list(span.months())
    assert months[0].from_on <= span.from_on
    assert months[-1].until_on >= span.until_on
    assert all(one.until_on == two.from_on for one, two in pairwise(months))


def test_a_span_cannot_run_backwards():
    with pytest.raises(ValueError):
        Span(date(2023, 1, 2), date(2023, 1, 1))


@given(first=days, last=days, day=days)
def test_open_ends_hold(first, last, day):
    assert holds_on(None, None, day)
    assert holds_on(first, None, day) == (first <= day)
    assert holds_on(None, last, day) == (day < last)
    assert holds_on(first, last, day) == (first <= day < last)


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2000, 2, 29), date(2001, 2, 28), 0),
        (date(2000, 2, 29), date(2001, 3, 1), 1),
        (date(2000, 2, 29), date(2004, 2, 29), 4),
        (date(1949, 12, 31), date(2023, 12, 30), 73),
        (date(1949, 12, 31), date(2023, 12, 31), 74),
        (date(2023, 1, 1), date(2022, 1, 1), None),
        (None, date(2022, 1, 1), None),
    ],
)
def test_age_counts_completed_years(born, on, years):
    assert age(born, on) == years


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2023, 10, 2), False),  # National Day week
        (date(2023, 10, 7), True),  # a Saturday made up for it
        (date(2023, 8, 28), True),
        (date(2023, 8, 27), False),
        (date(1999, 1, 4), True),  # before the arrangements we know: a Monday
        (date(2099, 1, 4), False),  # after them: a Sunday
    ],
)
def test_working_days_follow_the_states_calendar_where_it_is_known(day, works):
    assert is_working_day(day) is works


@given(day=recent, count=st.integers(1, 40))
def test_adding_working_days_lands_on_one_and_counts_them(day, count):
    end = add_working_days(day, count)
    assert is_working_day(end)
    assert working_days(Span.inclusive(day + timedelta(1), end)) == count
    assert add_working_days(day, 0) == day
