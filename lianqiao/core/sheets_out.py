"""Excel workbooks written row by row: a plain header, true dates and numbers, and no cell that could run."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any, BinaryIO

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_ROWS = 1_048_575
_STARTS = frozenset("=+-@|%\t\r\n")


@dataclass(frozen=True)
class SheetColumn:
    """One column: its heading, and where its value comes from (a key, a dotted path, a callable)."""

    title: Any
    source: str | Callable[[Any], Any]
    width: float = 14

    def value_of(self, row: Any) -> Any:
        if callable(self.source):
            return self.source(row)
        for part in self.source.split("."):
            row = row.get(part) if isinstance(row, dict) else getattr(row, part, None)
        return row


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its columns, its rows, and lines above the header (title, period, definition)."""

    name: Any
    columns: tuple[SheetColumn, ...] | list[SheetColumn]
    rows: Iterable[Any]
    lines: tuple[Any, ...] = ()


def write_workbook(target: BinaryIO, sheets: Iterable[Sheet]) -> int:
    """Write the sheets to `target`, holding one row in memory at a time; return how many rows went in.

    Text that a spreadsheet would take for a formula gets an apostrophe in front (`unguarded` takes it off).
    Raises `ValueError` when a sheet has more rows than Excel can hold.
    """
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    styles = {
        "head": book.add_format({"bold": True, "bg_color": "#E7EFEA", "bottom": 1, "text_wrap": True}),
        "line": book.add_format({"bold": True, "font_size": 12}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "time": book.add_format({"num_format": "hh:mm"}),
    }
    with book:
        return sum(_write_sheet(book, styles, sheet) for sheet in sheets)


def workbook_response(filename: str, sheets: Iterable[Sheet]) -> HttpResponse:
    """Return a download of the workbook; `filename` without its ending."""
    target = BytesIO()
    write_workbook(target, sheets)
    response = HttpResponse(target.getvalue(), content_type=MIME)
    response["Content-Disposition"] = str(content_disposition_header(True, f"{filename}.xlsx"))
    return response


def guarded(text: str) -> str:
    """Return text that no spreadsheet takes for a formula, also after it was saved as CSV and opened again.

    What a program may skip before it looks for the sign counts as skipped here: blanks, controls,
    zero-width and other invisible characters; full-width signs count as the plain ones.
    """
    for character in text:
        if character in _STARTS or unicodedata.normalize("NFKC", character)[:1] in _STARTS:
            return f"'{text}"
        if not _invisible(character):
            break
    return text


def unguarded(text: str) -> str:
    """Return the text as it was before `guarded`."""
    return text[1:] if text.startswith("'") and guarded(text[1:]) == text else text


def _invisible(character: str) -> bool:
    # Fillers and the braille blank are letters and symbols to Unicode, yet show nothing.
    return unicodedata.category(character) in {
        "Cc",
        "Cf",
        "Zs",
        "Zl",
        "Zp",
        "Mn",
        "Cn",
        "Co",
    } or character in ("\u115f\u1160\u3164\uffa0\u2800")


def _write_sheet(book: xlsxwriter.Workbook, styles: dict[str, Any], sheet: Sheet) -> int:
    page = book.add_worksheet(_sheet_name(str(sheet.name)))
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width)
    top = 0
    for line in sheet.lines:
        page.write_string(top, 0, guarded(str(line)), styles["line"])
        top += 1
    for number, column in enumerate(sheet.columns):
        page.write_string(top, number, guarded(str(column.title)), styles["head"])
    page.freeze_panes(top + 1, 0)
    page.repeat_rows(top)
    count = 0
    for count, row in enumerate(sheet.rows, start=1):
        if top + count > MAX_ROWS:
            raise ValueError("more rows than a sheet can hold")
        for number, column in enumerate(sheet.columns):
            _write_cell(page, top + count, number, column.value_of(row), styles)
    page.autofilter(top, 0, top + max(count, 1), len(sheet.columns) - 1)
    return count


def _write_cell(page: Any, row: int, column: int, value: Any, styles: dict[str, Any]) -> None:
    match value:
        case None | "":
            return
        case bool():
            page.write_boolean(row, column, value)
        case datetime():
            local = timezone.make_naive(value) if timezone.is_aware(value) else value
            page.write_datetime(row, column, local, styles["moment"])
        case date():
            page.write_datetime(row, column, value, styles["date"])
        case time():
            page.write_datetime(row, column, value, styles["time"])
        case _ if hasattr(value, "as_tuple") or isinstance(value, int | float):
            page.write_number(row, column, value)
        case _:
            page.write_string(row, column, guarded(str(value))[:32_767])


def _sheet_name(name: str) -> str:
    # Excel refuses these in names, names over 31 characters, and a leading or trailing apostrophe.
    return "".join("-" if c in "[]:*?/\\" else c for c in name)[:31].strip("'") or "1"
