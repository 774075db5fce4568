"""What somebody who looks over many institutions needs at the beginning of a week."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from lianqiao.core.dates import Span
from lianqiao.registry.models import Level, Seat

from .compute import compute
from .dimensions import names_of, position_of
from .disclosure import Disclosure
from .expectations import BASE_DAY, Verdict, verdict
from .figures import Figure, Scope
from .forms import Inquiry
from .models import Publication
from .periods import AsOf, Period, year_to
from .queries import publications_for, scope_for

# The figures of the bulletin, each with the dimension its page opens with.
STATES = (("A1", "level"), ("B1", "level"))
SERVICES = (("C6", "category"), ("D1", "category"), ("D3", "category"))
SETTLED_AFTER = 7  # days: until then a month says nothing about who enters records, and the last one is asked
SHOWN = 12


@dataclass(frozen=True)
class Tile:
    """A figure and the address of its page, from where its records are reached."""

    figure: Figure
    url: str


@dataclass(frozen=True)
class Gap:
    """An institution of the programme that something is missing of."""

    key: str
    name: str
    level: str
    silent: bool
    post_missing: bool


@dataclass(frozen=True)
class Standing:
    """The main figures of the day, what was published last, and the institutions to ask about."""

    tiles: list[Tile]
    published: Publication | None
    month: Span
    institutions: int
    silent: int
    posts_missing: int
    gaps: list[Gap]
    more: int
    month_url: str


def standing(seat: Seat, today: dt.date) -> Standing:
    """Return how the seat's institutions stand, at a number of queries that does not grow with them."""
    scope, day = scope_for(seat), AsOf(today)
    states = [_figure(code, day, scope, base=AsOf(BASE_DAY)) for code, _by in STATES]
    services = [_figure(code, year_to(today), scope) for code, _by in SERVICES]
    by = dict((*STATES, *SERVICES))
    month = month_asked(today)
    found = _gaps(scope, day, month)
    return Standing(
        tiles=[_tile(figure, by[figure.indicator.code]) for figure in (*states, *services)],
        published=publications_for(seat).order_by("-published_at", "-id").first(),
        month=month,
        institutions=int(states[0].amount.value or 0),
        silent=sum(gap.silent for gap in found),
        posts_missing=sum(gap.post_missing for gap in found),
        gaps=_named(found[:SHOWN]),
        more=max(len(found) - SHOWN, 0),
        month_url=reverse("indicators:detail", args=["S1"], query=Inquiry(month).query(by=["institution"])),
    )


def month_asked(today: dt.date) -> Span:
    """Return this month up to today; in its first week the whole month before."""
    first = today.replace(day=1)
    if today.day > SETTLED_AFTER:
        return Span.inclusive(first, today)
    last = first - dt.timedelta(days=1)
    return Span.inclusive(last.replace(day=1), last)


def _gaps(scope: Scope, day: AsOf, month: Span) -> list[Gap]:
    """Return the institutions without a record in the month or without a post they must have, tertiary ones first."""
    there = [row for row in _figure("A1", day, scope, "institution", "level").rows if row.amount.value]
    recorded = {row.keys[0] for row in _figure("S1", month, scope, "institution").rows}
    posted = {row.keys[0] for row in _figure("B1", day, scope, "institution").rows if row.amount.value}
    gaps = [
        Gap(
            key,
            "",
            level,
            silent=key not in recorded,
            post_missing=verdict(level, has_post=key in posted) is Verdict.VIOLATION,
        )
        for key, level in (row.keys for row in there)
    ]
    found = [gap for gap in gaps if gap.silent or gap.post_missing]
    return sorted(found, key=lambda gap: (not gap.post_missing, position_of("level", gap.level), gap.key))


def _named(gaps: list[Gap]) -> list[Gap]:
    names = names_of("institution", [gap.key for gap in gaps])
    levels = dict(Level.choices)
    return [
        Gap(gap.key, names[gap.key], str(levels.get(gap.level, "")), gap.silent, gap.post_missing)
        for gap in gaps
    ]


def _figure(code: str, period: Period, scope: Scope, *by: str, base: Period | None = None) -> Figure:
    return compute(code, period, scope, by=by, base=base, disclosure=Disclosure.INTERNAL)


def _tile(figure: Figure, by: str) -> Tile:
    asked = Inquiry(figure.period, figure.base)
    return Tile(
        figure, reverse("indicators:detail", args=[figure.indicator.code], query=asked.query(by=[by]))
    )
