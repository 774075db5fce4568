"""One slice of a city, made and written in one transaction."""

from collections.abc import Iterator
from random import Random

import psycopg

from .binary import HEADER, TRAILER, BinarySheet
from .cases import plan_cases
from .clients import CLIENTS, DETAILS, IDENTITIES, RELATIONS, People, split_persons
from .contacts import ADDENDA, CONTACTS, PRESENCES, Notes
from .copying import Sheet
from .events import ACTIVITIES, ATTENDANCES, GROUPS, MEMBERS, SESSIONS, Events
from .places import City
from .requests import CASES, REQUESTS, STEPS, Casework
from .slices import Slice, reopened_until

SHEETS = (
    CLIENTS, DETAILS, IDENTITIES, RELATIONS, REQUESTS, CASES, STEPS, PRESENCES, CONTACTS, ADDENDA,
    GROUPS, MEMBERS, SESSIONS, ATTENDANCES, ACTIVITIES,
)  # fmt: skip


def rows_of(city: City, part: Slice) -> dict[Sheet | BinarySheet, list]:
    """Return every row of the slice as COPY lines. The same city and slice give the same rows, sealed values apart."""
    random = Random(f"{city.spec.seed}:slice:{part.number}")
    place = city.place(part.place)
    before, until = part.cases[0] - part.cases_here[0], part.cases[1] - part.cases_here[0]
    threads = (until - before) - (reopened_until(until) - reopened_until(before))
    people = People(city, place, part, random, split_persons(part.persons[1] - part.persons[0], threads))
    cases = plan_cases(city, place, part, random, max(1, people.split.patients))
    people.write(cases)
    notes = Notes(city, place, part, random, people)
    notes.write(cases)
    casework = Casework(city, place, part, random, people)
    casework.write(cases)
    events = Events(city, place, part, random, people)
    events.write()
    return people.rows | notes.rows | casework.rows | events.rows


def write_slice(cursor: psycopg.Cursor, rows: dict[Sheet | BinarySheet, list]) -> dict[str, int]:
    """Copy the rows into their tables; return how many by table. The caller owns the transaction."""
    written = {}
    for sheet, lines in ((sheet, rows[sheet]) for sheet in SHEETS):
        if lines:
            with cursor.copy(sheet.statement) as copy:
                for block in _blocks(sheet, lines):
                    copy.write(block)
        written[sheet.model._meta.db_table] = len(lines)
    return written


def _blocks(sheet: Sheet | BinarySheet, lines: list, at_once: int = 2000) -> Iterator[bytes]:
    for start in range(0, len(lines), at_once):
        if isinstance(sheet, Sheet):
            yield "".join(lines[start : start + at_once]).encode()
        else:
            yield (b"" if start else HEADER) + b"".join(lines[start : start + at_once])
    if isinstance(sheet, BinarySheet):
        yield TRAILER
