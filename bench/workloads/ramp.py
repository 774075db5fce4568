"""More and more users at once, reading and writing as a day does; nothing may fail."""

import random
from collections.abc import Iterator
from itertools import cycle

from bench.crowd import THINKING, Crowd, thinking
from bench.http import Request, drive
from bench.measure import Result, latency
from bench.place import Place

from .writes import contacts

USERS = (10, 50, 100, 200)
SECONDS, QUICK_SECONDS = 60, 5
HAMMERING = 50
"""Connections of the step without any thinking, which is no day and has no target."""
SHARES = (("list", 55), ("desk", 15), ("search", 20), ("contact", 10))


def ramp(at: Place) -> Iterator[Result]:
    """Ten to two hundred users who think between their requests, each step a minute; at last some who do not."""
    name, seconds = f"ramp, mixed day, {THINKING}", QUICK_SECONDS if at.quick else SECONDS
    for users in USERS:
        crowd = Crowd(at.app.port, _day(at), users=users, pause=thinking(users))
        run = crowd.stay(seconds)
        yield latency(name, at.size, users, run, 0.5)
        yield latency(name, at.size, users, run, 0.95, most=200 if users == 50 else None)
        yield Result(name, at.size, users, run.rate, "requests/s")
        yield Result(f"{name}, failed", at.size, users, run.failed, "requests", reach="0", ok=run.failed == 0)
    run = drive(at.app.port, _day(at), connections=HAMMERING, seconds=seconds / 2, forgiving=True)
    name = "mixed day without a pause"
    yield latency(name, at.size, HAMMERING, run, 0.95)
    yield Result(name, at.size, HAMMERING, run.rate, "requests/s")


def _day(at: Place) -> Iterator[Request]:
    order = [kind for kind, share in SHARES for _time in range(share)]
    random.Random(7).shuffle(order)
    writing = contacts(at)
    reading = {
        "list": at.worker.get("/cases/?who=me&state=all", mark="data-open>"),
        "desk": at.worker.get("/", mark='id="content"'),
        "search": at.worker.post("/people/lookup/", {"q": "李"}, status=200, mark="<", htmx=True),
    }
    for kind in cycle(order):
        yield next(writing) if kind == "contact" else reading[kind]
