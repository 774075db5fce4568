"""Loading rows as fast as PostgreSQL takes them, with what watches over single rows stood aside and put back.

Triggers would write the history a second time and link the trail anew; foreign keys would ask for every row what one
look at the whole table answers, and would want the tables in an order that circles do not have.
"""

import json
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction

from lianqiao.config.backup import tables
from lianqiao.config.backup.parts import Part, Reader
from lianqiao.config.backup.reading import Contents

_FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND conparentid = 0 AND connamespace = current_schema()::regnamespace
"""
_INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND NOT c.relispartition
        AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
"""


@dataclass(frozen=True)
class Aside:
    """What was taken off for the load: (table, name, definition) of foreign keys, (name, definition) of indexes."""

    foreign_keys: list[tuple[str, str, str]]
    indexes: list[tuple[str, str]]


def fill(reader: Reader, contents: Contents) -> None:
    """Load every table and set every sequence."""
    there = {table.name: table for table in tables.tables()}
    aside = _take_off(list(there.values()))
    for part in reader.parts():
        if part.kind == "table":
            _load(there[part.name], part, contents.about["tables"][part.name])
        elif part.kind == "sequences":
            _set_sequences(json.loads(part.content()))
    _put_on(list(there.values()), aside)


def _take_off(there: list[tables.Table]) -> Aside:
    with connection.cursor() as cursor:
        cursor.execute(_FOREIGN_KEYS)
        foreign_keys = cursor.fetchall()
        for table, name, _definition in foreign_keys:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute(_INDEXES)
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        for each in there:
            cursor.execute(f"ALTER TABLE {each.quoted} DISABLE TRIGGER USER")
        # What migrations themselves put in is in the backup too, perhaps changed since.
        cursor.execute(f"TRUNCATE {', '.join(each.quoted for each in there)}")
    return Aside(foreign_keys, indexes)


def _load(table: tables.Table, part: Part, columns: list[str]) -> None:
    # Emptied in this very transaction, the rows can be written as if they had always been there: no second
    # writing of every page later, when the first reader or VACUUM comes by.
    freeze = "" if table.partitioned else " (FREEZE)"
    listed = ", ".join(connection.ops.quote_name(column) for column in columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table.quoted} ({listed}) FROM STDIN{freeze}") as copy,
    ):
        for piece in part.pieces():
            copy.write(piece)


def _set_sequences(drawn: dict[str, list]) -> None:
    with connection.cursor() as cursor:
        for name, (last, called) in drawn.items():
            cursor.execute(
                "SELECT setval(to_regclass(%s), %s, %s)", [connection.ops.quote_name(name), last, called]
            )


def _put_on(there: list[tables.Table], aside: Aside) -> None:
    with connection.cursor() as cursor:
        for _name, definition in aside.indexes:
            cursor.execute(definition)
        for each in there:
            cursor.execute(f"ALTER TABLE {each.quoted} ENABLE TRIGGER USER")
    for table, name, definition in aside.foreign_keys:
        _add_foreign_key(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def _add_foreign_key(statement: str) -> None:
    """Add it checked. Rows that were astray when they were kept come back all the same, and the check names them."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except IntegrityError:
        with connection.cursor() as cursor:
            cursor.execute(f"{statement} NOT VALID")
