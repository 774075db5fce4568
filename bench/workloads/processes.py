"""What it takes to run: start, memory, disk."""

import statistics
import time
from collections.abc import Iterator

from bench.http import Browser
from bench.measure import Result
from bench.place import OURS, Place
from bench.servers import pooled, serving

STARTS = 3


def processes(at: Place) -> Iterator[Result]:
    """Cold start to the first answer of a signed-in page, memory of a process after the work, disk."""
    starts = 1 if at.quick else STARTS
    started = statistics.median(_start(at) for _time in range(starts))
    yield Result(
        f"cold start to a signed-in page, median of {starts}", at.size, 1, started, "s",
        reach="≤ 1.5 s", ok=started <= 1.5,
    )  # fmt: skip
    memory, floor = at.app.memory(), at.floor.memory()
    yield Result(
        "memory of a web process after the work", at.size, 1, memory, "MiB", floor, memory / floor,
        "≤ 120 MiB", memory <= 120,
    )  # fmt: skip
    bytes_now = at.rows("SELECT pg_database_size(current_database())")[0][0]
    yield Result("disk per 10 000 cases", at.size, 1, bytes_now / at.size * 10_000 / 2**20, "MiB")


def _start(at: Place) -> float:
    began = time.perf_counter()
    with serving(OURS, pooled(at.url), workers=1) as server:
        reader = Browser(server.port)
        reader.cookies = dict(at.worker.cookies)
        reader.send(reader.get("/cases/", mark='id="content"'))
        return time.perf_counter() - began
