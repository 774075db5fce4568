"""Filling in a form of thirty questions over HTTP: the page opened, and each answer kept as it is given."""

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import count

from bench.http import Request, drive, over_and_over
from bench.measure import Result, latency
from bench.place import Place

ITEMS, MOST = 30, 100.0


def forms(at: Place) -> Iterator[Result]:
    """A form is opened in a tenth of a second, and so quickly it says which question an answer brings up."""
    told = subprocess.run(
        [sys.executable, "-m", "bench.form", at.signs_in[0]],
        env=os.environ | {"DATABASE_URL": at.url, "DJANGO_SETTINGS_MODULE": "lianqiao.config.settings"},
        check=True, capture_output=True, text=True,
    ).stdout.split()  # fmt: skip
    key, version = told[-2], int(told[-1])
    opened = at.worker.get(f"/scales/responses/{key}/answer/", mark="data-scale-bar")
    number = 30 if at.quick else 300
    for name, requests in (
        (f"opening a form of {ITEMS} questions", over_and_over(opened)),
        (f"keeping an answer of {ITEMS} questions", _answers(at, key, version)),
    ):
        run = drive(at.app.port, requests, connections=1, count=number, seconds=60)
        for share in (0.5, 0.95):
            yield latency(name, at.size, 1, run, share, most=MOST)


def _answers(at: Place, key: str, version: int) -> Iterator[Request]:
    """One answer after the other, each with the version the last one left."""
    for number in count():
        sent = {f"q-{link}": str((number + link) % 4) for link in range(1, ITEMS + 1)} | {
            "version": str(version + number)
        }
        yield at.worker.post(f"/scales/responses/{key}/keep/", sent, status=200, mark='"asked"')
