"""The embedded PostgreSQL under `LIANQIAO_HOME`: started by whoever needs it, stopped by the last one out.

    with embedded.running() as url: ...

Every process that uses the database holds a shared lock on `in-use`; the kernel drops it however the process ends, so
no list of process numbers can go stale. Start and stop are decided under the exclusive lock `lock`.
"""

import fcntl
import hashlib
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg
from django.db import connections
from psycopg import sql

from lianqiao.config.home import home, kept_in
from lianqiao.config.postgres import (
    SOCKET_NAME,
    EmbeddedDatabaseError,
    Owner,
    Server,
    shipped_binaries,
    system_user,
)
from lianqiao.config.terminal import gettext as _

__all__ = [
    "EmbeddedDatabaseError",
    "alive",
    "database_url",
    "ensure",
    "home",
    "reachable",
    "release",
    "running",
]

NAME = ROLE = "lianqiao"
SOCKET_PATH_LIMIT = 100  # Linux allows 107 bytes, other systems a few less
SYSTEM_FOLDER = Path("/var/lib/lianqiao")

_held: list[IO] = []  # the lock on `in-use` while this process uses the database


def database_url() -> str:
    """Return the address of the embedded database, running or not."""
    return f"postgresql://{ROLE}@/{NAME}?host={quote(str(_socket_folder()))}"


def ensure(*, throwaway: bool = False) -> str:
    """Start the database unless it runs, note that this process uses it, and return its address.

    Creates everything on first use; recovers from a crash. `throwaway` trades durability for speed, for tests.
    Raises `EmbeddedDatabaseError`.
    """
    with _deciding():
        _hold()
        try:
            server = _server(throwaway=throwaway)
            if not server.exists():
                _tell(_("Preparing the embedded database in %(home)s …") % {"home": home()})
                server.make()
                _link(server)
            if server.pid() is None:
                server.start()
            _prepare()
        except BaseException:
            _leave()
            raise
    return database_url()


def release() -> None:
    """Stop using the database; stops it when it was started by Lianqiao and nobody else uses it."""
    if _held:
        with _deciding():
            _leave()


def alive() -> bool:
    """Say whether the server answers to its process number."""
    return _server().pid() is not None


@contextmanager
def running(*, throwaway: bool = False) -> Iterator[str]:
    """Have the database for the length of a block and leave it as it was found."""
    url = ensure(throwaway=throwaway)
    try:
        yield url
    finally:
        release()


@contextmanager
def reachable() -> Iterator[None]:
    """Have a database to work with: the one DATABASE_URL names, or the embedded one, left as it was found."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    with running():
        try:
            yield
        finally:
            connections.close_all()


# --- who uses it ----------------------------------------------------------------------------------------------------


@contextmanager
def _deciding() -> Iterator[None]:
    with kept_in(home()):
        opened = (home() / "lock").open("w")
    with opened as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _hold() -> None:
    if not _held:
        in_use = (home() / "in-use").open("w")
        fcntl.flock(in_use, fcntl.LOCK_SH)
        _held.append(in_use)


def _leave() -> None:
    """Drop our hold; the one who can then lock alone was the last."""
    with _held.pop() as in_use:
        try:
            fcntl.flock(in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        server = _server()
        if server.started_here() and server.pid() is not None:
            server.stop()
            if server.socket_folder != _database_link():
                server.socket_folder.rmdir()


# --- where it is ----------------------------------------------------------------------------------------------------


def _database_link() -> Path:
    return home() / "database"


def _socket_folder() -> Path:
    """Return the database's own folder, or a short one under the temporary folder when its path is too long."""
    folder = _database_link()
    if len(os.fsencode(folder / SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
        return folder
    digest = hashlib.sha256(os.fsencode(home())).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"lianqiao-{digest}"


def _server(*, throwaway: bool = False) -> Server:
    link = _database_link()
    owner = _owner(link)
    folder = link.resolve() if link.exists() else _new_folder(owner)
    server = Server(folder, _socket_folder(), _binaries(owner, folder), owner, throwaway)
    if server.socket_folder != link:
        _claim(server.socket_folder, owner)
    return server


def _owner(link: Path) -> Owner | None:
    """Return who runs the server: ourselves, or under root the folder's owner or the system user."""
    if os.geteuid() == 0:
        if link.exists() and (found := link.stat()).st_uid:
            return Owner(found.st_uid, found.st_gid)
        return system_user()
    if link.exists() and link.stat().st_uid != os.geteuid():
        raise EmbeddedDatabaseError(
            _(
                "The database in %(folder)s belongs to another user. "
                "Start Lianqiao as that user, or choose another LIANQIAO_HOME."
            )
            % {"folder": link}
        )
    return None


def _enterable(folder: Path) -> bool:
    """Say whether any user can reach into the folder. Root's own folders are usually closed, and stay so."""
    return all(path.stat().st_mode & 0o001 for path in (folder, *folder.parents))


def _new_folder(owner: Owner | None) -> Path:
    """Return where a new database goes: in the home, or outside when that is closed to the server's user."""
    if owner is None or _enterable(home()):
        return _database_link()
    SYSTEM_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
    return SYSTEM_FOLDER / f"database-{secrets.token_hex(4)}"


def _link(server: Server) -> None:
    link = _database_link()
    if server.folder != link:
        link.unlink(missing_ok=True)  # one that points nowhere
        link.symlink_to(server.folder)


def _binaries(owner: Owner | None, folder: Path) -> Path:
    """Return PostgreSQL's programs, copied once beside the database when its user cannot enter where they are."""
    shipped = shipped_binaries()
    if owner is None or _enterable(shipped / "postgres"):
        return shipped
    stamp = int((shipped / "postgres").stat().st_mtime)
    copy = folder.parent / f"postgresql-{stamp}"
    # …/site-packages/PACKAGE/pginstall18/bin finds its libraries in …/site-packages/PACKAGE.libs
    installed, package = shipped.parent, shipped.parent.parent
    if not copy.exists():
        draft = copy.with_name(f"{copy.name}.{os.getpid()}")
        shutil.copytree(installed, draft / package.name / installed.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        _open_to_all(draft)
        draft.rename(copy)
    return copy / package.name / installed.name / "bin"


def _open_to_all(folder: Path) -> None:
    """Let anybody read what is in the folder, and run what its owner may run."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if mode & 0o100 else 0o444))


def _claim(folder: Path, owner: Owner | None) -> None:
    """Make the short socket folder ours alone; somebody else's folder of that name is refused, not used."""
    uid = owner.uid if owner else os.geteuid()
    try:
        folder.mkdir(mode=0o700)
        if owner:
            os.chown(folder, owner.uid, owner.gid)
    except FileExistsError:
        if folder.is_symlink() or folder.stat().st_uid != uid:
            raise EmbeddedDatabaseError(
                _(
                    "%(folder)s belongs to somebody else. Choose a shorter LIANQIAO_HOME, or remove that folder."
                )
                % {"folder": folder}
            ) from None


# --- what is in it --------------------------------------------------------------------------------------------------


def _prepare() -> None:
    """Make the role that owns our tables, no superuser, and the database; both once."""
    host = str(_socket_folder())
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            return
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(ROLE)))
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(NAME), sql.Identifier(ROLE))
        )


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
