"""Homes of their own for tests that start and kill whole processes."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.house.rooms import ROOT

STRIPPED = ("DATABASE_URL", "LIANQIAO_KEY_RING", "SECRET_KEY", "PORT", "PYTEST_XDIST_WORKER")


def new_home(*parts: str) -> Path:
    """Return a fresh folder any user may enter, as the database runs under another name when tests run as root."""
    home = Path(tempfile.mkdtemp(prefix="lianqiao-home-"))
    home.chmod(0o755)
    for part in parts:
        home /= part
    return home


def free_port() -> int:
    """Return a port nobody has, below those the system hands out: a server killed on it finds it free when it comes back."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in STRIPPED}
    return kept | {"LIANQIAO_HOME": str(home), **more}


def run(home: Path, *words: str, code: str | None = None, **more: str) -> subprocess.CompletedProcess:
    """Run `lianqiao WORDS`, or a piece of Python, in that home and wait for its end."""
    command = [sys.executable, "-c", code] if code else [sys.executable, "-m", "lianqiao", *words]
    return subprocess.run(
        command,
        env=environment(home, **more),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def start(home: Path, *words: str, code: str | None = None, **more: str) -> subprocess.Popen:
    command = [sys.executable, "-c", code] if code else [sys.executable, "-m", "lianqiao", *words]
    return subprocess.Popen(
        command, env=environment(home, **more), cwd=ROOT, text=True, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip


def wait_for(process: subprocess.Popen, words: str) -> list[str]:
    """Read what the process prints until a line contains the words; fail with what it said when it ends before."""
    said = []
    for line in process.stdout:
        said.append(line)
        if words in line:
            return said
    raise AssertionError(f"{words!r} was never said:\n{''.join(said)}")
