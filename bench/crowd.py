"""People rather than connections: each asks, reads what came, thinks for a while, and asks again."""

import selectors
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from heapq import heapify, heappop, heappush
from random import Random

from .http import PATIENCE, Request, Run, Unexpected, Wire, connected

SHORTEST, LONGEST, MEAN = 1.0, 5.0, 2.0
THINKING = f"{SHORTEST:g}–{LONGEST:g} s of thinking"


def thinking(seed: int) -> Callable[[], float]:
    """Return how long somebody thinks, in seconds: often short, seldom long, never beyond the bounds."""
    random = Random(seed)
    return lambda: min(LONGEST, SHORTEST + random.expovariate(1 / (MEAN - SHORTEST)))


class Crowd:
    """So many people on connections of their own, all on one loop. What fails is counted, and they go on."""

    def __init__(
        self, port: int, requests: Iterator[Request], *, users: int, pause: Callable[[], float]
    ) -> None:
        self._port, self._requests, self._pause = port, requests, pause
        self._wires = [Wire(connected(port)) for _user in range(users)]
        self._asking = selectors.DefaultSelector()
        self._run = Run()

    def stay(self, seconds: float) -> Run:
        """Let them come and go for so long, and wait for the last answers. Raises `Unexpected` when none comes."""
        began = time.perf_counter()
        # Nobody begins together: as if they had been here before.
        resting = [
            (began + self._pause() * number / len(self._wires), number) for number in range(len(self._wires))
        ]
        heapify(resting)
        try:
            while resting or self._asking.get_map():
                now = time.perf_counter()
                if now - began >= seconds:
                    resting.clear()  # whoever thinks by now goes home
                while resting and resting[0][0] <= now:
                    self._ask(heappop(resting)[1])
                for number in self._answered(resting[0][0] - now if resting else PATIENCE):
                    heappush(resting, (time.perf_counter() + self._pause(), number))
        finally:
            self._asking.close()
            for wire in self._wires:
                wire.socket.close()
        self._run.whole = time.perf_counter() - began
        return self._run

    def _ask(self, number: int) -> None:
        wire = self._wires[number]
        self._asking.register(wire.socket, selectors.EVENT_READ, number)
        with suppress(
            OSError
        ):  # the connection was closed meanwhile: reading it says so, and it is counted there
            wire.ask(self._requests)

    def _answered(self, seconds: float) -> Iterator[int]:
        """Wait that long at most, and yield who has an answer, or will not get one."""
        if not self._asking.get_map():
            time.sleep(max(0.0, seconds) if seconds < PATIENCE else 0)
            return
        ready = self._asking.select(max(0.0, min(seconds, PATIENCE)))
        if not ready and seconds >= PATIENCE:
            raise Unexpected("no answer")
        for key, _event in ready:
            try:
                if not self._wires[key.data].more():
                    continue
                self._run.seconds.append(self._wires[key.data].took)
                self._asking.unregister(key.fileobj)
            except (Unexpected, OSError):
                self._run.failed += 1
                self._asking.unregister(key.fileobj)
                self._wires[key.data].socket.close()
                self._wires[key.data] = Wire(connected(self._port))
            yield key.data
