"""Puts the test database back after a test that committed, from a copy made before the first of them.

Django would empty every table instead. Ours refuse TRUNCATE where rows are kept for good, and the regions and
vocabularies that migrating brought would be gone.
"""

from django.db import connection
from django.test import TransactionTestCase

from tests.dropping import drop


def _names() -> tuple[str, str]:
    name = connection.settings_dict["NAME"]
    return name, f"{name}_clean"


def _copy(*, source: str, target: str) -> None:
    quote = connection.ops.quote_name
    connection.close()
    with connection._nodb_cursor() as cursor:
        drop(cursor.execute, target)
        cursor.execute(f"CREATE DATABASE {quote(target)} TEMPLATE {quote(source)} STRATEGY FILE_COPY")


def _exists(name: str) -> bool:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def drop_copy() -> None:
    """Remove the copy at the end of the session."""
    _name, clean = _names()
    with connection._nodb_cursor() as cursor:
        drop(cursor.execute, clean)


_made: set[str] = set()


def _keep_copy(cls: type, *_arguments: object) -> None:
    name, clean = _names()
    if clean not in _made:
        _copy(source=name, target=clean)
        _made.add(clean)


def _restore(_case: object) -> None:
    name, clean = _names()
    _copy(source=clean, target=name)


def install() -> None:
    """Take the place of Django's own setting up and tearing down of tests that commit."""
    TransactionTestCase._fixture_setup = classmethod(_keep_copy)
    TransactionTestCase._fixture_teardown = _restore
