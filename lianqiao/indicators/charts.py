"""A figure as the chart macro wants it: a table of names and numbers, with links to what is behind each line."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from .dimensions import DIMENSIONS, names_of, position_of
from .figures import Amount, Breakdown, Figure
from .periods import AsOf, Period, period_words
from .printed import Line, lines, shown, unit_words
from .quantities import Operator

Link = Callable[[dict[str, str]], str]

# A table somebody can read, and a page that is quick; programs take all of it as JSON.
MOST_DOWN, MOST_ACROSS = 50, 24
KINDS = {"month": "column", "source": "ring", "method": "ring", "fulltime": "ring", "department": "ring"}


class Marked(Decimal):
    """A number that prints its operator in tables and still draws as a number."""

    sign = ""

    @classmethod
    def of(cls, amount: Amount) -> "Marked":
        made = cls(amount.value)
        made.sign = "" if amount.operator is Operator.EXACT else amount.operator.value
        return made

    def __format__(self, spec: str) -> str:  # type: ignore[override]
        return self.sign + super().__format__(spec)


@dataclass(frozen=True)
class Cut:
    """The part of a dimension's keys a page shows: from the first to the last place, of all."""

    dimension: str
    first: int
    last: int
    all: int
    size: int

    @classmethod
    def of(cls, dimension: str, many: int, size: int, asked: int | None) -> "Cut":
        """Cut out the part that begins at the place asked for; unasked the first, of months the last."""
        ends = max(many - size, 0) + 1
        begins = asked or (ends if dimension == "month" else 1)
        first = min(max(begins, 1), ends)
        return cls(dimension, first, min(first + size - 1, many), many, size)

    @property
    def title(self) -> str:
        return str(DIMENSIONS[self.dimension].title)

    @property
    def is_whole(self) -> bool:
        return self.last - self.first + 1 >= self.all

    @property
    def before(self) -> int | None:
        """The place where the part before begins, None at the start."""
        return max(self.first - self.size, 1) if self.first > 1 else None

    @property
    def after(self) -> int | None:
        return self.last + 1 if self.last < self.all else None

    def out_of(self, keys: list[str]) -> list[str]:
        return keys[self.first - 1 : self.last]


def chart_of(
    figure: Figure, link: Link, *, down: int | None = None, across: int | None = None
) -> dict[str, Any]:
    """Return columns, rows, links and the kind of chart for the figure's breakdown.

    Of two dimensions a page shows a part, from the places asked for; `cuts` says which, down and across.
    """
    drawn = _crossed(figure, link, down, across) if len(figure.by) == 2 else _listed(figure, link)
    return {"cuts": {}} | drawn | {"kind": _kind(figure)}


def _kind(figure: Figure) -> str:
    if len(figure.by) > 1:
        return "stack" if figure.indicator.form.value == "count" else "column"
    if figure.base is not None:
        return "bar"
    kind = KINDS.get(figure.by[0], "bar")
    # A ring says "parts of a whole"; people who may be in two parts are not that.
    return "bar" if kind == "ring" and figure.indicator.overlapping and len(figure.rows) > 4 else kind


def _listed(figure: Figure, link: Link) -> dict[str, Any]:
    titles = [" · ".join(str(DIMENSIONS[name].title) for name in figure.by)]
    unit = str(unit_words(figure.indicator.unit, figure.indicator.code))
    grown = figure.base is not None and figure.indicator.form.value == "count"
    if grown:
        titles += [short(figure.base), short(figure.period), _("Growth")]
    else:
        titles.append(unit)
    return {
        "columns": titles,
        "rows": [[" · ".join(line.names), *_numbers(line, grown)] for line in lines(figure)],
        "links": [link(line.keys) for line in lines(figure)],
    }


def _numbers(line: Line, grown: bool) -> list:
    number = None if line.amount.value is None else Marked.of(line.amount)
    if not grown:
        return [number]
    growth = line.amount.growth
    if growth is None:
        return [None, number, shown(line.amount)]
    return [growth.base, number, _("not computable") if growth.pct is None else f"{growth.pct:+}%"]


def _crossed(figure: Figure, link: Link, first_down: int | None, first_across: int | None) -> dict[str, Any]:
    """Return a table of two dimensions: the first down, the second across."""
    keys = [_different(figure, place) for place in (0, 1)]
    cuts = {
        "down": Cut.of(figure.by[0], len(keys[0]), MOST_DOWN, first_down),
        "across": Cut.of(figure.by[1], len(keys[1]), MOST_ACROSS, first_across),
    }
    down, across = cuts["down"].out_of(keys[0]), cuts["across"].out_of(keys[1])
    names_down, names_across = names_of(figure.by[0], down), names_of(figure.by[1], across)
    cells = _cells(figure, frozenset(down), frozenset(across))
    return {
        "columns": [str(DIMENSIONS[figure.by[0]].title), *(names_across[key] for key in across)],
        "rows": [[names_down[key], *(_cell(cells.get((key, other))) for other in across)] for key in down],
        "links": [link({figure.by[0]: key}) for key in down],
        "cuts": cuts,
    }


def _different(figure: Figure, place: int) -> list[str]:
    """Return the keys of a dimension, each once, in their order."""
    if isinstance(figure.rows, Breakdown):
        return figure.rows.keys[place]
    return sorted({row.keys[place] for row in figure.rows}, key=partial(position_of, figure.by[place]))


def _cells(figure: Figure, down: frozenset[str], across: frozenset[str]) -> dict[tuple[str, ...], Amount]:
    """Return the amounts that stand in this part of the table."""
    if not isinstance(figure.rows, Breakdown):
        return {row.keys: row.amount for row in figure.rows}
    rows, wanted = figure.rows, (down, across)
    places = [{place for place, key in enumerate(rows.keys[at]) if key in wanted[at]} for at in (0, 1)]
    pairs = enumerate(zip(*rows.places, strict=True))
    shown_at = [row for row, (one, other) in pairs if one in places[0] and other in places[1]]
    return {row.keys: row.amount for row in map(figure.rows.__getitem__, shown_at)}


def _cell(amount: Amount | None):
    if amount is None:
        return 0
    return None if amount.value is None else Marked.of(amount)


def period_of(figure: Figure) -> str:
    """Return the period over a chart, with the base it is compared with."""
    said = str(period_words(figure.period))
    if figure.base is None:
        return said
    return _("%(period)s, compared with %(base)s") % {"period": said, "base": short(figure.base)}


def short(period: Period) -> str:
    """Return a period as the head of a column."""
    return period.day.isoformat() if isinstance(period, AsOf) else f"{period.from_on}/{period.last_on}"
