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
    """Each as its command, by the clock; a quick run does it with a small city, which the size of the rows says."""
    size, url = (QUICK_CASES, city(at.url, QUICK_CASES)) if at.quick else (at.size, at.url)
    with tempfile.TemporaryDirectory() as folder, _empty(at.url) as restored:
        home, kept = Path(folder) / "home", Path(folder) / "all.backup"
        home.mkdir()
        secret = Path(folder) / "key"
        secret.write_text("a passphrase of the benchmark\n", encoding="utf-8")
        key = ("--key-file", str(secret))
        yield _timed("backup, everything, sealed and read back", size, url, "backup", str(kept), *key)
        yield Result("size of the backup", size, 1, kept.stat().st_size / 2**20, "MiB")
        # On a machine of its own, as it were: the keys come out of the backup.
        there = {"LIANQIAO_HOME": str(home)}
        yield _timed(
            "restore to an empty database, checked", size, restored, "restore", str(kept), *key, **there
        )
        yield _timed("verify what was restored", size, restored, "verify", **there)


def _timed(name: str, size: int, url: str, *words: str, **more: str) -> Result:
    began = time.perf_counter()
    run(url, "lianqiao", *words, **more)
    return Result(name, size, 1, time.perf_counter() - began, "s")


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
