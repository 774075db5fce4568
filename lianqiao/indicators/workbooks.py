"""Figures as Excel workbooks, with the same rounding as on screen and everything needed to read them."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from lianqiao.audit.actions import action
from lianqiao.registry.models import Seat
from lianqiao.workspace.sheets_out import Sheet, SheetColumn, workbook_response

from .bulletin import Bulletin
from .figures import Amount, Figure
from .periods import period_json, period_words
from .printed import headings, lines, shown, unit_words


def figure_workbook(*, by: Seat, figure: Figure) -> HttpResponse:
    """Return the figure as a download; who took it stands in the trail."""
    code = figure.indicator.code
    with action("indicators.exported", by=by, codes=[code], **_flat(figure)):
        return workbook_response(f"{code}-{_stamp(figure)}", [_sheet(figure, code)])


def bulletin_workbook(*, by: Seat, bulletin: Bulletin) -> HttpResponse:
    """Return every figure of the bulletin as a download, a sheet each."""
    figures = [figure for figure, _rounded_down in bulletin.figures]
    codes = [figure.indicator.code for figure in figures]
    with action("indicators.exported", by=by, codes=codes, as_of=bulletin.as_of.isoformat()):
        sheets = [
            _sheet(figure, f"{place} {figure.indicator.code}")
            for place, figure in enumerate(figures, start=1)
        ]
        return workbook_response(f"bulletin-{bulletin.as_of}", sheets)


def _sheet(figure: Figure, name: str) -> Sheet:
    rows = [(line.names, line.amount) for line in lines(figure)]
    total = (tuple([_("Total")] + [""] * (len(figure.by) - 1)) if figure.by else (), figure.amount)
    return Sheet(name=name, columns=_columns(figure), rows=[*rows, total], lines=_lines(figure))


def _columns(figure: Figure) -> list[SheetColumn]:
    keys = [
        SheetColumn(title, lambda row, place=place: row[0][place], width=24)  # type: ignore[misc]
        for place, title in enumerate(headings(figure))
    ]
    found = [
        *keys,
        SheetColumn(str(unit_words(figure.indicator.unit, figure.indicator.code)), lambda row: _cell(row[1])),
    ]
    found.append(SheetColumn(_("Operator"), lambda row: row[1].operator.value, width=8))
    if figure.indicator.form in ("ratio", "share"):
        found.append(SheetColumn(_("Numerator"), lambda row: row[1].numerator))
        found.append(SheetColumn(_("Denominator"), lambda row: row[1].denominator))
    if figure.base is not None:
        found.append(SheetColumn(_("Base"), lambda row: row[1].growth.base if row[1].growth else None))
        found.append(SheetColumn(_("Growth (%)"), lambda row: row[1].growth.pct if row[1].growth else None))
    return found


def _cell(amount: Amount):
    return shown(amount) if amount.value is None else amount.value


def _lines(figure: Figure) -> tuple[str, ...]:
    indicator = figure.indicator
    said = [
        f"{indicator.code} {indicator.title}",
        _("Scope: %(said)s") % {"said": figure.scope.label},
        _("Period: %(said)s") % {"said": period_words(figure.period)},
        _("Counted as: %(said)s") % {"said": indicator.counts},
        _("Rule: %(said)s") % {"said": indicator.rule_version},
    ]
    if figure.base is not None:
        said.insert(3, _("Compared with: %(said)s") % {"said": period_words(figure.base)})
    return tuple(said)


def _flat(figure: Figure) -> dict[str, Any]:
    said = period_json(figure.period)
    return said if "as_of" in said else {"from": said["span"]["from"], "to": said["span"]["to"]}


def _stamp(figure: Figure) -> str:
    return "-".join(_flat(figure).values())
