"""The end of a quick run: what is not done by then is left undone, and said to be."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager


class OutOfTime(Exception):
    """The time a run was given is over."""


class Deadline:
    """So many seconds from now on; None for as long as it takes."""

    def __init__(self, seconds: float | None) -> None:
        self._ends = None if seconds is None else time.monotonic() + seconds

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Raise `OutOfTime` in the block when the time is over, wherever it is just then (main thread only)."""
        if self._ends is None:
            yield
            return
        if (left := self._ends - time.monotonic()) <= 0:
            raise OutOfTime
        before = signal.signal(signal.SIGALRM, _over)
        signal.setitimer(signal.ITIMER_REAL, left)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


def _over(_signal: int, _frame: object) -> None:
    raise OutOfTime
