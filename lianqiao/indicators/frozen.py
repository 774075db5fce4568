"""A published figure as it is shown again: from what was frozen alone, never from today's records."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from .dimensions import DIMENSIONS, names_of
from .models import PublishedFigure
from .quantities import Operator


@dataclass(frozen=True)
class FrozenTable:
    """The breakdown as published: the headings, and a line of texts each."""

    headings: list[str]
    rows: list[list[str]]


def frozen_value(figure: PublishedFigure) -> str:
    """Return the value with its operator, as it was printed."""
    if figure.value is None:
        return _("withheld")
    sign = "" if figure.operator == Operator.EXACT else figure.operator
    whole = figure.value == figure.value.to_integral_value()
    return f"{sign}{figure.value:,.0f}" if whole else f"{sign}{figure.value.normalize():,f}"


def frozen_table(figure: PublishedFigure) -> FrozenTable | None:
    """Return the breakdown, None when there was none. Institutions keep the name they had then."""
    rows = figure.body["by"]
    if not rows:
        return None
    grown = "base" in rows[0]
    heads = [str(DIMENSIONS[name].title) for name in figure.by] + [_("Value")]
    if grown:
        heads += [_("Base"), _("Growth (%)")]
    names = {name: _names(name, [row[name] for row in rows]) for name in figure.by}
    return FrozenTable(heads, [_line(figure.by, row, names, grown) for row in rows])


def _names(dimension: str, keys: list[str]) -> dict[str, str]:
    return {key: key for key in keys} if dimension == "institution" else names_of(dimension, keys)


def _line(by: list[str], row: dict, names: dict[str, dict[str, str]], grown: bool) -> list[str]:
    said = [names[name][row[name]] for name in by]
    said.append(_("withheld") if row.get("withheld") else _number(row["value"], row.get("operator", "")))
    if grown:
        said += [_number(row.get("base")), _number(row.get("growth_pct"))]
    return said


def _number(value: float | None, sign: str = "") -> str:
    return _("not computable") if value is None else f"{sign}{value:,}"
