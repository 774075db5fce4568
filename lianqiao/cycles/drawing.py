"""The timeline as a drawing: bars for phases and holds, a point for each day, months above. Measures only, no words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lianqiao.core.dates import Span

from .models import Hold, Phase
from .queries import LANES, Mark

WIDE, LEFT, RIGHT = 1000.0, 118.0, 14.0
HEAD, LANE, BAR, POINT = 30.0, 36.0, 24.0, 6.0
MOST_TICKS = 12
"""So many months are named; of a longer course every second, third, … one."""


@dataclass(frozen=True)
class Bar:
    """A span of days: `number` is its place among its like, as the table under the drawing names it."""

    x: float
    y: float
    width: float
    kind: str
    number: int


@dataclass(frozen=True)
class Point:
    x: float
    y: float
    lane: str


@dataclass(frozen=True)
class Lane:
    code: str
    y: float


@dataclass(frozen=True)
class Tick:
    x: float
    on: date


@dataclass(frozen=True)
class Drawing:
    height: float
    lanes: list[Lane]
    phases: list[Bar]
    holds: list[Bar]
    points: list[Point]
    ticks: list[Tick]
    today: float | None
    wide: float = WIDE
    left: float = LEFT
    bar: float = BAR
    point: float = POINT


def draw(phases: Sequence[Phase], holds: Sequence[Hold], marks: Sequence[Mark], *, today: date) -> Drawing:
    """Return the drawing. Lanes with nothing on them are left out; what still runs goes on until today."""
    days = _days(phases, holds, marks, today)
    x = _scale(days)
    used = ["phase"] * bool(phases) + ["hold"] * bool(holds)
    used += [lane for lane in LANES if any(mark.lane == lane for mark in marks)]
    middles = {code: HEAD + LANE * (place + 0.5) for place, code in enumerate(used)}
    return Drawing(
        height=HEAD + LANE * len(used) + 4,
        lanes=[Lane(code, middle) for code, middle in middles.items()],
        phases=[
            _bar(x, one.from_on, one.until_on or max(today, one.from_on), middles["phase"], one.kind, number)
            for number, one in enumerate(phases, start=1)
        ],
        holds=[
            _bar(x, one.from_on, one.until_on or max(today, one.from_on), middles["hold"], one.state, number)
            for number, one in enumerate(holds, start=1)
        ],
        points=_points(marks, x, middles),
        ticks=_ticks(days, x),
        today=x(today) if today in days else None,
    )


def _days(phases: Iterable[Phase], holds: Iterable[Hold], marks: Iterable[Mark], today: date) -> Span:
    """The days the drawing covers: from the first there is to the last, with a little air."""
    known = [mark.on for mark in marks]
    for one in (*phases, *holds):
        known += [one.from_on, one.until_on or today]
    first, last = min(known, default=today), max(known, default=today)
    air = timedelta(days=max(2, (last - first).days // 40))
    return Span.inclusive(first - air, last + air)


def _scale(days: Span) -> Callable[[date], float]:
    a_day = (WIDE - LEFT - RIGHT) / (days.until_on - days.from_on).days
    return lambda day: round(LEFT + (day - days.from_on).days * a_day, 1)


def _bar(x: Callable[[date], float], first: date, end: date, middle: float, kind: str, number: int) -> Bar:
    # A span of a day or two is still seen.
    return Bar(x(first), middle - BAR / 2, max(6.0, round(x(end) - x(first), 1)), kind, number)


def _points(marks: Iterable[Mark], x: Callable[[date], float], middles: dict[str, float]) -> list[Point]:
    """Points too near to the one before on their lane step aside, up and down by turns."""
    found: list[Point] = []
    last: dict[str, tuple[float, int]] = {}
    for mark in marks:
        here, (before, turn) = x(mark.on), last.get(mark.lane, (-WIDE, 0))
        turn = turn + 1 if here - before < 2 * POINT else 0
        last[mark.lane] = (here, turn)
        aside = 0.0 if not turn else POINT * (1 if turn % 2 else -1)
        found.append(Point(here, middles[mark.lane] + aside, mark.lane))
    return found


def _ticks(days: Span, x: Callable[[date], float]) -> list[Tick]:
    firsts = [month.from_on for month in days.months() if month.from_on in days]
    step = -(-len(firsts) // MOST_TICKS) or 1
    return [Tick(x(first), first) for first in firsts[::step]]
