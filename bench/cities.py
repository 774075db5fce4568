"""The databases measured in: one a size, built once by the generator and kept for the next run."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from .city.permission import let_triggers_rest

HOME = Path(__file__).parent / ".home"
"""Where the embedded PostgreSQL of the benchmark lives, with its usual durability."""
CONTACTS_A_CASE = 10
EMPTY = "lianqiao_bench_empty"
WORKER, COMMISSION, PASSWORD = "bench-worker", "bench-commission", "forsythia-2026"


@contextmanager
def server(home: Path = HOME) -> Iterator[str]:
    """Run the PostgreSQL to measure with and yield the address of a database there; DATABASE_URL names another."""
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    os.environ["LIANQIAO_HOME"] = str(home)
    from lianqiao.config import embedded  # noqa: PLC0415 - reads LIANQIAO_HOME when it is loaded

    with embedded.running() as url:
        parts = urlsplit(url)
        let_triggers_rest(host=dict(parse_qsl(parts.query))["host"], role=parts.username or "")
        yield url


def city(url: str, cases: int) -> str:
    """Return the address of the city with that many cases; it is built when it is not there.

    Raises `subprocess.CalledProcessError` when it cannot be.
    """
    name, contacts = f"lianqiao_bench_{cases}", cases * CONTACTS_A_CASE
    _tell(f"the city of {cases:,} cases and {contacts:,} contacts: built unless it is there …")
    address = beside(url, name)
    if _is_there(url, name):
        run(address, "lianqiao", "migrate")
    else:
        _copy(url, _migrated(url), name)
    run(address, "bench.city", "--cases", str(cases), "--contacts", str(contacts), "--persons", str(cases))
    return address


def _migrated(url: str) -> str:
    """Return the name of a database that has all the tables and nothing in them: cities begin as copies of it."""
    if not _is_there(url, EMPTY):
        _copy(url, "template1", EMPTY)
    run(beside(url, EMPTY), "lianqiao", "migrate")
    return EMPTY


def _is_there(url: str, name: str) -> bool:
    with psycopg.connect(url, autocommit=True) as connection:
        return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())


def _copy(url: str, source: str, target: str) -> None:
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
        sql.Identifier(target), sql.Identifier(source)
    )
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)


def beside(url: str, name: str) -> str:
    """Return the address of another database on the same server."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, ""))


def run(address: str, module: str, *words: str, **more: str) -> None:
    """Run a program of ours on that database. Raises `subprocess.CalledProcessError`; its errors are on the terminal."""
    subprocess.run(
        [sys.executable, "-m", module, *words],
        env=os.environ | {"DATABASE_URL": address, **more},
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
