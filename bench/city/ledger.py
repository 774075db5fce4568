"""What has been written of a city, kept in the database beside it: a load that was cut off goes on from here.

The schema `bench_city` holds the spec, one row a slice (committed with the slice) and the definitions of indexes put
aside while the tables fill.
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
        (name text PRIMARY KEY, relation text NOT NULL, definition text NOT NULL);
"""
NOTE_SLICE = "INSERT INTO bench_city.slice (number, rows) VALUES (%s, %s)"


def open_ledger() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)


def known_city() -> tuple[CitySpec, bool] | None:
    """Return the city of this database and whether it is finished, None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('bench_city.city') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return None
        cursor.execute("SELECT spec, finished_at IS NOT NULL FROM bench_city.city")
        row = cursor.fetchone()
    return None if row is None else (CitySpec.from_json(row[0]), row[1])


def begin(spec: CitySpec) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_city.city (spec) VALUES (%s)", [spec.to_json()])


def finish(report: dict) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE bench_city.city SET finished_at = now(), report = %s", [json.dumps(report)])


def report() -> dict:
    """Return the report of the finished city."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT report FROM bench_city.city")
        return json.loads(cursor.fetchone()[0])


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


def put_indexes_aside(tables: Iterable[str]) -> None:
    """Drop every index of the tables but their primary keys, remembering how each is made. All or nothing.

    An index filled row by row costs several times what sorting it once costs; unique ones are proven when they
    come back.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT index.relname, i.indrelid::regclass::text, unique_.conname,
                   CASE WHEN unique_.oid IS NULL THEN pg_get_indexdef(i.indexrelid)
                        ELSE format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', i.indrelid::regclass, unique_.conname,
                                    pg_get_constraintdef(unique_.oid)) END
            FROM pg_index i
            JOIN pg_class index ON index.oid = i.indexrelid
            LEFT JOIN pg_constraint unique_ ON unique_.conindid = i.indexrelid AND unique_.contype = 'u'
            WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisprimary
            """,
            [list(tables)],
        )
        for name, relation, constraint, definition in cursor.fetchall():
            cursor.execute(
                "INSERT INTO bench_city.put_aside (name, relation, definition) VALUES (%s, %s, %s)",
                [name, relation, definition],
            )
            quoted = connection.ops.quote_name(constraint or name)
            cursor.execute(
                f"ALTER TABLE {relation} DROP CONSTRAINT {quoted}" if constraint else f"DROP INDEX {quoted}"
            )


def indexes_aside() -> list[tuple[str, str]]:
    """Return (name, definition) of the indexes still to be made anew, those that take longest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT name, definition FROM bench_city.put_aside
            ORDER BY definition LIKE '%%USING gin%%' DESC, pg_relation_size(relation::regclass) DESC, name
            """
        )
        return cursor.fetchall()
