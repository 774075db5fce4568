"""A long list as a workbook: asked for as the browser does, written by a worker process, the list read all the while."""

import time
from collections.abc import Iterator

from bench.hospital import hospital
from bench.http import Browser, Run, drive, over_and_over
from bench.measure import Result
from bench.place import Place
from bench.servers import pooled, working

ROWS, QUICK_ROWS = 60_000, 10_000
ALONE, AT_ONCE, LIMIT = 200, 10, 180
STATE = "SELECT state FROM workspace_job WHERE id = %s"


def exports(at: Place) -> Iterator[Result]:
    """From the click to the finished file, and what a colleague's list takes meanwhile."""
    rows = QUICK_ROWS if at.quick else ROWS
    request = at.worker.get("/cases/?who=me&state=all", mark="data-open>")
    with hospital(at, cases=rows) as username, working(pooled(at.url)) as worker:
        _await(at, "SELECT count(*) FROM procrastinate_workers")
        lead = Browser(at.app.port)
        lead.sign_in("/accounts/login/", username, at.signs_in[1])
        drive(at.app.port, over_and_over(request), connections=1, count=AT_ONCE)
        alone = drive(at.app.port, over_and_over(request), connections=1, count=ALONE)
        began, together = time.perf_counter(), Run()
        asked = lead.send(lead.get("/cases/export/?state=all", status=302))
        job = asked.location.rstrip("/").rpartition("/")[2]
        while (state := at.rows(STATE, job)[0][0]) in ("queued", "running"):
            if time.perf_counter() - began > LIMIT:
                raise TimeoutError(f"the export of {rows:,} rows was not over after {LIMIT} s")
            together.seconds += drive(
                at.app.port, over_and_over(request), connections=1, count=AT_ONCE
            ).seconds
        spent, memory = time.perf_counter() - began, worker.memory()
        if state != "done" or at.rows("SELECT done FROM workspace_job WHERE id = %s", job)[0][0] != rows:
            raise LookupError(f"the export ended {state}")
    most = 20 * rows / ROWS
    yield Result(
        f"export of {rows:,} rows to xlsx, a job", at.size, 1, spent, "s", reach=f"≤ {most:.3g} s", ok=spent <= most
    )  # fmt: skip
    yield _beside(f"my case list p95 while {rows:,} rows are exported", at, together, alone)
    yield Result("memory of a worker process after an export", at.size, 1, memory, "MiB")


def _beside(name: str, at: Place, together: Run, alone: Run) -> Result:
    value, floor = together.at(0.95), alone.at(0.95)
    ratio = value / floor
    return Result(name, at.size, 1, value, "ms", floor, ratio, "≤ 1.3 × its p95 alone", ratio <= 1.3)


def _await(at: Place, sql: str) -> None:
    """Wait until the worker has said that it is there. Raises `TimeoutError`."""
    ends = time.monotonic() + 30
    while not at.rows(sql)[0][0]:
        if time.monotonic() > ends:
            raise TimeoutError("no worker came up")
        time.sleep(0.1)
