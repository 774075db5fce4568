"""What the screen shows of a file before anything is taken: its tables, their columns and first rows."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from ..sheets.client_list import ClientReading
from ..sheets.drafts import Layout, Read
from ..sheets.grid import Value, column_letter
from ..sheets.service_log import LogReading
from ..sheets.text import as_text, is_blank
from .outcomes import plain

ROWS = 5
COLUMNS = 40
NAMED = 20


def named_in(reading: Read) -> Iterable[str]:
    """The institutions the rows name. Reads a log to its end."""
    coming: Iterable[Any] = reading.coming if isinstance(reading, LogReading | ClientReading) else ()
    return dict.fromkeys(entry.institution for entry in coming if entry.institution)


def preview_of(reading: Read, named: Iterable[str]) -> dict[str, Any]:
    """Plain data: one entry a recognised table, with what was assumed and which institutions were named."""
    return {
        "tables": _alike([_table(layout) for layout in reading.layouts]),
        "assumed": _once([plain(note) for layout in reading.layouts for note in layout.assumed]),
        "institutions": list(named)[:NAMED],
        "skipped": len(reading.skipped),
    }


def _alike(tables: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Point tables with the very same columns, as month sheets have, at the first of their kind."""
    for number, table in enumerate(tables):
        same = (
            each
            for each in tables[:number]
            if (each["kind"], each["columns"]) == (table["kind"], table["columns"])
        )
        first = next((each for each in same if each["like"] is None), None)
        table.update(number=number, like=first["number"] if first else None, sheets=[table["sheet"]])
        if first:
            first["sheets"] = list(dict.fromkeys([*first["sheets"], table["sheet"]]))
            first["lines"] += table["lines"]
    return tables


def _once(notes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [note for number, note in enumerate(notes) if note not in notes[:number]]


def _table(layout: Layout) -> dict[str, Any]:
    table = layout.table
    fields = {column: name for name, column in layout.columns.items()}
    used = [
        heading
        for heading in table.headings[:COLUMNS]
        if heading.title
        or heading.index in fields
        or any(not is_blank(cell) for cell in table.cells(heading.index, 20))
    ]
    return {
        "key": layout.key,
        "sheet": table.sheet.name,
        "kind": layout.kind,
        "lines": len(table.lines),
        "titles": [text for _row, text in table.titles][:3],
        "columns": [
            {
                "index": heading.index,
                "letter": column_letter(heading.index),
                "title": heading.title,
                "field": fields.get(heading.index, ""),
            }
            for heading in used
        ],
        "rows": [
            {"number": line.row + 1, "cells": [_shown(line.values, heading.index) for heading in used]}
            for line in table.lines[:ROWS]
        ],
    }


def _shown(values: list[Value], column: int) -> str:
    value = values[column] if column < len(values) else ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:16]
    return as_text(value)[:60]
