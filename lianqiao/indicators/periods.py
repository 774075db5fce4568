"""The day or the span a figure speaks of. A span is half-open inside and printed with its last day outside."""

import calendar
import datetime as dt
from dataclasses import dataclass

from lianqiao.core.dates import Span

from .words import Words


@dataclass(frozen=True, slots=True)
class AsOf:
    """A state of things at the end of one day."""

    day: dt.date


Period = AsOf | Span


def period_json(period: Period) -> dict:
    """Return the period as JSON has it: `as_of`, or `span` with its first and last day."""
    if isinstance(period, AsOf):
        return {"as_of": period.day.isoformat()}
    return {"span": {"from": period.from_on.isoformat(), "to": period.last_on.isoformat()}}


def period_from_json(stored: dict) -> Period:
    """Read back what `period_json` wrote."""
    if "as_of" in stored:
        return AsOf(dt.date.fromisoformat(stored["as_of"]))
    span = stored["span"]
    return Span.inclusive(dt.date.fromisoformat(span["from"]), dt.date.fromisoformat(span["to"]))


def period_words(period: Period) -> Words:
    """Return the period as people write it."""
    if isinstance(period, AsOf):
        return Words(zh=f"截至{_zh(period.day)}", en=f"as of {_en(period.day)}")
    first, last = period.from_on, period.last_on
    to = _zh(last) if first.year != last.year else f"{last.month}月{last.day}日"
    return Words(zh=f"{_zh(first)}至{to}", en=f"{_en(first)} to {_en(last)}")


def starting(span: Span, day: dt.date) -> Span:
    """Return the span of the same length that starts on `day`: whole months stay whole months."""
    if day.day != span.from_on.day:
        return Span(day, day + (span.until_on - span.from_on))
    months = (day.year - span.from_on.year) * 12 + day.month - span.from_on.month
    return Span(day, _months_later(span.until_on, months))


def year_to(day: dt.date) -> Span:
    """Return the span from New Year's Day to the day itself."""
    return Span.inclusive(day.replace(month=1, day=1), day)


def _months_later(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _zh(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _en(day: dt.date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
