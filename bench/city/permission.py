"""Leave to put triggers to rest during a load, which the owner of an embedded database does not have by itself."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlsplit

import psycopg
from psycopg import sql

_HAS = "SELECT has_parameter_privilege(%s, 'session_replication_role', 'SET')"


def let_triggers_rest(*, host: str, role: str) -> None:
    """Give the role leave, as the superuser who is reached by the server's own socket; nothing when it has it.

    Only for servers made for measuring or testing: whoever has it can write past what the triggers guard.
    Raises `psycopg.Error` where the superuser cannot be reached.
    """
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as connection:
        if not connection.execute(_HAS, [role]).fetchone()[0]:
            statement = sql.SQL("GRANT SET ON PARAMETER session_replication_role TO {}")
            granted = statement.format(sql.Identifier(role))
            try:
                connection.execute(granted)
            except psycopg.errors.UniqueViolation:  # somebody else gave the first leave in this moment
                connection.execute(granted)


@contextmanager
def at_rest() -> Iterator[None]:
    """Have a database to write a city into: the one DATABASE_URL names, or the embedded one, started where it is not.

    The embedded one's role has leave to let triggers rest inside the block only: people may work there afterwards.
    """
    if os.environ.get("DATABASE_URL"):
        yield
        return
    from lianqiao.config import embedded  # noqa: PLC0415 - reads LIANQIAO_HOME when it is loaded

    with embedded.running() as url:
        parts = urlsplit(url)
        host, role = dict(parse_qsl(parts.query))["host"], parts.username or ""
        let_triggers_rest(host=host, role=role)
        try:
            yield
        finally:
            _take_back(host=host, role=role)


def _take_back(*, host: str, role: str) -> None:
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as connection:
        statement = sql.SQL("REVOKE SET ON PARAMETER session_replication_role FROM {}")
        connection.execute(statement.format(sql.Identifier(role)))
