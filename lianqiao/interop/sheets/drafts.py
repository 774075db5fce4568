"""What a reading yields: drafts with their place in the workbook, and the cells of one row with what was said of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from .findings import Finding, Reading, doubtful, refused
from .grid import Merged, Value, address
from .tables import Line, Skipped, Table
from .text import as_text, is_blank, is_ditto

T = TypeVar("T")
# What people write once above the rows it holds for.
ONCE_A_GROUP = ("date", "day", "month", "year", "institution")
Mapping = dict[str, dict[str, int]]


@dataclass(slots=True)
class Draft:
    """One row read. `row` counts from 0; a draft with a refusing finding must not be written."""

    sheet: str
    row: int
    values: list[Value]
    findings: list[Finding]

    @property
    def refused(self) -> bool:
        return any(finding.refuses for finding in self.findings)


@dataclass(slots=True)
class Layout:
    """One recognised table: where it is, which column was taken for what, and what kind of rows it holds."""

    key: str
    kind: str
    table: Table
    columns: dict[str, int]
    assumed: list[Finding] = field(default_factory=list)
    grouped: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.grouped = {
            name for name in ONCE_A_GROUP if name in self.columns and self._is_grouped(self.columns[name])
        }

    def _is_grouped(self, column: int) -> bool:
        """Written once for the rows below it, without merging: the first row has it and half of the others do not.
        A cell missing now and then is missing."""
        cells = self.table.cells(column, most=10_000)
        return len(cells) >= 4 and not is_blank(cells[0]) and sum(map(is_blank, cells)) >= 0.5 * len(cells)


@dataclass(slots=True)
class Read:
    """Everything one book said: layouts, drafts in order, rows that are no records and rows refused outright."""

    layouts: list[Layout] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)


class Cells:
    """The cells of one row by field. Reading one collects what is to be said about it, with its address."""

    def __init__(self, layout: Layout, line: Line, above: Cells | None) -> None:
        self.layout, self.line, self.above = layout, line, above
        self.findings: list[Finding] = []

    def has(self, name: str) -> bool:
        return name in self.layout.columns

    def cell(self, name: str) -> str:
        column = self.layout.columns.get(name)
        return (
            address(self.line.row, column)
            if column is not None
            else f"{self.line.row + 1}:{self.line.row + 1}"
        )

    def raw(self, name: str) -> Value:
        column = self.layout.columns.get(name)
        if column is None or column >= len(self.line.values):
            return None
        return self.line.values[column]

    def value(self, name: str, *, down: bool = False) -> Value:
        """The cell's value; `同上` takes the row above's. With `down` a cell merged over several rows counts in each."""
        value = self.raw(name)
        if is_ditto(value) and self.above is not None:
            return self.above.value(name, down=down)
        if down and is_blank(value):
            if area := self._area(name):
                return self.layout.table.sheet.rows[area.top][area.left]
            if self.above is not None and name in self.layout.grouped:
                return self.above.value(name, down=True)
        return value

    def _area(self, name: str) -> Merged | None:
        column, row = self.layout.columns.get(name, -1), self.line.row
        areas = self.layout.table.sheet.merged
        inside = (
            area
            for area in areas
            if area.left <= column <= area.right and area.top < row <= area.bottom and area.left == area.right
        )
        return next((area for area in inside if area.top >= self.layout.table.first_row), None)

    def read(self, name: str, reader: Callable[[Value], Reading[T]], *, down: bool = False) -> T | None:
        return self.take(name, reader(self.value(name, down=down)))

    def take(self, name: str, reading: Reading[T]) -> T | None:
        self.findings += [finding.at(self.cell(name)) for finding in reading.findings]
        return reading.value

    def refuse(self, name: str, code: str, original: Value = "", **params: str | int) -> None:
        self.findings.append(refused(code, as_text(original).strip(), **params).at(self.cell(name)))

    def doubt(self, name: str, code: str, original: Value = "", **params: str | int) -> None:
        self.findings.append(doubtful(code, as_text(original).strip(), **params).at(self.cell(name)))

    def choose(
        self, name: str, reader: Callable[[Value], T | None], unknown: str, *, refuses: bool = True
    ) -> T | None:
        """A cell of a closed vocabulary: blank is None, anything unknown is a finding."""
        value = self.value(name, down=True)
        if is_blank(value):
            return None
        found = reader(value)
        if found is None:
            (self.refuse if refuses else self.doubt)(name, unknown, value)
        return found

    def draft_values(self) -> list[Value]:
        """The row as it stood, with merged and `同上` cells filled in, so that it can be handed back alone."""
        values = list(self.line.values)
        for name, column in self.layout.columns.items():
            if column < len(values) and (is_blank(values[column]) or is_ditto(values[column])):
                values[column] = self.value(name, down=name in FILLED_DOWN)
        return values


class LoneCells(Cells):
    """The cells of a row that refers to no other: nothing merged, nothing left to the row above."""

    def value(self, name: str, *, down: bool = False) -> Value:
        return self.raw(name)

    def draft_values(self) -> list[Value]:
        return self.line.values


# Merged over several rows these mean each row; a merged number or client would be counted twice.
FILLED_DOWN = {
    "date", "day", "month", "year", "method", "category", "scene", "worker", "institution", "institution_class",
    "region", "level", "source", "fulltime", "status", "department",
}  # fmt: skip
