"""Drops a database though somebody is in it: a process a test killed, or a worker of autovacuum."""

from collections.abc import Callable

# Whoever comes in between, as the last words of a page that is closed do, would stand in the way again.
_CLOSE = """
    DO $$ BEGIN
        IF EXISTS (SELECT FROM pg_database WHERE datname = '{0}') THEN ALTER DATABASE "{0}" ALLOW_CONNECTIONS false; END IF;
    END $$
"""
_LEAVE = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}' AND usename = current_user"
)


def drop(ask: Callable[[str], object], name: str) -> None:
    """Drop the database if it is there; `ask` runs a statement in another one, outside any transaction.

    WITH (FORCE) would do the same for a superuser; the embedded database's owner is none, and may not end a worker of
    autovacuum. A plain DROP asks it to go, and waits.
    """
    ask(_CLOSE.format(name))
    ask(_LEAVE.format(name))
    ask(f'DROP DATABASE IF EXISTS "{name}"')
