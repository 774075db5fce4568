"""The servers under measure: ours and the floor, two processes each, on loopback, with a pool of connections; a worker."""

import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

from lianqiao.config.processes import Child

START_LIMIT = 60  # seconds


@dataclass
class Server:
    port: int
    child: Child
    started_in: float

    def memory(self) -> float:
        """Return the resident memory of the largest process that does the work, in MiB."""
        parent = psutil.Process(self.child.process.pid)
        at_work = parent.children(recursive=True) or [parent]
        return max(process.memory_info().rss for process in at_work) / 2**20


@contextmanager
def serving(
    application: str, environment: dict[str, str], *, workers: int = 2, threads: int = 4
) -> Iterator[Server]:
    """Serve a WSGI application with `workers` processes until the block ends; raises `TimeoutError`."""
    port = _free_port()
    words = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(threads), application,
    ]  # fmt: skip
    # With the bytecode of the start before, as everywhere that does not forbid to keep it.
    kept = {"GRANIAN_LOG_LEVEL": "warning", "PYTHONDONTWRITEBYTECODE": ""}
    child = Child("bench", words, environment | kept)
    began = time.perf_counter()
    child.start()
    try:
        _wait_for(port, child)
        yield Server(port, child, time.perf_counter() - began)
    finally:
        child.stop()


@contextmanager
def working(environment: dict[str, str]) -> Iterator[Server]:
    """Have a process that carries out background jobs until the block ends; its port is 0."""
    child = Child("bench jobs", [sys.executable, "-m", "lianqiao", "worker"], environment)
    child.start()
    try:
        yield Server(0, child, 0.0)
    finally:
        child.stop()


def _wait_for(port: int, child: Child) -> None:
    limit = time.monotonic() + START_LIMIT
    while time.monotonic() < limit and not child.fallen():
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            child.wait(0.02)
    raise TimeoutError("the server did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def pooled(url: str) -> dict[str, str]:
    """Return the environment of a server on that database."""
    return {"DATABASE_URL": url, "LIANQIAO_POOL": os.environ.get("LIANQIAO_POOL", "8")}
