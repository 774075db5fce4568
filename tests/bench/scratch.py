"""Databases of their own for cities: a city is committed by several processes, which the shared test database is not for."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

from django.db import connection
from django_scopes import scopes_disabled

from tests.dropping import drop


def _ask(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def database(name: str) -> Iterator[str]:
    """A copy of the empty test database, dropped afterwards. Yields its name."""
    source, quote = connection.settings_dict["NAME"], connection.ops.quote_name
    target = f"{source}_{name}"
    connection.close()
    drop(_ask, target)
    _ask(f"CREATE DATABASE {quote(target)} TEMPLATE {quote(source)} STRATEGY FILE_COPY")
    try:
        yield target
    finally:
        connection.close()
        drop(_ask, target)


@contextmanager
def connected(name: str) -> Iterator[None]:
    """Have Django's connection lead to that database."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        with scopes_disabled():
            yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def address(name: str) -> str:
    """Return the DATABASE_URL of a scratch database, for a process of its own."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def definitions() -> set[tuple[str, ...]]:
    """Return every key, constraint, index, trigger and option of the tables, as defined and whether it is at work."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated::text
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace
            UNION ALL SELECT 'index', tablename, indexname, indexdef, '' FROM pg_indexes WHERE schemaname = 'public'
            UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled::text
            FROM pg_trigger WHERE NOT tgisinternal
            UNION ALL SELECT 'options', relname, unnest(reloptions), '', ''
            FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
            """
        )
        return set(cursor.fetchall())


def content(models) -> dict[str, list[tuple]]:
    """Return every row as the application reads it: sealed values opened, since each sealing is another."""
    return {
        model._meta.label: [
            tuple(getattr(row, field.attname) for field in model._meta.concrete_fields)
            for row in model._base_manager.order_by("pk")
        ]
        for model in models
    }
