"""The workbook handed back: what was not taken, as it stood, with the reason beside it and in the cell's colour.

Titles, headings and section rows stay where they were, so that the corrected workbook can be imported as it is.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from lianqiao.workspace.sheets_out import guarded

from ..sheets.drafts import Layout
from ..sheets.grid import Sheet, Value, address
from ..sheets.text import is_blank
from .outcomes import Result, Row

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORBIDDEN = "[]:*?/\\"


def refused_name(file_name: str) -> str:
    """The name of the workbook handed back for a file, in the reader's language."""
    return _("%(name)s-rows to correct") % {"name": file_name.rsplit(".", 1)[0]} + ".xlsx"


def refused_workbook(result: Result) -> bytes:
    """An xlsx of the refused rows, sheet by sheet. Empty bytes when every row was taken."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in result.refused:
        rows[row.sheet].append(row)
    if not rows:
        return b""
    target = BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    styles = {
        "head": book.add_format({"bold": True, "bg_color": "#E7EFEA", "text_wrap": True, "border": 1}),
        "title": book.add_format({"bold": True, "font_size": 12}),
        "wrong": book.add_format({"bg_color": "#FBE3D6"}),
        "wrong_date": book.add_format({"bg_color": "#FBE3D6", "num_format": "yyyy-mm-dd"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "duration": book.add_format({"num_format": "[h]:mm"}),
        "reason": book.add_format({"text_wrap": True, "font_color": "#A23B1E"}),
    }
    with book:
        for number, (name, refused) in enumerate(rows.items()):
            tables = [layout for layout in result.layouts if layout.table.sheet.name == name]
            page = book.add_worksheet(
                "".join("-" if c in _FORBIDDEN else c for c in name)[:31] or f"Sheet{number + 1}"
            )
            _write_sheet(page, styles, tables, refused)
    return target.getvalue()


def _write_sheet(page, styles: dict, layouts: list[Layout], refused: list[Row]) -> None:
    line = 0
    done: set[int] = set()
    for layout in layouts:
        table = layout.table
        if id(table) in done:
            continue
        done.add(id(table))
        own = [row for row in refused if _belongs(row, layouts, layout)]
        if own:
            line = _write_table(page, styles, layout, own, line)


def _belongs(row: Row, layouts: list[Layout], layout: Layout) -> bool:
    """A refused row stands below the last header above it."""
    above = [each.table.first_row for each in layouts if each.table.first_row <= row.row]
    return bool(above) and layout.table.first_row == max(above)


def _write_table(page, styles: dict, layout: Layout, refused: list[Row], line: int) -> int:
    sheet, table = layout.table.sheet, layout.table
    first = min((row for row, _text in table.titles), default=table.top)
    width = max(len(table.headings), 1)
    for above in range(first, table.first_row):
        style = styles["head"] if above >= table.top else styles["title"]
        _write_row(page, line, sheet.rows[above], style, styles)
        line = _merge_header(page, sheet, above, line, style) + 1
    page.write_string(line - 1, width, _("Errors"), styles["head"])
    page.set_column(0, width - 1, 14)
    page.set_column(width, width, 60)
    by_row: dict[int, list[Row]] = defaultdict(list)
    for row in refused:
        by_row[row.row].append(row)
    sections = {each.row: each for each in table.lonely}
    written: set[int] = set()
    for at in sorted(by_row):
        headed = [number for number in sections if number < at]
        if headed and max(headed) not in written:
            written.add(max(headed))
            _write_row(page, line, sections[max(headed)].values, None, styles)
            line += 1
        _write_refused(page, line, by_row[at], width, styles)
        line += 1
    return line + 1


def _merge_header(page, sheet: Sheet, row: int, line: int, style) -> int:
    """Keep the merges of title and header rows, so that they are recognised again."""
    for area in sheet.merged:
        if area.top == row and (area.bottom > area.top or area.right > area.left):
            value = sheet.rows[area.top][area.left] if area.left < len(sheet.rows[area.top]) else ""
            page.merge_range(
                line, area.left, line + area.bottom - area.top, area.right, guarded(str(value or "")), style
            )
    return line


def _write_refused(page, line: int, rows: list[Row], width: int, styles: dict) -> None:
    findings = [finding for row in rows for finding in row.faults]
    wrong = {finding.cell for finding in findings}
    for column, value in enumerate(rows[0].values):
        _write_cell(page, line, column, value, styles, wrong=address(rows[0].row, column) in wrong)
    told = dict.fromkeys(
        f"{finding.cell}: {finding.message}" if finding.cell else finding.message for finding in findings
    )
    page.write_string(line, width, guarded("\n".join(told)), styles["reason"])


def _write_row(page, line: int, values: Iterable[Value], style, styles: dict) -> None:
    for column, value in enumerate(values):
        if not is_blank(value):
            if style is None:
                _write_cell(page, line, column, value, styles, wrong=False)
            else:
                page.write_string(line, column, guarded(str(value)), style)


def _write_cell(page, line: int, column: int, value: Value, styles: dict, *, wrong: bool) -> None:
    plain = styles["wrong"] if wrong else None
    match value:
        case None | "":
            if wrong:
                page.write_blank(line, column, None, plain)
        case bool():
            page.write_boolean(line, column, value, plain)
        case datetime() | date():
            page.write_datetime(line, column, value, styles["wrong_date" if wrong else "date"])
        case time() | timedelta():
            page.write_datetime(line, column, value, styles["duration"])
        case int() | float():
            page.write_number(line, column, value, plain)
        case _:
            page.write_string(line, column, guarded(str(value))[:32_767], plain)
