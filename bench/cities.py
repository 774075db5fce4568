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
WORKER, COMMISSION, PASSWORD = "bench-worker", "bench-commission", "forsythia-2026"


@contextmanager
def server() -> Iterator[str]:
    """Run the PostgreSQL to measure with and yield the address of a database there; DATABASE_URL names another."""
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    os.environ["LIANQIAO_HOME"] = str(HOME)
    from lianqiao.config import embedded  # noqa: PLC0415 - reads LIANQIAO_HOME when it is loaded

    with embedded.running() as url:
        parts = urlsplit(url)
        let_triggers_rest(host=dict(parse_qsl(parts.query))["host"], role=parts.username or "")
        yield url


def city(url: str, cases: int) -> str:
    """Return the address of the city with that many cases; it is built when it is not there.

    Raises `subprocess.CalledProcessError` when it cannot be.
    """
    name = f"lianqiao_bench_{cases}"
    with psycopg.connect(url, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    parts = urlsplit(url)
    address = urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, ""))
    environment = os.environ | {"DATABASE_URL": address}
    _run("lianqiao", "migrate", environment=environment)
    _run("bench.city", "--cases", str(cases), "--contacts", str(cases * CONTACTS_A_CASE), "--persons", str(cases),
         environment=environment)  # fmt: skip
    return address


def _run(module: str, *words: str, environment: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "-m", module, *words], env=environment, check=True, stdout=subprocess.DEVNULL
    )
