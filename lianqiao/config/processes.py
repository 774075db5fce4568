"""Processes that `lianqiao serve` starts and looks after: none outlives it, and one that falls is started again."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from functools import partial

import psutil
from django.utils.translation import gettext as _

SUPERVISED = "LIANQIAO_SUPERVISED"
_PR_SET_PDEATHSIG = 1
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
_QUICK_SECONDS = 5  # one that falls sooner than this after its start is failing, not unlucky
_QUICK_FALLS = 5


class KeepsFalling(Exception):
    """A process ended again and again right after its start; its own words are above on the terminal."""


def end_with_parent() -> None:
    """Have this process ended by the system when its parent is killed, so that no orphan keeps the port (Linux)."""
    if os.environ.get(SUPERVISED) and sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def give_memory_back() -> None:
    """Have freed memory go back to the system (glibc; elsewhere nothing happens). Call it before threads are started.

    Checking one password takes 16 MiB for a moment. By itself glibc learns from that to keep as much ready for good, and
    a heap a thread.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(_M_MMAP_THRESHOLD, 2**20)
        library.mallopt(_M_TRIM_THRESHOLD, 2**18)
        library.mallopt(_M_ARENA_MAX, 2)


@dataclass
class Child:
    """One process: started, watched, started again, stopped."""

    name: str
    words: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen | None = None
    started: float = 0.0
    falls: int = 0

    def start(self) -> None:
        # Its own group: Ctrl-C reaches us alone, and we stop the children in order.
        self.process = subprocess.Popen(
            self.words,
            env=os.environ | self.environment | {SUPERVISED: "1"},
            start_new_session=True,
            preexec_fn=partial(_end_with_parent_after_fork, os.getpid()),
        )
        self.started = time.monotonic()

    def fallen(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def wait(self, seconds: float) -> None:
        """Wait that long, or less when it falls."""
        if self.process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds)

    def start_again(self) -> None:
        """Start anew after a fall. Raises `KeepsFalling` when that does not help."""
        self.falls = self.falls + 1 if time.monotonic() - self.started < _QUICK_SECONDS else 1
        if self.falls >= _QUICK_FALLS:
            raise KeepsFalling(_("This process does not stay up: %(name)s") % {"name": self.name})
        _end_tree(self._family())
        self.start()

    def stop(self, *, patience: float = 15) -> None:
        """Ask it to end, wait, and end what is left of it and its own children."""
        if self.process is None:
            return
        family = self._family()
        if self.process.poll() is None:
            self.process.terminate()
            self.wait(patience)
        _end_tree(family)
        self.process.wait()

    def _family(self) -> list[psutil.Process]:
        """Everything in the process group of the child; its own children stay there when it is killed."""
        if self.process is None:
            return []
        return [process for process in psutil.process_iter() if _group_of(process) == self.process.pid]


def _group_of(process: psutil.Process) -> int | None:
    try:
        return os.getpgid(process.pid)
    except (ProcessLookupError, PermissionError):
        return None


def _end_tree(processes: list[psutil.Process]) -> None:
    for process in processes:
        try:
            process.terminate()
        except psutil.NoSuchProcess:
            continue
    _, stubborn = psutil.wait_procs(processes, timeout=3)
    for process in stubborn:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(stubborn, timeout=3)


_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _end_with_parent_after_fork(parent: int) -> None:
    if _libc:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)  # it was killed before the system knew that we end with it
