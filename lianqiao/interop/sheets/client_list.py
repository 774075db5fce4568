"""Reads lists of clients: one person a row, with what a ward or a welfare list notes of them."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from uuid import UUID

from . import words
from .amounts import read_code
from .client_columns import CLIENTS
from .columns import assign
from .context import NOTHING_TOLD, Told, context_of, is_summary
from .dates import Dated, Surroundings, read_date
from .drafts import Cells, Draft, Layout, LoneCells, Mapping, Read
from .findings import Reading, refused
from .grid import Book, Value, address
from .tables import Skipped, find_tables
from .text import as_text, fold, is_blank, is_ditto, means_nothing, narrative
from .text import name as plain_name

_BORN_FIRST = date(1890, 1, 1)
_BORN = re.compile(r"(出?生)$")
_RESIDENT_ID = re.compile(r"\d{17}[\dX]|\d{15}")
_NO_NAME = re.compile(r"[\d\W_]+")
LONGEST = {"name": 100, "bed": 20, "unit": 60}


@dataclass(slots=True)
class ClientDraft(Draft):
    """One person as the list has them. Numbers and telephones are as they were typed; `people` judges them."""

    institution: str = ""
    name: str = ""
    sex: str = ""
    born: Dated | None = None
    kind: str = "patient"
    unit: str = ""
    bed: str = ""
    phone: str = ""
    address: str = ""
    numbers: dict[str, str] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    # What became of them, once the list was taken.
    outcome: str = ""
    target: UUID | None = None

    def cell(self, name: str) -> str:
        """Where `people` is answered: the cell of the field, the whole row for one without column, else nothing."""
        if name not in _TOLD_OF:
            return ""
        column = self.columns.get(name)
        return address(self.row, column) if column is not None else f"{self.row + 1}:{self.row + 1}"


@dataclass(slots=True)
class ClientReading(Read):
    entries: list[ClientDraft] = field(default_factory=list)
    coming: Iterator[ClientDraft] = field(default_factory=lambda: iter(()))


def read_clients(
    book: Book,
    *,
    today: date,
    told: Told = NOTHING_TOLD,
    known: Collection[str] = (),
    mapping: Mapping | None = None,
) -> ClientReading:
    """Read every visible sheet that is a list of people. `known` and `told` are those of `read_log`."""
    reading = ClientReading()
    for sheet in book.sheets:
        if sheet.hidden or is_summary(sheet.name):
            reading.skipped.append(Skipped(sheet.name, 0, "hidden" if sheet.hidden else "summary"))
            continue
        tables, outside = find_tables(sheet, CLIENTS)
        reading.skipped += outside
        for number, table in enumerate(tables):
            key = f"{sheet.name}#{number + 1}"
            columns = {**assign(table.headings, CLIENTS, table.cells), **(mapping or {}).get(key, {})}
            layout = Layout(key, "clients", table, {name: at for name, at in columns.items() if at >= 0})
            place = context_of(table, book, told, known).institution
            around = Surroundings(today, mac_dates=book.mac_dates, oldest=_BORN_FIRST)
            _read_table(reading, layout, place, around)
    reading.coming = iter(reading.entries)
    return reading


def _read_table(reading: ClientReading, layout: Layout, place: str, around: Surroundings) -> None:
    table = layout.table
    reading.layouts.append(layout)
    reading.skipped += table.skipped
    lonely = {line.row for line in table.lonely}
    above: Cells | None = None
    for line in sorted([*table.lines, *table.lonely], key=lambda each: each.row):
        column = next(at for at, value in enumerate(line.values) if not is_blank(value))
        if line.row in lonely and column != layout.columns.get("name"):
            text = as_text(line.values[column])
            reading.skipped.append(Skipped(table.sheet.name, line.row, "section", text))
            continue
        alone = not table.sheet.merged and not layout.grouped and not any(map(is_ditto, line.values))
        above = LoneCells(layout, line, None) if alone else Cells(layout, line, above)
        reading.entries.append(_client(above, place, around))


def _client(cells: Cells, place: str, around: Surroundings) -> ClientDraft:
    draft = ClientDraft(cells.layout.table.sheet.name, cells.line.row, [], cells.findings)
    draft.institution = plain_name(cells.value("institution", down=True)) or place
    draft.name = _named(cells)
    draft.sex = cells.choose("sex", _sex, "sex_unknown", refuses=False) or "unknown"
    draft.born = _born(cells, around)
    draft.kind = cells.choose("kind", words.client_kind, "client_kind_unknown", refuses=False) or "patient"
    draft.unit = _short(cells, "unit", down=True)
    draft.bed = _short(cells, "bed")
    draft.phone = _said(cells.value("phone"))
    draft.address = _said(cells.value("address"))
    _number(cells, draft)
    draft.columns = cells.layout.columns
    draft.values = cells.draft_values()
    return draft


# Whose cells what `people` says of them is written to.
_TOLD_OF = ("name", "sex", "birth_date", "identity", "phone", "unit")


def _named(cells: Cells) -> str:
    value = cells.value("name")
    found = plain_name(value)
    if not found or means_nothing(value):
        cells.refuse("name", "missing")
    elif not isinstance(value, str) or _NO_NAME.fullmatch(found):
        cells.refuse("name", "name_unfit", value)
    elif len(found) > LONGEST["name"]:
        cells.refuse("name", "too_long", limit=LONGEST["name"])
    return found


@lru_cache(maxsize=1000)
def _sex(value: Value) -> str | None:
    if re.fullmatch(r"未知|不详|不明|未说明|未填|0|9|unknown", fold(value)):
        return "unknown"
    return words.sex(value)


def _born(cells: Cells, around: Surroundings) -> Dated | None:
    value = cells.value("birth_date")
    if means_nothing(value):
        return None
    if isinstance(value, str):
        value = _BORN.sub("", value.strip())
    return cells.take("birth_date", _read_date(type(value).__name__, value, around))


@lru_cache(maxsize=20_000)
def _read_date(_kind: str, value: Value, around: Surroundings) -> Reading[Dated]:
    return read_date(value, around)


def _said(value: Value) -> str:
    return "" if means_nothing(value) else narrative(value)


def _short(cells: Cells, name: str, *, down: bool = False) -> str:
    found = _said(cells.value(name, down=down))
    if len(found) > LONGEST[name]:
        cells.refuse(name, "too_long", limit=LONGEST[name])
    return found


def _number(cells: Cells, draft: ClientDraft) -> None:
    """The number of the document the row names, and the one of the medical record."""
    value = cells.value("identity")
    stated = cells.choose("identity_kind", words.identity_kind, "identity_kind_unknown", refuses=False)
    if number := _code(cells, "identity", value):
        # A column headed 身份证号 needs no kind beside it.
        resident = bool(_RESIDENT_ID.fullmatch(number)) or _is_headed(cells, "身份证")
        draft.numbers[stated or ("resident_id" if resident else "other")] = number
    if record := _code(cells, "record_number", cells.value("record_number")):
        draft.numbers.setdefault("medical_record", record)


def _code(cells: Cells, name: str, value: Value) -> str:
    """What stands in the cell, never told back in a remark: a number names a person."""
    reading = read_code(value)
    if any(finding.refuses for finding in reading.findings):
        cells.findings.append(refused("credit_code_number").at(cells.cell(name)))
    return reading.value or ""


def _is_headed(cells: Cells, text: str) -> bool:
    return text in cells.layout.table.headings[cells.layout.columns["identity"]].title
