"""PostgreSQL servers of their own, on sockets: a primary, one that follows it, one brought back to a moment."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg

from lianqiao.config import embedded
from lianqiao.config.postgres import Server, system_user


def server(folder: Path) -> Server:
    """Return a server that is not there yet, in a folder whose parents anybody may enter."""
    owner = system_user() if os.geteuid() == 0 else None
    return Server(folder, folder, embedded._binaries(owner, folder), owner, throwaway=True)


def url(server: Server, name: str = "postgres") -> str:
    return f"postgresql://postgres@/{name}?host={server.socket_folder}"


def ask(server: Server, sql: str, *values: Any) -> list[tuple]:
    with psycopg.connect(url(server), autocommit=True) as connection:
        cursor = connection.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


def copied(source: Server, folder: Path, *more: str) -> Server:
    """Return a server whose folder is a base copy of a running one; `-R` among the words makes it follow."""
    draft(folder, source)
    source._run(
        "pg_basebackup", "--host", str(source.socket_folder), "--username", "postgres", "--pgdata", str(folder),
        "--checkpoint=fast", "--no-sync", *more,
    )  # fmt: skip
    return replace(source, folder=folder, socket_folder=folder)


def draft(folder: Path, source: Server) -> Path:
    """Make an empty folder the server's user owns."""
    folder.mkdir(mode=0o700)
    if source.owner:
        os.chown(folder, source.owner.uid, source.owner.gid)
    return folder


def write(server: Server, name: str, text: str) -> None:
    """Add lines to a file of the server's folder."""
    path = server.folder / name
    path.write_text((path.read_text() if path.exists() else "") + text)
    if server.owner:
        os.chown(path, server.owner.uid, server.owner.gid)


@contextmanager
def stopped_in_the_end(*servers: Server) -> Iterator[None]:
    try:
        yield
    finally:
        for each in servers:
            if each.pid() is not None:
                each.stop()
