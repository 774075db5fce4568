"""A long list as a workbook: asked for as the browser does, written by a worker process, the list read all the while."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import xlsxwriter

from bench.hospital import KEYS, hospital
from bench.http import Browser, Run, drive, over_and_over
from bench.measure import Result
from bench.place import Place
from bench.servers import pooled, working

ROWS, QUICK_ROWS = 60_000, 10_000
ALONE, QUICK_ALONE, AT_ONCE, LIMIT = 200, 60, 10, 180
SHEET = """
SELECT c.number, c.episode, p.name, p.sex, p.birth_date, u.name, c.bed, c.risk, c.depth, c.state, w.name, c.contacts_signed,
       c.quiet_since, c.opened_on, c.closed_on, c.category
FROM cases_case c JOIN people_client p ON p.id = c.client_id
LEFT JOIN registry_unit u ON u.id = c.unit_id LEFT JOIN workforce_worker w ON w.id = c.responsible_id
WHERE c.institution_id = %s ORDER BY c.opened_on DESC, c.id DESC
"""
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
        alone = drive(
            at.app.port, over_and_over(request), connections=1, count=QUICK_ALONE if at.quick else ALONE
        )
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
        bare = _bare(at)
    most = 20 * rows / ROWS
    yield Result(
        f"export of {rows:,} rows to xlsx, a job", at.size, 1, spent, "s", bare, spent / bare,
        f"≤ {most:.3g} s", spent <= most,
    )  # fmt: skip
    yield _beside(f"my case list p95 while {rows:,} rows are exported", at, together, alone)
    yield Result("memory of a worker process after an export", at.size, 1, memory, "MiB")


def _beside(name: str, at: Place, together: Run, alone: Run) -> Result:
    value, floor = together.at(0.95), alone.at(0.95)
    ratio = value / floor
    return Result(name, at.size, 1, value, "ms", floor, ratio, "≤ 1.3 × its p95 alone", ratio <= 1.3)


def _bare(at: Place) -> float:
    """Return the seconds that one statement and XlsxWriter alone take for the same list, with nobody reading beside."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, psycopg.connect(at.url) as connection:
        book = xlsxwriter.Workbook(Path(folder) / "cases.xlsx", {"constant_memory": True})
        sheet = book.add_worksheet()
        for number, row in enumerate(connection.execute(SHEET, [KEYS["place"]])):
            sheet.write_row(number, 0, ["" if cell is None else str(cell) for cell in row])
        book.close()
    return time.perf_counter() - began


def _await(at: Place, sql: str) -> None:
    """Wait until the worker has said that it is there. Raises `TimeoutError`."""
    ends = time.monotonic() + 30
    while not at.rows(sql)[0][0]:
        if time.monotonic() > ends:
            raise TimeoutError("no worker came up")
        time.sleep(0.1)
