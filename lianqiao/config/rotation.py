"""Rotating keys: every encrypted column is rewritten with the current key, in batches, while people work."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from lianqiao.core.encryption import current_prefix, open_sealed, seal
from lianqiao.core.fields import EncryptedTextField


@dataclass
class Progress:
    """Where the rotation of one column stands."""

    column: str
    rewritten: int = 0
    left: int = 0


def encrypted_fields() -> Iterator[EncryptedTextField]:
    """Every encrypted column of the installed rooms, by table."""
    for model in sorted(apps.get_models(), key=lambda model: model._meta.db_table):
        if model._meta.managed and not model._meta.proxy:
            yield from (f for f in model._meta.local_fields if isinstance(f, EncryptedTextField))


def rotate_keys(*, report: Callable[[Progress], None] = lambda progress: None, batch: int = 500) -> int:
    """Rewrite what older keys or another cipher wrote; return how many values were rewritten.

    Each batch is one transaction: an interrupted run keeps what it did and the next goes on from there.
    A value changed by somebody meanwhile is left alone: their save already used the current key.
    Raises `Unreadable` at a value that opens with no key of the ring; what came before it is kept.
    """
    return sum(_rotate(field, report, batch) for field in encrypted_fields())


def _rotate(field: EncryptedTextField, report: Callable[[Progress], None], batch: int) -> int:
    progress = Progress(f"{field.model._meta.db_table}.{field.column}", left=_left(field))
    report(progress)
    after = None
    while rows := _outdated(field, after, batch):
        with transaction.atomic():
            progress.rewritten += sum(_rewrite(field, key, stored) for key, stored in rows)
        after = rows[-1][0]
        progress.left = max(progress.left - len(rows), 0)
        report(progress)
    return progress.rewritten


def _names(field: EncryptedTextField) -> dict[str, str]:
    quote = connection.ops.quote_name
    meta = field.model._meta
    return {
        "table": quote(meta.db_table),
        "column": quote(str(field.column)),
        "key": quote(str(meta.pk.column)),
    }


# Plain SQL, as tables with a write guard or a scope would rightly refuse a query from down here. Only the
# names of our own tables are put into the text.
_OUTDATED = "{column} IS NOT NULL AND {column} <> '' AND NOT starts_with({column}, %s)"


def _left(field: EncryptedTextField) -> int:
    with connection.cursor() as cursor:
        sql = "SELECT count(*) FROM {table} WHERE " + _OUTDATED  # noqa: S608
        cursor.execute(sql.format(**_names(field)), [current_prefix()])
        return cursor.fetchone()[0]


def _outdated(field: EncryptedTextField, after: Any, batch: int) -> list[tuple]:
    sql = "SELECT {key}, {column} FROM {table} WHERE " + _OUTDATED  # noqa: S608
    values = [current_prefix()]
    if after is not None:
        sql, values = sql + " AND {key} > %s", [*values, after]
    with connection.cursor() as cursor:
        cursor.execute((sql + " ORDER BY {key} LIMIT %s").format(**_names(field)), [*values, batch])
        return cursor.fetchall()


def _rewrite(field: EncryptedTextField, key: Any, stored: str) -> int:
    place = field.place(key)
    sql = "UPDATE {table} SET {column} = %s WHERE {key} = %s AND {column} = %s"
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**_names(field)), [seal(open_sealed(stored, place), place), key, stored])
        return cursor.rowcount
