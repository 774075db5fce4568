"""Excel workbooks written row by row: a plain header, true dates and numbers, and no cell that could run."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from io import BytesIO
from math import isfinite
from typing import Any, BinaryIO

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_ROWS = 1_048_575
SEEN = 20_000
"""Values of cells remembered while a sheet is written."""
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


class _Page(Worksheet):
    """A sheet that takes whole rows as text. Cell by cell through the library costs four times as much."""

    def add_row(self, row: int, cells: str, last_column: int) -> None:
        # Also writes out the heading, should that still wait; in memory there is never more than one row.
        self._write_single_row(row)
        self._check_dimensions(row, last_column)
        self.fh.write(f'<row r="{row + 1}">{cells}</row>')

    def escaped(self, text: str) -> str:
        return self._escape_data(self._escape_control_characters(text))

    def serial(self, value: datetime | date | time) -> float:
        """Return the moment as Excel counts them: days, and parts of one."""
        return self._convert_date_time(value)


def _write_sheet(book: xlsxwriter.Workbook, styles: dict[str, Any], sheet: Sheet) -> int:
    page = book.add_worksheet(_sheet_name(str(sheet.name)), worksheet_class=_Page)
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
    cells = _Cells(page, styles)
    columns = [(column.value_of, f'<c r="{xl_col_to_name(at)}') for at, column in enumerate(sheet.columns)]
    count = 0
    for count, row in enumerate(sheet.rows, start=1):
        if top + count > MAX_ROWS:
            raise ValueError("more rows than a sheet can hold")
        place = top + count + 1
        told = [
            f'{letters}{place}"{cell}' for value_of, letters in columns if (cell := cells.of(value_of(row)))
        ]
        page.add_row(top + count, "".join(told), len(columns) - 1)
    page.autofilter(top, 0, top + max(count, 1), len(sheet.columns) - 1)
    return count


class _Cells:
    """What stands in a cell after its address, as the file has it. Most values of a column come again and again."""

    def __init__(self, page: _Page, styles: dict[str, Any]) -> None:
        self._page = page
        # The number cells name a style by; the library has no other word for it.
        self._styles = {name: style._get_xf_index() for name, style in styles.items()}  # noqa: SLF001
        self._text, self._moment = lru_cache(SEEN)(self._told), lru_cache(SEEN)(self._dated)

    def of(self, value: Any) -> str:
        """Return the cell, "" for one that is left out. Raises `ValueError` for a number that is none."""
        match value:
            case None | "":
                return ""
            case str():
                return self._text(value)
            case bool():
                return f' t="b"><v>{value:d}</v></c>'
            case datetime():
                return self._moment(
                    timezone.make_naive(value) if timezone.is_aware(value) else value, "moment"
                )
            case date():
                return self._moment(value, "date")
            case time():
                return self._moment(value, "time")
            case _ if hasattr(value, "as_tuple") or isinstance(value, int | float):
                return self._number(float(value))
        return self._text(str(value))

    def _number(self, value: float) -> str:
        if not isfinite(value):
            raise ValueError(f"{value} cannot stand in a sheet")
        return f"><v>{value:.16G}</v></c>"

    def _dated(self, value: datetime | date | time, style: str) -> str:
        return f' s="{self._styles[style]}"><v>{self._page.serial(value):.16G}</v></c>'

    def _told(self, value: str) -> str:
        plain = guarded(value)[:32_767]
        if not plain:
            return ""
        kept = ' xml:space="preserve"' if plain != plain.strip() else ""
        return f' t="inlineStr"><is><t{kept}>{self._page.escaped(plain)}</t></is></c>'


def _sheet_name(name: str) -> str:
    # Excel refuses these in names, names over 31 characters, and a leading or trailing apostrophe.
    return "".join("-" if c in "[]:*?/\\" else c for c in name)[:31].strip("'") or "1"
