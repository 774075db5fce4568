"""The city's figures: live on PostgreSQL over HTTP, and over the lake beside hand-written DuckDB SQL."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

from bench.cities import city
from bench.http import Request, Run, Unexpected, drive, over_and_over
from bench.measure import Beside, Result, compared, latency
from bench.place import Place

from .backups import QUICK_CASES
from .writes import contacts

MULTIPLIED, COUNTRY = 100_000, 100_000_000
"""The city whose lake is made larger, and the presences it holds then."""
BY = ("institution", "month")
BY_ALL = (*BY, "method")
SERVICES = "S1"  # person-times by every method; of C6 alone the method is always casework


def live_figures(at: Place) -> Iterator[Result]:
    """Person-times by institution, month and method: as columns for a program, as a page for a reader."""
    _folded(at)
    first = at.rows('SELECT min("on") FROM cases_contact')[0][0]
    contacts_there = at.rows("SELECT count(*) FROM cases_contact")[0][0]
    name = "city figures live"
    yield Result("contacts in the city", at.size, 1, contacts_there, "contacts")
    year = at.today.replace(year=at.today.year - 1, month=at.today.month, day=1)
    for span, since in ((", a year", year), (", all years", first)):
        pair = _columns(at, since)
        yield latency(name + span, at.size, 1, pair.ours, 0.5, most=20)
        yield latency(name + span, at.size, 1, pair.ours, 0.95)
        yield compared(f"{name}{span}, SQL beside", at.size, 1, pair)
    page = at.commission.get(_address("C6", first, at.today, BY), mark="</table>")
    drive(at.app.port, over_and_over(page), connections=1, count=3)
    shown = drive(at.app.port, over_and_over(page), connections=1, count=9)
    yield latency(f"{name}, all years, as a page", at.size, 1, shown, 0.5)
    yield from _fresh(at, name, year)


def _columns(at: Place, since: date) -> Beside:
    """Ask both sides the same by three dimensions, after making sure that they say the same."""
    ours = at.commission.get(_address(SERVICES, since, at.today, BY_ALL, format="json"), mark='"cells"')
    bare = _bare(at, since)
    said, written = json.loads(at.commission.send(ours).body), json.loads(at.bare.send(bare).body)
    cells = (len(written), sum(row[3] for row in written))
    if (len(said["cells"]["value"]), said["value"]) != cells:
        raise Unexpected(f"{said['value']} in {len(said['cells']['value'])} cells, by hand {cells}")
    # Both have just answered once, and by hand it takes seconds: no more of those than it needs.
    answers = drive(at.app.port, over_and_over(ours), connections=1, count=9 if at.quick else 30)
    return Beside(
        answers, drive(at.floor.port, over_and_over(bare), connections=1, count=1 if at.quick else 3)
    )


def _fresh(at: Place, name: str, since: date) -> Iterator[Result]:
    """Sign contacts one by one; each is in the very next answer, or the run stops."""
    asked = at.commission.get(_address("C6", since, at.today, BY_ALL, format="json"), mark='"cells"')
    run, signed = Run(), contacts(at)
    before = json.loads(at.commission.send(asked).body)["value"]
    for number in range(1, 10 if at.quick else 31):
        at.worker.send(next(signed))
        began = time.perf_counter()
        answer = at.commission.send(asked)
        run.seconds.append(time.perf_counter() - began)
        if json.loads(answer.body)["value"] != before + number:
            raise Unexpected("a contact just signed is not in the figure")
    yield latency(f"{name}, a year, a contact just signed", at.size, 1, run, 0.5, most=20)


def _folded(at: Place) -> None:
    """Bring the sums up to date, as a worker does every minute; the servers measured have none beside them."""
    words = [sys.executable, "-m", "lianqiao", "tallies", "fold"]
    subprocess.run(words, env=os.environ | {"DATABASE_URL": at.url}, check=True, capture_output=True)


def _address(code: str, first: date, last: date, by: tuple[str, ...], **more: str) -> str:
    asked = [
        ("from", first.isoformat()),
        ("to", last.isoformat()),
        *(("by", name) for name in by),
        *more.items(),
    ]
    return f"/figures/of/{code}/?{urlencode(asked)}"


def _bare(at: Place, since: date) -> Request:
    return at.bare.get(f"/figures/?from={since}&until=9999-01-01", mark="[")


def lake_figures(at: Place) -> Iterator[Result]:
    """Export everything, then ask the lake; the probe runs in a process of its own, as the engine is chosen once.

    The lake of 100,000 cases is made that of a country first. A quick run does it with a small city, which the size of
    the rows says.
    """
    size, url = (QUICK_CASES, city(at.url, QUICK_CASES)) if at.quick else (at.size, at.url)
    grown = ["--rows", str(COUNTRY)] if size == MULTIPLIED else []
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"DATABASE_URL": url, "LIANQIAO_LAKE": folder}
        words = [sys.executable, "-m", "bench.probe", *grown]
        told = subprocess.run(words, env=environment, check=False, capture_output=True, text=True)
        if told.returncode:
            raise Unexpected(told.stderr.strip().splitlines()[-1])
        found = json.loads(told.stdout)
    yield Result("presences in the lake", size, 1, found["rows"], "rows")
    yield Result("lake export", size, 1, found["rows_per_second"], "rows/s")
    # For the public the people behind each cell are counted too, to withhold small ones; beside it SQL that does so.
    for name, ours, hand in (
        ("", "ours", "hand_written"),
        (", for the public", "public", "hand_written_public"),
    ):
        ratio = found[ours] / found[hand]
        yield Result(
            f"the lake's figures{name}", size, 1, found[ours], "ms", found[hand], ratio,
            "" if name else "≤ 1.2 × DuckDB SQL", None if name else ratio <= 1.2,
        )  # fmt: skip
    year, public = found["year"], found["year_public"]
    yield Result("a year's city report from the lake", size, 1, year, "s", reach="≤ 1 s", ok=year <= 1)
    yield Result("a year's city report from the lake, for the public", size, 1, public, "s")
