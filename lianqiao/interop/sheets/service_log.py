"""Reads logs of services: case work, groups and community activities in one list, one sheet a month, one sheet a
method, one column a method, one or many institutions."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from heapq import merge
from itertools import chain

from . import words
from .alike import Alike
from .columns import assign
from .context import NOTHING_TOLD, Context, Told, context_of, is_summary, refined
from .dates import Surroundings
from .drafts import Cells, Layout, Mapping, Read
from .findings import doubtful, refused
from .grid import Book, Value
from .log_entries import Entry, Shape, entries_of
from .synonyms import LOG
from .tables import Line, Skipped, Table, find_tables
from .text import as_text, fold, is_blank
from .wide import Wide, find_options, find_wide


@dataclass(slots=True)
class LogReading(Read):
    """A log whose tables are known; `coming` reads its entries one by one, `years` and `skipped` grow meanwhile."""

    entries: list[Entry] = field(default_factory=list)
    years: set[int] = field(default_factory=set)
    coming: Iterator[Entry] = field(default_factory=lambda: iter(()))


def read_log(
    book: Book,
    *,
    today: date,
    told: Told = NOTHING_TOLD,
    known: Collection[str] = (),
    mapping: Mapping | None = None,
) -> LogReading:
    """Read every visible sheet that is a list of services.

    `known` are names of institutions to look for in titles; `told` is what the person importing adds.
    """
    reading = open_log(book, today=today, told=told, known=known, mapping=mapping)
    reading.entries = list(reading.coming)
    return reading


def open_log(
    book: Book,
    *,
    today: date,
    told: Told = NOTHING_TOLD,
    known: Collection[str] = (),
    mapping: Mapping | None = None,
) -> LogReading:
    """Find the tables of `read_log` and leave their rows to `coming`, for who reads a hundred thousand of them."""
    reading = LogReading()
    found: list[tuple[str, Table]] = []
    for sheet in book.sheets:
        if sheet.hidden:
            reading.skipped.append(Skipped(sheet.name, 0, "hidden"))
            continue
        tables, outside = find_tables(sheet, LOG)
        reading.skipped += outside
        found += [(f"{sheet.name}#{number + 1}", table) for number, table in enumerate(tables)]
    layouts = [_layout(key, table, (mapping or {}).get(key, {})) for key, table in found]
    lists = [pair for pair in layouts if _is_list(pair[0]) and not is_summary(pair[0].table.sheet.name)]
    rows: list[Iterator[Entry]] = []
    for layout, shape in layouts:
        if lists and not any(layout is kept for kept, _shape in lists):
            reading.skipped += layout.table.left_out("summary")
        else:
            context = context_of(layout.table, book, told, known)
            _announce(reading, layout, context)
            rows.append(_rows_of(_Rows(reading, layout, shape, today, book), context, known))
    reading.coming = chain.from_iterable(rows)
    if not reading.layouts:
        reading.problems.append(refused("no_column"))
    return reading


def _text_of(values: list[Value]) -> str:
    return next((as_text(value) for value in values if not is_blank(value)), "")


def _is_list(layout: Layout) -> bool:
    return "date" in layout.columns or "day" in layout.columns


def _layout(key: str, table: Table, mapping: dict[str, int]) -> tuple[Layout, Shape]:
    wide = find_wide(table.headings)
    own = {column for each in wide for column in each.columns.values()}
    free = [heading for heading in table.headings if heading.index not in own]
    columns = {**assign(free, LOG, table.cells), **mapping}
    columns = {name: at for name, at in columns.items() if at >= 0}
    if wide and "method" not in mapping:
        columns.pop("method", None)
    elif wide:
        wide = []
    used = own | set(columns.values())
    categories = None if "category" in columns else find_options(free, used, words.category, table.cells)
    scenes = None if "scene" in columns else find_options(free, used, words.scene, table.cells)
    unit, guessed = _minutes_unit(table, columns)
    ticked = "count" in columns and all(_only_ticks(table, each) for each in wide)
    return Layout(key, "services", table, columns), Shape(wide, ticked, categories, scenes, unit, guessed)


def _only_ticks(table: Table, wide: Wide) -> bool:
    cells = [cell for cell in table.cells(wide.columns["count"]) if not is_blank(cell)]
    return all(fold(cell) in ("√", "✓", "✔", "☑", "是", "v", "y", "1", "●") for cell in cells)


def _minutes_unit(table: Table, columns: dict[str, int]) -> tuple[str, bool]:
    """`hour` when the heading says so, or when no number in an unnamed column could be minutes."""
    if "minutes" not in columns:
        return "", False
    unit = table.headings[columns["minutes"]].unit
    if unit:
        return unit, False
    numbers = []
    for value in table.cells(columns["minutes"]):
        text = fold(value)
        if re.fullmatch(r"\d+(\.\d+)?", text):
            numbers.append(float(text))
    hours = len(numbers) >= 3 and max(numbers) <= 8
    return ("hour", True) if hours else ("", False)


def _announce(reading: LogReading, layout: Layout, context: Context) -> None:
    reading.layouts.append(layout)
    reading.skipped += layout.table.skipped
    if context.year_from and not _has_own_years(layout):
        layout.assumed.append(doubtful("year_assumed", year=context.year or 0, origin=context.year_from))


def _rows_of(rows: "_Rows", context: Context, known: Collection[str]) -> Iterator[Entry]:
    layout, skipped = rows.layout, rows.reading.skipped
    countable = _countable(layout, rows.shape)
    lonely = {line.row for line in layout.table.lonely}
    for line in merge(layout.table.lines, layout.table.lonely, key=lambda each: each.row):
        if line.row in lonely and not _begins_a_record(layout, line):
            narrower = refined(context, _text_of(line.values), known)
            context = narrower or context
            skipped.append(_passed(layout, line, "section" if narrower else "remark"))
        elif _only_adds_up(countable, line):
            skipped.append(_passed(layout, line, "total"))
        else:
            yield from rows.read(line, context)


class _Rows:
    """Reads the rows of one table in order; each may refer to the one above, and most are like one before."""

    def __init__(self, reading: LogReading, layout: Layout, shape: Shape, today: date, book: Book) -> None:
        self.reading, self.layout, self.shape, self.today, self.mac = (
            reading,
            layout,
            shape,
            today,
            book.mac_dates,
        )
        self.alike: dict[Context, Alike] = {}
        self.line: Line | None = None
        self.cells: Cells | None = None

    def read(self, line: Line, context: Context) -> list[Entry]:
        alike = self.alike.get(context)
        if alike is None:
            alike = self.alike[context] = Alike(self.layout, self.shape)
        entry, key = alike.entry(line)
        if entry is not None:
            self.line, self.cells = line, None
            return [entry]
        around = Surroundings(self.today, context.year, context.month, self.mac)
        self.line, self.cells = line, Cells(self.layout, line, self._above())
        entries = entries_of(self.cells, self.shape, context, around)
        self.reading.years |= {entry.on.year for entry in entries if entry.on}
        if key is not None:
            alike.remember(key, entries[0])
        return entries

    def _above(self) -> Cells | None:
        # A row like others refers to no row above it, so the chain of references begins anew there.
        return self.cells or (Cells(self.layout, self.line, None) if self.line else None)


def _passed(layout: Layout, line: Line, why: str) -> Skipped:
    return Skipped(layout.table.sheet.name, line.row, why, _text_of(line.values))


def _begins_a_record(layout: Layout, line: Line) -> bool:
    """A row of one cell that is a record somebody did not finish: a whole date, or a person further right."""
    column = next(at for at, value in enumerate(line.values) if not is_blank(value))
    whole = re.fullmatch(r"(19|20)?\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?", fold(line.values[column]))
    people = column > 0 and column in (layout.columns.get("client"), layout.columns.get("worker"))
    return bool(whole and column == layout.columns.get("date")) or people


def _countable(layout: Layout, shape: Shape) -> set[int | None]:
    countable = {layout.columns.get("count"), layout.columns.get("minutes"), *layout.table.numbering}
    return countable | {column for wide in shape.wide for column in wide.columns.values()}


def _only_adds_up(countable: set[int | None], line: Line) -> bool:
    """A sum without a label: numbers below the countable columns and nothing else."""
    filled = False
    for column, value in enumerate(line.values):
        if not is_blank(value):
            if column not in countable:
                return False
            filled = True
    return filled


def _has_own_years(layout: Layout) -> bool:
    """Whether the dates in the table are complete, so that no year is taken from elsewhere."""
    column = layout.columns.get("date")
    if column is None:
        return "year" in layout.columns
    cells = [cell for cell in layout.table.cells(column) if not is_blank(cell)]
    return all(
        not isinstance(cell, str | float | int) or re.search(r"\d{4}|\d\d[-./]\d+[-./]", fold(cell))
        for cell in cells
    )
