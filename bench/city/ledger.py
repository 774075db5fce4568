"""What has been written of a city, kept in the database beside it: a load that was cut off goes on from here.

The schema `bench_city` holds the spec, one row a slice (committed with the slice) and the definitions of keys and indexes
put aside while the tables fill.
"""

import json
from collections.abc import Iterable

from django.db import connection, transaction

from .spec import CitySpec

_TABLES = """
    CREATE SCHEMA IF NOT EXISTS bench_city;
    CREATE TABLE IF NOT EXISTS bench_city.city
        (spec text NOT NULL, started_at timestamptz NOT NULL DEFAULT now(), finished_at timestamptz, report jsonb);
    CREATE TABLE IF NOT EXISTS bench_city.slice (number integer PRIMARY KEY, rows jsonb NOT NULL);
    CREATE TABLE IF NOT EXISTS bench_city.put_aside
        (name text PRIMARY KEY, relation text NOT NULL, is_foreign boolean NOT NULL, definition text NOT NULL);
"""
NOTE_SLICE = "INSERT INTO bench_city.slice (number, rows) VALUES (%s, %s)"


def open_ledger() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)


def known_city() -> CitySpec | None:
    """Return the city of this database, begun or finished, None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('bench_city.city') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return None
        cursor.execute("SELECT spec FROM bench_city.city")
        row = cursor.fetchone()
    return None if row is None else CitySpec.from_json(row[0])


def generation() -> int:
    """Return which generation of the generator began the city."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE((spec::jsonb ->> 'generation')::int, 1) FROM bench_city.city")
        return cursor.fetchone()[0]


def is_finished() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT finished_at IS NOT NULL FROM bench_city.city")
        return cursor.fetchone()[0]


def begin(spec: CitySpec) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_city.city (spec) VALUES (%s)", [spec.to_json()])


def finish(report: dict) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE bench_city.city SET finished_at = now(), report = %s", [json.dumps(report)])


def written_slices() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM bench_city.slice")
        return {number for (number,) in cursor.fetchall()}


def written_rows() -> dict[str, int]:
    """Return how many rows the slices say they wrote, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT key, sum(value::bigint)::bigint FROM bench_city.slice, jsonb_each_text(rows) GROUP BY key"
        )
        return dict(cursor.fetchall())


_FOREIGN = """
    SELECT conname, conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND (conrelid = ANY(%(tables)s::regclass[]) OR confrelid = ANY(%(tables)s::regclass[]))
"""
_INDEXES = """
    SELECT index.relname, i.indrelid::regclass::text, k.conname,
           COALESCE(pg_get_constraintdef(k.oid), pg_get_indexdef(i.indexrelid))
    FROM pg_index i
    JOIN pg_class index ON index.oid = i.indexrelid
    LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u')
    WHERE i.indrelid = ANY(%(tables)s::regclass[])
"""


def put_aside(tables: Iterable[str]) -> None:
    """Drop every key and index of the tables, remembering how each is made, and keep autovacuum away. All or nothing.

    An index filled row by row costs several times what sorting it once costs, and a key asked row by row likewise.
    When they come back the database itself proves them: nothing is unique, nothing refers to anything by our word.
    """
    quote, dropped, tables = connection.ops.quote_name, 0, list(tables)
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            # It would come by in the middle of the load, and an index could not be made until it had gone.
            cursor.execute(f"ALTER TABLE {quote(table)} SET (autovacuum_enabled = off)")
        for query, foreign in ((_FOREIGN, True), (_INDEXES, False)):
            cursor.execute(query, {"tables": tables})
            for name, relation, constraint, definition in cursor.fetchall():
                if constraint:
                    definition = f"ALTER TABLE {relation} ADD CONSTRAINT {quote(constraint)} {definition}"
                cursor.execute(
                    "INSERT INTO bench_city.put_aside VALUES (%s, %s, %s, %s)",
                    [name, relation, foreign, definition],
                )
                away = (
                    f"ALTER TABLE {relation} DROP CONSTRAINT {quote(name)}"
                    if constraint
                    else f"DROP INDEX {quote(name)}"
                )
                cursor.execute(away)
                dropped += 1
    if not dropped:
        raise RuntimeError("the tables of a city have no keys to put aside")


def is_put_aside() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM bench_city.put_aside)")
        return cursor.fetchone()[0]


def indexes_aside() -> list[tuple[str, str, str]]:
    """Return (table, name, definition) of the indexes still to be made anew, the largest table's first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT relation, name, definition FROM bench_city.put_aside WHERE NOT is_foreign
            ORDER BY pg_relation_size(relation::regclass) DESC, relation, name
            """
        )
        return cursor.fetchall()


def foreign_keys_aside() -> list[tuple[str, str, str]]:
    """Put the foreign keys back for what is written from now on; return (table, name, statement) that proves each."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT relation, name, definition, name IN (SELECT conname FROM pg_constraint WHERE contype = 'f') AS there
            FROM bench_city.put_aside WHERE is_foreign
            ORDER BY pg_relation_size(relation::regclass) DESC, relation, name
            """
        )
        keys = cursor.fetchall()
        for _relation, _name, definition, there in keys:
            if not there:
                cursor.execute(f"{definition} NOT VALID")
    quote = connection.ops.quote_name
    return [
        (relation, name, f"ALTER TABLE {relation} VALIDATE CONSTRAINT {quote(name)}")
        for relation, name, *_ in keys
    ]


def by_size(tables: Iterable[str]) -> list[str]:
    """Return the names of the tables, the largest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name ORDER BY pg_relation_size(name::regclass) DESC, name",
            [list(tables)],
        )
        return [name for (name,) in cursor.fetchall()]
