"""Finds the tables in a sheet: title rows, a header of one to three rows, and a body with its odd rows named.

Every row that is not blank ends up in exactly one place: title, header, body, section or skipped with a reason.
"""

import re
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext_lazy as _

from .columns import Heading, known_heading, plain, unit_of
from .grid import Sheet, Value
from .judged import EXAMPLE, REMARK, TOTAL, Judged, is_wordy
from .synonyms import ORDINAL, Wanted
from .text import as_text, fold, is_blank

SKIPS = {
    "total": _("Sub-total or total"),
    "header": _("Heading repeated"),
    "continued": _("Continuation mark"),
    "remark": _("Remark or signature"),
    "example": _("Example row"),
    "numbered": _("Only a number"),
    "title": _("Title row"),
    "section": _("Section heading"),
    "outside": _("Outside any table that was recognised"),
    "summary": _("Summary sheet: its numbers are counted from the other sheets"),
    "hidden": _("Hidden sheet"),
}

_CONTINUED = re.compile(
    r"[-—(\[【<]*(续表?|续上[页表]|接上[页表]|转下[页表]|续前表?|.{0,20}[(\[【]续表?\d*[)\]】])[-—)\]】>]*\d*[:：]?|continued"
)
_PAGE = re.compile(r"第?\d+页.*|[-—]\d+[-—]|page\d+.*|以下空白.*|此表.*|本表.*|[(]?盖章[)]?")


# The cells of a row that are not blank, with their columns.
_Filled = list[tuple[int, Value]]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no record; `row` counts from 0, `why` is a key of SKIPS."""

    sheet: str
    row: int
    why: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a body. `section` is the latest section heading above it."""

    row: int
    values: list[Value]
    section: str = ""


@dataclass(slots=True)
class Table:
    sheet: Sheet
    top: int
    depth: int
    headings: list[Heading]
    titles: list[tuple[int, str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    lonely: list[Line] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    # What each row is compared with, prepared once.
    numbering: set[int] = field(init=False)
    header: list[dict[int, str]] = field(init=False)
    by_column: dict[int, set[str]] = field(init=False)
    banners: set[str] = field(init=False)
    judged: "Judged" = field(init=False)

    def __post_init__(self) -> None:
        self.numbering = {each.index for each in self.headings if plain(each.leaf) in ORDINAL.exact}
        self.header = [
            {column: plain(value) for column, value in enumerate(row) if not is_blank(value)}
            for row in self.sheet.rows[self.top : self.top + self.depth]
        ]
        self.by_column = {each.index: {plain(part) for part in each.path} for each in self.headings}
        self.banners = {fold(text) for _row, text in self.titles}
        words = {text for header in self.header for text in header.values()}
        self.judged = Judged(words.union(*self.by_column.values()), self._least())

    def _least(self) -> int:
        """So many cells a record beyond doubt has more than: fewer may be a remark, a section or a bare number."""
        return max(2, len(self.headings) // 3, len(self.numbering))

    @property
    def first_row(self) -> int:
        return self.top + self.depth

    def left_out(self, why: str) -> list[Skipped]:
        """All rows of a table that is not read, under one reason."""
        name = self.sheet.name
        rows = dict(self.titles) | {
            row: joined(self.sheet.rows[row]) for row in range(self.top, self.first_row)
        }
        rows |= {line.row: joined(line.values) for line in [*self.lines, *self.lonely]}
        named = [Skipped(name, row, why, text) for row, text in sorted(rows.items()) if text]
        return [*named, *self.skipped]

    def cells(self, column: int, most: int = 60) -> list[Value]:
        """Some values below a heading, for voting."""
        return [line.values[column] for line in self.lines[:most] if column < len(line.values)]


def find_tables(sheet: Sheet, wanted: tuple[Wanted, ...]) -> tuple[list[Table], list[Skipped]]:
    """Split a sheet into tables whose headings belong to `wanted`; the second part is what lies outside any."""
    tables: list[Table] = []
    above: list[tuple[int, str]] = []
    row = 0
    while row < len(sheet.rows):
        values = sheet.rows[row]
        if tables and tables[-1].judged.is_record(values):
            _add_line(tables[-1], row, values)
            row += 1
            continue
        filled = [(column, value) for column, value in enumerate(values) if not is_blank(value)]
        if not filled:
            row += 1
            continue
        again = bool(tables) and _repeats(tables[-1], filled)
        depth = 1 if again else _header_depth(sheet, row, wanted, filled)
        if depth and not again:
            tables.append(_open_table(sheet, row, depth, above, tables))
            above = []
            row += depth
        elif tables:
            row += _take_row(tables[-1], row, depth, filled)
        else:
            above.append((row, joined(values)))
            row += 1
    outside = [Skipped(sheet.name, at, "outside", text) for at, text in above] if not tables else []
    return tables, outside


def _open_table(
    sheet: Sheet, row: int, depth: int, above: list[tuple[int, str]], before: list[Table]
) -> Table:
    """A table starts; lone rows at the end of the table before it were its titles."""
    titles = list(above)
    if before:
        last = before[-1]
        while last.lonely and last.lonely[-1].row > max((line.row for line in last.lines), default=-1):
            lone = last.lonely.pop()
            titles.insert(0, (lone.row, joined(lone.values)))
    headings = _headings(sheet, row, depth)
    if titles and _is_banner(sheet, titles[-1][0]):
        headings = _under_banner(sheet, titles[-1][0], headings)
    return Table(sheet, row, depth, headings, titles)


def _add_line(table: Table, row: int, values: list[Value]) -> None:
    section = table.lonely[-1] if table.lonely else None
    table.lines.append(Line(row, values, joined(section.values) if section else ""))


def _take_row(table: Table, row: int, depth: int, filled: _Filled) -> int:
    """Put one row where it belongs; returns how many rows were used up."""
    sheet, values = table.sheet, table.sheet.rows[row]
    if depth:
        table.skipped += [Skipped(sheet.name, at, "header", "") for at in range(row, row + depth)]
        return depth
    if why := _odd(filled, table):
        table.skipped.append(Skipped(sheet.name, row, why, joined(values)))
    elif len(filled) == 1 and len(table.headings) > 2 and isinstance(filled[0][1], str):
        table.lonely.append(Line(row, values))
    else:
        _add_line(table, row, values)
    return 1


def _odd(filled: _Filled, table: Table) -> str:
    """Why a row is no record, judged by its first cells; empty for an ordinary row."""
    texts = [fold(value) for _column, value in filled[:4] if isinstance(value, str)]
    if _repeats_headings(filled, table):
        return "header"
    if all(text.isdecimal() for text in texts) and {column for column, _value in filled} <= table.numbering:
        return "numbered"
    if any(TOTAL.fullmatch(text) for text in texts) and _few_words(filled):
        return "total"
    if texts and EXAMPLE.fullmatch(texts[0]):
        return "example"
    few = len(filled) <= max(2, len(table.headings) // 3)
    first = texts[0] if texts else ""
    if few and any(_CONTINUED.fullmatch(text) for text in texts):
        return "continued"
    if (few and (REMARK.fullmatch(first) or _PAGE.fullmatch(first))) or _is_signature(filled):
        return "remark"
    return "title" if len(filled) == 1 and first in table.banners else ""


def _few_words(filled: _Filled) -> bool:
    words = sum(
        isinstance(value, str) and not re.fullmatch(r"[\d.,%]+.{0,3}", fold(value))
        for _column, value in filled
    )
    return words <= 2


def _is_signature(filled: _Filled) -> bool:
    """填表人：…  审核人：…  on one line."""
    return len(filled) >= 1 and all(REMARK.fullmatch(fold(value)) for _column, value in filled)


def _repeats_headings(filled: _Filled, table: Table) -> bool:
    """Whether six cells of ten say what stands above them; an ordinary row is known by its first few."""
    strangers, most = 0, 0.4 * len(filled)
    for column, value in filled:
        text = plain(value)
        strangers += not (text and text in table.by_column.get(column, ()))
        if strangers > most:
            return False
    return len(filled) >= 2


def _repeats(table: Table, filled: _Filled) -> bool:
    """Whether a row says, cell for cell, what one row of the table's header says."""
    if len(filled) < 2 or not all(isinstance(value, str) for _column, value in filled):
        return False
    return any(_is_same(header, filled) for header in table.header)


def _is_same(header: dict[int, str], filled: _Filled) -> bool:
    """Whether eight cells of ten agree; an ordinary row is known by its first few."""
    least = 0.8 * max(len(filled), len(header))
    strangers, most = 0, len(filled) - least
    for column, value in filled:
        strangers += header.get(column) != plain(value)
        if strangers > most:
            return False
    return True


def joined(values: list[Value]) -> str:
    """A title row as one text; a label in one cell and its value in the next are joined by a colon or a space."""
    seen = list(dict.fromkeys(as_text(value).strip() for value in values if not is_blank(value)))
    return "  ".join(seen)


# --- headers


def _header_depth(sheet: Sheet, row: int, wanted: tuple[Wanted, ...], filled: _Filled | None = None) -> int:
    """How many rows the header starting at `row` has; 0 when none starts there."""
    if filled is None:
        filled = [(column, value) for column, value in enumerate(sheet.rows[row]) if not is_blank(value)]
    if len(filled) < 2 or not all(is_wordy(value) for _column, value in filled):
        return 0
    known = sum(known_heading(value, wanted) for _column, value in filled)
    below = _extended(sheet, row, row, wanted)
    joined = sum(
        any(known_heading(part, wanted) for part in (*heading.path, "".join(heading.path)))
        for heading in _headings(sheet, row, below - row + 1)
    )
    enough = known >= 3 and known >= 0.3 * len(filled)
    narrow = known >= 2 and known >= 0.6 * len(filled)
    if enough or narrow:
        return below - row + 1
    # Groups alone (时间 above 起 and 止). A row above a header that stands by itself is a title: 填报单位 and a name.
    under = below > row and known >= 1 and joined >= 3 and not _header_depth(sheet, row + 1, wanted)
    return below - row + 1 if under else 0


def _extended(sheet: Sheet, top: int, row: int, wanted: tuple[Wanted, ...]) -> int:
    """The last row of a header that started at `top`."""
    if row + 1 >= len(sheet.rows) or row - top >= 2:
        return row
    filled = [(column, value) for column, value in enumerate(sheet.rows[row + 1]) if not is_blank(value)]
    if not filled or not all(is_wordy(value) for _column, value in filled):
        return row
    across = [range_ for range_ in sheet.merged if range_.top <= row <= range_.bottom]
    tall = any(range_.bottom > row and range_.top >= top for range_ in across)
    beneath = [range_ for range_ in across if range_.right > range_.left and range_.bottom == row]
    covered = bool(beneath) and all(
        any(range_.left <= column <= range_.right for range_ in beneath) for column, _value in filled
    )
    named = sum(known_heading(value, wanted) or _is_measure(value) for _column, value in filled)
    gaps = sum(is_blank(_at(sheet, row, column)) for column, _value in filled)
    # Saved as csv: single headings stand above blanks, groups above their parts. A title row above a full header
    # has no such blanks.
    single = any(
        is_blank(_at(sheet, row + 1, column)) and not is_blank(value)
        for column, value in enumerate(sheet.rows[row])
    )
    unmerged = not sheet.merged and gaps >= 1 and single and named >= 0.5 * len(filled)
    if tall or (covered and named) or unmerged:
        return _extended(sheet, top, row + 1, wanted)
    return row


def _is_measure(value: Value) -> bool:
    """What second header rows hold below a method or an institution: 人次, 场次, 个案, 起, 止."""
    return bool(
        re.fullmatch(
            r"人次|人数|场次|次数|节数|例数|时长|分钟|起|止|始|终|个案|小组|社区(活动)?|方式|名称|日期|时间|[年月日]",
            plain(value),
        )
    )


def _at(sheet: Sheet, row: int, column: int) -> Value:
    values = sheet.rows[row]
    return values[column] if column < len(values) else ""


def _headings(sheet: Sheet, top: int, depth: int) -> list[Heading]:
    """The columns under a header, each with its texts from top to bottom, merged and implied ones filled in."""
    rows = [_filled_header(sheet, top + step, last=step == depth - 1) for step in range(depth)]
    found = []
    for column in range(sheet.width):
        path: list[str] = []
        for texts in rows:
            text = texts[column] if column < len(texts) else ""
            if text and (not path or plain(text) != plain(path[-1])):
                path.append(text)
        found.append(
            Heading(
                column, tuple(path), next((unit_of(part) for part in reversed(path) if unit_of(part)), "")
            )
        )
    return found


def _filled_header(sheet: Sheet, row: int, *, last: bool) -> list[str]:
    """One header row with merged cells repeated; in a file without merges a blank takes the text on its left
    when the row below has something there (the way a merged header looks after saving as csv)."""
    texts = [as_text(_at(sheet, row, column)).strip() for column in range(sheet.width)]
    for area in sheet.merged:
        if area.top <= row <= area.bottom:
            text = as_text(_at(sheet, area.top, area.left)).strip()
            for column in range(area.left, min(area.right + 1, len(texts))):
                texts[column] = text
    if not sheet.merged and not last:
        for column in range(1, len(texts)):
            if not texts[column] and not is_blank(_at(sheet, row + 1, column)):
                has_own = not is_blank(_at(sheet, row + 1, column - 1))
                texts[column] = texts[column - 1] if has_own else ""
    return texts


def _is_banner(sheet: Sheet, row: int) -> bool:
    """A row of group headings right above the header: several merged blocks, no block over everything."""
    blocks = [area for area in sheet.merged if area.top == row == area.bottom and area.right > area.left]
    return len(blocks) >= 2


def _under_banner(sheet: Sheet, row: int, headings: list[Heading]) -> list[Heading]:
    texts = _filled_header(sheet, row, last=True)
    return [
        replace(heading, path=(texts[heading.index], *heading.path))
        if heading.path and heading.index < len(texts) and texts[heading.index]
        else heading
        for heading in headings
    ]
