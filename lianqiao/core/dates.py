"""Dates as the work needs them: half-open spans, ages, working days, dates written by people."""

import calendar
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """Days from `from_on` up to, but not including, `until_on`."""

    from_on: date
    until_on: date

    def __post_init__(self) -> None:
        if self.until_on < self.from_on:
            raise ValueError("a span ends before it begins")

    @classmethod
    def inclusive(cls, first: date, last: date) -> "Span":
        """The span of days from `first` to `last`, both inside."""
        return cls(first, last + ONE_DAY)

    @classmethod
    def year(cls, year: int) -> "Span":
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    @classmethod
    def month(cls, year: int, month: int) -> "Span":
        return cls(date(year, month, 1), _next_month(date(year, month, 1)))

    @property
    def last_on(self) -> date:
        """The last day inside."""
        return self.until_on - ONE_DAY

    def __contains__(self, day: date) -> bool:
        return self.from_on <= day < self.until_on

    def overlaps(self, other: "Span") -> bool:
        return self.from_on < other.until_on and other.from_on < self.until_on

    def months(self) -> Iterator["Span"]:
        """The calendar months it touches, whole."""
        first = self.from_on.replace(day=1)
        while first < self.until_on:
            yield Span(first, _next_month(first))
            first = _next_month(first)


def holds_on(from_on: date | None, until_on: date | None, day: date) -> bool:
    """Say whether something valid from … until (exclusive; None means open) is valid on `day`."""
    return (from_on is None or from_on <= day) and (until_on is None or day < until_on)


def age(born_on: date | None, on: date) -> int | None:
    """Return completed years on a day; None when the birth date is unknown or later than the day."""
    if born_on is None or born_on > on:
        return None
    # Born on 29 February: a year older on 1 March of common years.
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def is_working_day(day: date) -> bool:
    """Say whether people work that day: by the State Council's calendar where known, else Monday to Friday."""
    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError:
        # The arrangement of a year is announced the autumn before; outside the known years weekdays must do.
        return day.weekday() < 5


def add_working_days(day: date, count: int) -> date:
    """Return the day that is `count` working days after `day` (before it when negative)."""
    step = ONE_DAY if count >= 0 else -ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


def working_days(span: Span) -> int:
    """Count the working days of a span."""
    return sum(is_working_day(span.from_on + ONE_DAY * n) for n in range((span.until_on - span.from_on).days))


@dataclass(frozen=True)
class ReadDate:
    """A date somebody wrote: the first day it can mean, and how exact it is (day, month or year)."""

    on: date
    precision: str

    @property
    def span(self) -> Span:
        """The days it can mean."""
        if self.precision == "day":
            return Span(self.on, self.on + ONE_DAY)
        return (
            Span.month(self.on.year, self.on.month) if self.precision == "month" else Span.year(self.on.year)
        )


_WRITTEN = re.compile(r"(\d{4})(?:\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*[日号]?)?\s*月?)?\s*年?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_YEARS = range(1850, 3000)


def read_date(text: str) -> ReadDate:
    """Read 2023-08-28, 2023/8/28, 2023.8.28, 2023年8月28日, 20230828, 2023.8, 2023年8月, 202308 or 2023年.

    Full-width digits are understood. Raises `ValueError` for anything else, for days that do not exist, and for
    years before 1850 or after 2999.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _COMPACT.fullmatch(plain) or _WRITTEN.fullmatch(plain)
    if match is None:
        raise ValueError("not a date")
    year, month, day = (int(part) if part else None for part in match.groups())
    if year not in _YEARS:
        # Beyond them lie slips of the finger, and days that have no day before or after them.
        raise ValueError("not a year of ours")
    precision = "day" if day else "month" if month else "year"
    return ReadDate(date(year or 0, month or 1, day or 1), precision)


def _next_month(first: date) -> date:
    return first + timedelta(days=calendar.monthrange(first.year, first.month)[1])
