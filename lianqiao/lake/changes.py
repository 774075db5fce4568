"""What has changed in the facts since somebody read them, and who reads.

A reader keeps a snapshot of PostgreSQL: all transactions that were over when it read. Whatever a transaction outside
of it has touched is news, whenever that transaction commits, so nothing slips through between two readings.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction

from .models import Reader

LAKE = "lake"
THIS_CLUSTER = (
    "SELECT s.system_identifier || '/' || d.oid FROM pg_control_system() s, pg_database d"
    " WHERE d.datname = current_database()"
)


@dataclass(frozen=True, order=True)
class Change:
    """An institution's month of a fact; the whole fact when both are None."""

    fact: str
    institution: str | None = None
    month: dt.date | None = None


def cluster() -> str:
    """Return the name of this database among all: numbers of transactions mean nothing in another one."""
    with connection.cursor() as cursor:
        cursor.execute(THIS_CLUSTER)
        return cursor.fetchone()[0]


def snapshot() -> str:
    """Return the snapshot of the transaction we are in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_snapshot()::text")
        return cursor.fetchone()[0]


def since(seen: str, facts: Iterable[str] | None = None) -> set[Change]:
    """Return what transactions outside the snapshot have touched, of all facts or of some."""
    sql = (
        "SELECT DISTINCT fact, institution::text, month FROM lake_touched"
        " WHERE transaction >= pg_snapshot_xmin(%s::pg_snapshot)::text::bigint"
        " AND NOT pg_visible_in_snapshot(transaction::text::xid8, %s::pg_snapshot)"
    )
    parameters: list = [seen, seen]
    if facts is not None:
        sql += " AND fact = ANY(%s)"
        parameters.append(list(facts))
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return {Change(*row) for row in cursor.fetchall()}


def start_reading(*names: str, patience: str = "0") -> None:
    """Have every change written down from now on, those of transactions under way included.

    For the first of all readers the tables are locked against writing until its row is there: who writes afterwards sees
    it, who wrote before has finished. With others the log is written already; one of them is held until this is done.
    Raises `OperationalError` when the lock is not to be had within `patience` ("0": wait).
    """
    here = cluster()
    known = set(Reader.objects.filter(pk__in=names, cluster=here).values_list("pk", flat=True))
    if known.issuperset(names):
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT FROM lake_reader LIMIT 1 FOR KEY SHARE SKIP LOCKED")
        if cursor.rowcount == 0:
            _lock_what_is_logged(cursor, patience)
        for name in sorted(set(names) - known):
            Reader.objects.update_or_create(pk=name, defaults={"cluster": here, "snapshot": ""})
        # A database put back from a backup brings numbers of transactions that have not happened here.
        cursor.execute(
            "DELETE FROM lake_touched"
            " WHERE transaction >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
        )


def _lock_what_is_logged(cursor, patience: str) -> None:
    # Writers queue behind a lock that is waited for: a job must not stop a hospital while an import runs.
    cursor.execute("SELECT set_config('lock_timeout', %s, true)", [patience])
    cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'touch_insert'")
    for (table,) in sorted(cursor.fetchall()):
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


def may_continue(name: str, edition: str) -> bool:
    """Say whether what the reader wrote as this edition was read from this very database and no later than it is."""
    reader = Reader.objects.filter(pk=name, cluster=cluster()).first()
    return reader is not None and UUID(edition) in (reader.edition, reader.upcoming)


def about_to_write(name: str, edition: str) -> None:
    """Note what is about to be written, so that a crash after it is there and before `has_written` loses nothing."""
    Reader.objects.filter(pk=name).update(upcoming=UUID(edition), cluster=cluster())


def has_written(name: str, edition: str, seen: str, *, at: dt.datetime) -> None:
    """Note how far the reader has come, and drop what every reader has passed."""
    Reader.objects.filter(pk=name).update(edition=UUID(edition), upcoming=None, snapshot=seen, read_at=at)
    forget_what_all_have_passed()


def stop_reading(*names: str) -> None:
    """Forget the readers; without any the log is no longer written."""
    Reader.objects.filter(pk__in=names).delete()
    forget_what_all_have_passed()


def forget_what_all_have_passed() -> None:
    """Drop from the log what no reader needs any more."""
    with connection.cursor() as cursor:
        # A reader without a snapshot has not read yet, and needs all there is.
        cursor.execute(
            "DELETE FROM lake_touched WHERE NOT EXISTS (SELECT FROM lake_reader WHERE snapshot = ''"
            " OR NOT pg_visible_in_snapshot(transaction::text::xid8, snapshot::pg_snapshot))"
        )
