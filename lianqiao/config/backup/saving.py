"""Making a backup: one snapshot of the database, the keys and the files, into one sealed file."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _

from lianqiao import __version__
from lianqiao.config import secrets
from lianqiao.config.backup.parts import Writer
from lianqiao.config.backup.reading import FORMAT, Contents, Report, read_through
from lianqiao.config.backup.sealing import Sealer
from lianqiao.config.backup.tables import Table, heads, migrations, position, sequences, tables
from lianqiao.core.errors import DomainError


class BeingWritten(DomainError):
    message = _("Another backup is being written to the same file.")


class NothingToKeep(DomainError):
    message = _("The database has no tables yet; there is nothing to keep.")


@dataclass(frozen=True)
class Saved:
    """A backup that was written and read back: where, how large, and what it holds."""

    path: Path
    size: int
    contents: Contents


def save(target: Path, *, passphrase: bytes, at: datetime, report: Report) -> Saved:
    """Write a backup to `target`, read it back, and only then let it take the place of an older one.

    The database is read in one snapshot while people go on working. However this ends, `target` is the whole old
    backup or the whole new one. Raises `BeingWritten`, `NothingToKeep`, `OSError`.
    """
    with _draft(target) as (file, path), _snapshot():
        if not migrations():
            raise NothingToKeep
        writer = Writer(Sealer(file, passphrase))
        _write(writer, at, report)
        file.flush()
        os.fsync(file.fileno())
        # A backup nobody has read is a hope. It also shows a disk that keeps something else than it was given.
        contents = read_through(path, passphrase=passphrase, report=report)
        size = path.stat().st_size
        path.replace(target)
    _settle(target.parent)
    return Saved(target, size, contents)


@contextmanager
def _draft(target: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """Open a file beside the target, ours alone; it is gone afterwards, or swept up by the next after a kill."""
    path = target.with_name(f"{target.name}.partial")
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BeingWritten from None
        if not _is_still(path, descriptor):
            # Between opening and locking, the other writer finished: what we hold is the new backup itself.
            raise BeingWritten
        os.fchmod(descriptor, 0o600)
        file.truncate(0)
        try:
            yield file, path
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return path.stat().st_ino == os.fstat(descriptor).st_ino
    except FileNotFoundError:
        return False


def _settle(folder: Path) -> None:
    """Have the new name survive a power cut too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _snapshot() -> Iterator[None]:
    """One moment for all tables. A standby will do as well: nothing is written."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            # Text that reads the same whatever the server is set to.
            cursor.execute("SET LOCAL datestyle = 'ISO'")
            cursor.execute("SET LOCAL intervalstyle = 'postgres'")
            cursor.execute("SET LOCAL statement_timeout = 0")
            yield
        finally:
            cursor.execute("ROLLBACK")


def _write(writer: Writer, at: datetime, report: Report) -> None:
    kept = tables()
    with connection.cursor() as cursor:
        # No table changes its columns under our hands; people go on reading and writing.
        cursor.execute(f"LOCK TABLE {', '.join(table.quoted for table in kept)} IN ACCESS SHARE MODE")
    about = {
        "format": FORMAT,
        "lianqiao": __version__,
        "made_at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "postgresql": _server_version(),
        "migrations": migrations(),
        "tables": {table.name: table.columns for table in kept},
    }
    writer.part("about", "about", [_line(about)])
    writer.part("secrets", "secrets", [_line(_secrets())])
    rows = _write_tables(writer, kept, report)
    drawn = {sequence.name: position(sequence) for sequence in sequences()}
    writer.part("sequences", "sequences", [_line(drawn)])
    files = sum(_write_file(writer, path) for path in sorted(settings.MEDIA_ROOT.rglob("*")))
    told = [(str(chain), rows, last) for chain, rows, last in heads()]
    writer.end({"rows": rows, "sequences": drawn, "files": files, "heads": told})


def _server_version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return cursor.fetchone()[0]


def _write_tables(writer: Writer, kept: list[Table], report: Report) -> dict[str, int]:
    total, before, rows = sum(table.size for table in kept), 0, {}
    for table in kept:

        def noted(pieces: Iterator[bytes], before: int = before, most: int = table.size) -> Iterator[bytes]:
            done = 0
            for piece in pieces:
                done += len(piece)
                report("saving", before + min(done, most), total)
                yield piece

        rows[table.name] = writer.part("table", table.name, noted(_rows_of(table)))["rows"]
        before += table.size
        report("saving", before, total)
    return rows


def _rows_of(table: Table) -> Iterator[bytes]:
    """Yield the rows as COPY writes them, one line each, several to a piece."""
    waiting = bytearray()
    with connection.cursor() as cursor, cursor.copy(_copy_out(table)) as copy:
        for line in copy:
            waiting += line
            if len(waiting) >= 1 << 16:
                yield bytes(waiting)
                waiting.clear()
    yield bytes(waiting)


def _copy_out(table: Table) -> str:
    # SELECT and not the bare table, which would leave out the partitions of a partitioned one.
    return f"COPY (SELECT {table.listed} FROM {table.quoted}) TO STDOUT"  # noqa: S608 - names out of the catalogue


def _secrets() -> dict:
    return {"secret_key": secrets.secret_key(), "key_ring": secrets.key_ring()}


def _write_file(writer: Writer, path: Path) -> bool:
    if not path.is_file() or path.is_symlink():
        return False
    with path.open("rb") as file:
        writer.part("file", str(path.relative_to(settings.MEDIA_ROOT)), iter(lambda: file.read(1 << 16), b""))
    return True


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
