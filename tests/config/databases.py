"""Databases of their own for tests that start whole processes: made beside the test database, dropped afterwards."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.dropping import drop


def address(name: str) -> str:
    """Return DATABASE_URL with another database in it."""
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


@contextmanager
def scratch(template: str = "template1") -> Iterator[str]:
    """Make a database for the length of a block and yield its address; empty unless it is copied from another."""
    name = f"lianqiao_scratch_{secrets.token_hex(6)}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        try:
            yield address(name)
        finally:
            drop(connection.execute, name)


def ask(url: str, sql: str) -> list[tuple]:
    """Run one statement in that database and return its rows, if it has any."""
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []
