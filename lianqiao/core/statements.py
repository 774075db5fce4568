"""Statements whose values go to PostgreSQL apart from them, so that it may keep their plan; INSERT among them.

Django composes an INSERT anew for every record, field by field, which takes longer than writing it.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import psycopg
from django.db import connections, models


def bound(connection: Any) -> Any:
    """Return a cursor that sends parameters apart from the statement."""
    wrapped = connection.cursor()
    wrapped.cursor = psycopg.Cursor(connection.connection)
    return wrapped


def insert(records: Sequence[models.Model], *, using: str) -> None:
    """Write new records of one model in one statement. They have their keys; their values are plain ones."""
    connection, model = connections[using], type(records[0])
    fields = _written(model)
    values = [
        field.get_db_prep_save(field.pre_save(record, add=True), connection=connection)
        for record in records
        for field in fields
    ]
    with bound(connection) as cursor:
        cursor.execute(_insertion(model, len(records)), values)


@lru_cache(maxsize=256)
def _insertion(model: type[models.Model], records: int) -> str:
    quote = connections["default"].ops.quote_name
    fields = _written(model)
    columns = ", ".join(quote(field.column) for field in fields)
    # A field with a placeholder of its own (an array) says its type: from a bare list PostgreSQL cannot tell it.
    holes = ", ".join(
        f"%s::{field.db_type(connections['default'])}" if hasattr(field, "get_placeholder") else "%s"
        for field in fields
    )
    return (
        f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES {', '.join([f'({holes})'] * records)}"  # noqa: S608 - names of ours
    )


def _written(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.local_concrete_fields if not field.generated]
