"""More and more users at once, reading and writing as a day does; nothing may fail."""

import random
from collections.abc import Iterator
from itertools import cycle

from bench.http import Request, drive
from bench.measure import Result, latency
from bench.place import Place

from .writes import contacts

USERS = (10, 50, 100, 200)
SECONDS, QUICK_SECONDS = 60, 8
SHARES = (("list", 55), ("desk", 15), ("search", 20), ("contact", 10))


def ramp(at: Place) -> Iterator[Result]:
    """Ten to two hundred users without a pause between their requests, each step a minute."""
    for users in USERS:
        run = drive(
            at.app.port,
            _day(at),
            connections=users,
            seconds=QUICK_SECONDS if at.quick else SECONDS,
            forgiving=True,
        )
        yield latency("ramp, mixed day", at.size, users, run, 0.95, most=200 if users == 50 else None)
        yield Result(
            "ramp, mixed day", at.size, users, run.rate, "requests/s", reach="none fails", ok=run.failed == 0
        )


def _day(at: Place) -> Iterator[Request]:
    order = [kind for kind, share in SHARES for _time in range(share)]
    random.Random(7).shuffle(order)
    writing = contacts(at)
    reading = {
        "list": at.worker.get("/cases/?who=me&state=all", mark="data-open>"),
        "desk": at.worker.get("/", mark='id="content"'),
        "search": at.worker.post("/people/lookup/", {"q": "李"}, status=200, mark="<"),
    }
    for kind in cycle(order):
        yield next(writing) if kind == "contact" else reading[kind]
