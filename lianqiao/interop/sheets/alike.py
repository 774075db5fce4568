"""Rows that say the same but for whom and in which words are read once; the others take what was read of the first.

A log of a hundred thousand rows knows a few thousand ways to fill its days, methods, categories, numbers and workers.
What differs in every row (the client, the title, the note) is read in every row.
"""

from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter

from .drafts import Layout
from .findings import Finding
from .grid import Value
from .log_entries import LONGEST_TEXT, LONGEST_TITLE, Entry, Shape, names_of
from .tables import Line
from .text import is_blank, is_ditto, means_nothing, narrative

_OWN = ("client", "title", "text")
_MOST = 50_000


class Alike:
    """The entries read so far of one table under one context, by what the rows alike have in common."""

    def __init__(self, layout: Layout, shape: Shape) -> None:
        columns = layout.columns
        shared = [at for name, at in columns.items() if name not in _OWN]
        for options in (shape.categories, shape.scenes):
            shared += options.codes if options else ()
        own = [columns.get(name) for name in _OWN]
        body = (area for area in layout.table.sheet.merged if area.bottom >= layout.table.first_row)
        # Where a cell may mean another row's, each row is read by itself.
        self.usable = not shape.wide and not layout.grouped and not any(body) and len(shared) > 1
        self.own, self.width = own, max([0, *shared, *(at for at in own if at is not None)]) + 1
        self.common: Callable[[list[Value]], tuple[Value, ...]] = itemgetter(*shared, *shared[:1])
        self.sheet = layout.table.sheet.name
        self.read: dict[tuple, tuple[Entry, list[tuple[Finding, str]]]] = {}

    def entry(self, line: Line) -> tuple[Entry | None, tuple | None]:
        """Return the row's entry when one like it was read, else the key to remember it under; neither for odd rows."""
        values = line.values
        if not self.usable or len(values) < self.width:
            return None, None
        client, title, text = (values[at] if at is not None else None for at in self.own)
        if not (title is None or isinstance(title, str)) or not (text is None or isinstance(text, str)):
            return None, None
        named = _named(client) if client is None or isinstance(client, str) else None
        if named is None or is_ditto(title) or is_ditto(text) or (text and len(text) > LONGEST_TEXT):
            return None, None
        common = self.common(values)
        key = (len(named), common, tuple(map(type, common)))
        if key not in self.read:
            return None, None if any(map(is_ditto, common)) else key
        first, findings = self.read[key]
        row = line.row
        entry = _another(first, row, values, [_moved(finding, letters, row) for finding, letters in findings])
        entry.clients, entry.title, entry.text = named, narrative(title)[:LONGEST_TITLE], narrative(text)
        return entry, None

    def remember(self, key: tuple, entry: Entry) -> None:
        if len(self.read) < _MOST:
            self.read[key] = (
                entry,
                [(finding, finding.cell.rstrip("0123456789")) for finding in entry.findings],
            )


def _another(first: Entry, row: int, values: list[Value], findings: list[Finding]) -> Entry:
    """The entry of another row that has all in common with the first but its place, its people and its words."""
    return Entry(
        first.sheet, row, values, findings, first.institution, first.on, first.method, first.category, first.items,
        first.scene, first.care_stage, first.mode, first.worker,
        _cell(first.worker_cell.rstrip("0123456789"), row) if first.worker_cell else "",
        (), first.count, first.estimated, first.count_method, first.minutes, "", first.place,
    )  # fmt: skip


def _moved(finding: Finding, letters: str, row: int) -> Finding:
    return finding.at(_cell(letters, row)) if finding.cell else finding


@lru_cache(maxsize=10_000)
def _cell(letters: str, row: int) -> str:
    """`E` and `7:` (a whole row) at row 6 are `E7` and `7:7`."""
    return f"{row + 1}:{row + 1}" if letters.endswith(":") else f"{letters}{row + 1}"


@lru_cache(maxsize=20_000)
def _named(client: Value) -> tuple[str, ...] | None:
    """Whom a cell names; None when it has to be looked at more closely."""
    if is_ditto(client):
        return None
    names = names_of(client)
    return names if names or is_blank(client) or means_nothing(client) else None
