"""A workbook as typed cells: xlsx, xls, xlsb, ods, csv and HTML tables that call themselves .xls.

Rows and columns are counted from 0 inside the code and shown to people as Excel addresses (`C7`).
"""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import PurePath

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineSheet, SheetTypeEnum, SheetVisibleEnum, load_workbook

Value = str | int | float | bool | date | datetime | time | timedelta | None

MAX_ROWS = 200_000
MAX_COLUMNS = 300


class UnreadableFile(ValueError):
    """The file cannot be opened as a table at all; `reason` is a sentence for the person who sent it."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged range, inclusive on both ends, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    rows: list[list[Value]]
    merged: tuple[Merged, ...] = ()
    hidden: bool = False

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class Book:
    """What one file holds. `mac_dates` is true when its serial dates count from 1904."""

    name: str
    sheets: list[Sheet] = field(default_factory=list)
    kind: str = "xlsx"
    encoding: str = ""
    mac_dates: bool = False


def address(row: int, column: int) -> str:
    """Excel's name of a cell: `address(6, 2) == "C7"`."""
    return f"{column_letter(column)}{row + 1}"


def place(sheet: str, cell: str) -> str:
    """Where a cell is in its file: `登记表!C7`, and `C7` in a file without sheets."""
    return f"{sheet}!{cell}" if sheet else cell


@lru_cache(maxsize=MAX_COLUMNS)
def column_letter(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def read_book(content: bytes, file_name: str) -> Book:
    """Open a file by what it is, not by what it is called.

    Raises `UnreadableFile` for an empty, protected, broken or oversized file.
    """
    if not content.strip(b"\0 \r\n\t"):
        raise UnreadableFile(_("The file is empty."))
    name = PurePath(file_name).name
    if content[:4] in (b"PK\x03\x04", b"PK\x05\x06") or content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _read_workbook(content, name)
    text, encoding = decode(content)
    if re.search(r"<\s*(html|table)\b", text[:2000], re.IGNORECASE):
        return Book(name, _read_html(text), "html", encoding)
    lines = text[:50_000].splitlines()[:200]
    # From here on line by line: a log of many rows need not be in memory twice.
    del text
    return Book(name, [Sheet("", _read_csv(content, encoding, lines))], "csv", encoding)


def decode(content: bytes) -> tuple[str, str]:
    """Text of a csv: byte order mark, else strict UTF-8, else strict GB18030.

    Detection libraries guess Korean for short Chinese files, so the order is fixed and strict.
    """
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _strictly(content, codec)
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _strictly(content, "gb18030")


def _strictly(content: bytes, codec: str) -> tuple[str, str]:
    try:
        return content.decode(codec), codec
    except UnicodeDecodeError as error:
        raise UnreadableFile(_("The text is neither UTF-8 nor GB18030.")) from error


def _read_workbook(content: bytes, name: str) -> Book:
    try:
        workbook = load_workbook(io.BytesIO(content))
        sheets = [
            _read_sheet(
                workbook.get_sheet_by_name(seen.name), hidden=seen.visible != SheetVisibleEnum.Visible
            )
            for seen in workbook.sheets_metadata
            if seen.typ == SheetTypeEnum.WorkSheet
        ]
    except (CalamineError, OSError, ValueError) as error:
        if "assword" in str(error) or b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in content[:65536]:
            raise UnreadableFile(_("The file is protected by a password; save it without one.")) from error
        raise UnreadableFile(_("The file is not a workbook that can be opened.")) from error
    kind = "xlsx" if content.startswith(b"PK") else "xls"
    return Book(name, sheets, kind, "", kind == "xlsx" and _counts_from_1904(content))


def _read_sheet(source: CalamineSheet, *, hidden: bool) -> Sheet:
    if source.total_height > MAX_ROWS or source.total_width > MAX_COLUMNS:
        raise UnreadableFile(
            _("Sheet “%(sheet)s” is too large: at most %(rows)s rows and %(columns)s columns.")
            % {"sheet": source.name, "rows": MAX_ROWS, "columns": MAX_COLUMNS}
        )
    merged = source.merged_cell_ranges or []
    ranges = tuple(Merged(start[0], start[1], end[0], end[1]) for start, end in merged)
    return Sheet(source.name, _shared(source.to_python(skip_empty_area=False)), ranges, hidden)


def _shared(rows: list[list[Value]]) -> list[list[Value]]:
    """The rows with equal texts kept once: a sheet repeats itself, and a hundred thousand rows fit in memory so."""
    known: dict[str, str] = {}
    for row in rows:
        row[:] = [known.setdefault(value, value) if type(value) is str else value for value in row]
    return rows


def _counts_from_1904(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return False
        with archive.open("xl/workbook.xml") as part:
            return re.search(rb'date1904="(1|true)"', part.read(20_000)) is not None


def _read_csv(content: bytes, encoding: str, lines: list[str]) -> list[list[Value]]:
    # The separator is the one most lines agree on; a title line holds none, a remark may hold commas.
    separator = max(",\t;，", key=lambda mark: sum(min(line.count(mark), 3) for line in lines))
    text = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")
    source = (line.replace("\0", "") for line in text)
    try:
        cells = _Unguarded()
        rows: list[list[Value]] = [
            [cells[cell] for cell in row] for row in csv.reader(source, delimiter=separator)
        ]
    except csv.Error as error:
        raise UnreadableFile(_("The text cannot be read as a table.")) from error
    if len(rows) > MAX_ROWS:
        raise UnreadableFile(_("The file is too large: at most %(rows)s rows.") % {"rows": MAX_ROWS})
    return rows


class _Unguarded(dict[str, str]):
    """Cells as they were meant, each text once: a log repeats itself, and a hundred thousand rows fit in memory so."""

    def __missing__(self, cell: str) -> str:
        # `="110101"` and a leading tab are what spreadsheets write to keep a number as text.
        guarded = re.fullmatch(r'\s*="?(.*?)"?\s*', cell) if cell.lstrip().startswith("=") else None
        self[cell] = plain = guarded.group(1) if guarded else cell.strip("\t\ufeff ")
        return plain


def _span_of(attribute: str | None) -> int:
    return min(max(int(attribute), 1), MAX_COLUMNS) if attribute and attribute.isdecimal() else 1


class _TableReader(HTMLParser):
    """Collects the tables of an HTML page as sheets with merged ranges."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Sheet] = []
        self.rows: list[list[Value]] = []
        self.merged: list[Merged] = []
        self.covered: set[tuple[int, int]] = set()
        self.cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.rows, self.merged, self.covered = [], [], set()
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self._open_cell(dict(attrs))
        elif tag == "br" and self.cell is not None:
            self.cell.append("\n")

    def _open_cell(self, attributes: dict[str, str | None]) -> None:
        row, line = len(self.rows) - 1, self.rows[-1]
        while (row, len(line)) in self.covered:
            line.append("")
        high, wide = (_span_of(attributes.get(key)) for key in ("rowspan", "colspan"))
        top, left = row, len(line)
        line.append("")
        self.covered |= {(top + down, left + right) for down in range(high) for right in range(wide)}
        if high > 1 or wide > 1:
            self.merged.append(Merged(top, left, top + high - 1, left + wide - 1))
        self.cell = []

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self.cell is not None:
            self.rows[-1][-1] = "".join(self.cell).strip()
            self.cell = None
        elif tag == "table" and self.rows:
            self.tables.append(Sheet(f"{len(self.tables) + 1}", self.rows, tuple(self.merged)))
            self.rows = []


def _read_html(text: str) -> list[Sheet]:
    reader = _TableReader()
    reader.feed(text)
    reader.close()
    return reader.tables
