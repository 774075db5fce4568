"""A figure as the chart macro wants it: a table of names and numbers, with links to what is behind each line."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from .dimensions import DIMENSIONS, names_of
from .figures import Amount, Figure
from .periods import AsOf, Period, period_words
from .printed import Line, lines, shown, unit_words
from .quantities import Operator

Link = Callable[[dict[str, str]], str]

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


def chart_of(figure: Figure, link: Link) -> dict[str, Any]:
    """Return columns, rows, links and the kind of chart for the figure's breakdown."""
    drawn = _crossed(figure, link) if len(figure.by) == 2 else _listed(figure, link)
    return drawn | {"kind": _kind(figure)}


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


def _crossed(figure: Figure, link: Link) -> dict[str, Any]:
    """Return a table of two dimensions: the first down, the second across."""
    down, across = (list(dict.fromkeys(row.keys[place] for row in figure.rows)) for place in (0, 1))
    names_down, names_across = names_of(figure.by[0], down), names_of(figure.by[1], across)
    cells = {row.keys: row.amount for row in figure.rows}
    return {
        "columns": [str(DIMENSIONS[figure.by[0]].title), *(names_across[key] for key in across)],
        "rows": [[names_down[key], *(_cell(cells.get((key, other))) for other in across)] for key in down],
        "links": [link({figure.by[0]: key}) for key in down],
    }


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
