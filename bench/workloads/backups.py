"""A backup of everything, its restore to an empty database, and the check afterwards."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from bench.cities import beside, city, run
from bench.measure import Result
from bench.place import Place

QUICK_CASES = 1_000
RESTORED = "lianqiao_bench_restored"


def backups(at: Place) -> Iterator[Result]:
    """Each as its command, by the clock, beside the same rows by COPY alone: out to files, into tables without keys or
    indexes, and counted. A quick run does it with a small city, which the size of the rows says."""
    size, url = (QUICK_CASES, city(at.url, QUICK_CASES)) if at.quick else (at.size, at.url)
    with tempfile.TemporaryDirectory() as folder, _empty(at.url) as restored:
        home, kept = Path(folder) / "home", Path(folder) / "all.backup"
        home.mkdir()
        secret = Path(folder) / "key"
        secret.write_text("a passphrase of the benchmark\n", encoding="utf-8")
        key = ("--key-file", str(secret))
        bare = Path(folder) / "bare"
        bare.mkdir()
        floor = _copied_out(url, bare)
        yield _timed("backup, everything, sealed and read back", size, url, floor, "backup", str(kept), *key)
        yield Result("size of the backup", size, 1, kept.stat().st_size / 2**20, "MiB")
        # On a machine of its own, as it were: the keys come out of the backup.
        there = {"LIANQIAO_HOME": str(home)}
        spent = _spent(restored, "restore", str(kept), *key, **there)
        yield _beside("restore to an empty database, checked", size, spent, _copied_in(restored, bare))
        if at.quick:
            return  # the restore has checked it
        yield _timed("verify what was restored", size, restored, _counted(restored), "verify", **there)


def _timed(name: str, size: int, url: str, floor: float, *words: str, **more: str) -> Result:
    return _beside(name, size, _spent(url, *words, **more), floor)


def _beside(name: str, size: int, spent: float, floor: float) -> Result:
    return Result(name, size, 1, spent, "s", floor, spent / floor)


def _spent(url: str, *words: str, **more: str) -> float:
    began = time.perf_counter()
    run(url, "lianqiao", *words, **more)
    return time.perf_counter() - began


def _copied_out(url: str, folder: Path) -> float:
    """Write each table to a file by COPY, named after it; return the seconds."""
    began = time.perf_counter()
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        for table in _tables(connection):
            statement = sql.SQL("COPY {} TO STDOUT (FORMAT binary)").format(sql.Identifier(table))
            with cursor.copy(statement) as rows, (folder / table).open("wb") as file:
                for part in rows:
                    file.write(part)
    return time.perf_counter() - began


def _copied_in(url: str, folder: Path) -> float:
    """Read those files into bare tables, which are gone afterwards; return the seconds."""
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        began = time.perf_counter()
        for number, table in enumerate(_tables(connection)):
            bare = sql.Identifier(f"bare_{number}")
            cursor.execute(
                sql.SQL("CREATE TABLE {} AS TABLE {} WITH NO DATA").format(bare, sql.Identifier(table))
            )
            statement = sql.SQL("COPY {} FROM STDIN (FORMAT binary)").format(bare)
            with cursor.copy(statement) as rows, (folder / table).open("rb") as file:
                while part := file.read(1 << 20):
                    rows.write(part)
        spent = time.perf_counter() - began
        connection.rollback()
    return spent


def _counted(url: str) -> float:
    """Count the rows of each table; return the seconds."""
    began = time.perf_counter()
    with psycopg.connect(url) as connection:
        for table in _tables(connection):
            connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
    return time.perf_counter() - began


def _tables(connection: psycopg.Connection) -> list[str]:
    found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return [name for (name,) in found]


@contextmanager
def _empty(url: str) -> Iterator[str]:
    """Have an empty database for the length of a block."""
    name = sql.Identifier(RESTORED)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} (FORCE)").format(name))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
        try:
            yield beside(url, RESTORED)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} (FORCE)").format(name))
