"""A service log of many rows brought in by the command line, beside a bare COPY of as many."""

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg

from bench.measure import Result
from bench.place import Place

ROWS, QUICK_ROWS, ROWS_A_PERSON = 100_000, 5_000, 10
HEAD = ("日期", "服务方式", "服务类别", "服务场域", "社工", "服务对象", "人次", "时长")


def service_log(at: Place) -> Iterator[Result]:
    """Rows of people not seen before, read, checked, written with trail; the file lies on disk when the clock starts."""
    wanted = QUICK_ROWS if at.quick else ROWS
    name = at.rows("SELECT name FROM registry_institution WHERE id = %s", at.institution)[0][0]
    before = at.rows("SELECT count(*) FROM cases_contact")[0][0]
    with tempfile.TemporaryDirectory() as folder:
        path = _written(Path(folder) / "log.csv", at, wanted)
        words = [sys.executable, "-m", "lianqiao", "import", "services", str(path), "--institution", name]
        began = time.perf_counter()
        subprocess.run(words, env=os.environ | {"DATABASE_URL": at.url}, check=True, capture_output=True)
        spent = time.perf_counter() - began
    stored = at.rows("SELECT count(*) FROM cases_contact")[0][0] - before
    if stored != wanted:
        raise LookupError(f"{wanted} rows in the file, {stored} stored")
    rate, floor = wanted / spent, _copied(at, wanted)
    ok = rate >= 10_000 and rate / floor >= 0.2
    yield Result(
        f"import of {wanted:,} service rows", at.size, 1, rate, "rows/s", floor, rate / floor,
        "≥ 10 000 rows/s, ≥ 0.2 of COPY", ok,
    )  # fmt: skip


def _written(path: Path, at: Place, wanted: int) -> Path:
    run = int(time.time()) % 1_000_000
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(HEAD)
        for number in range(wanted):
            day = at.today - timedelta(days=1 + number % 700)
            person = f"来访{run}{number // ROWS_A_PERSON}"
            sheet.writerow([day.isoformat(), "个案", "心理-社会支持", "病房", "林一", person, 1, "30分钟"])
    return path


def _copied(at: Place, wanted: int) -> float:
    """Return rows per second of a COPY into the floor's table of contacts."""
    began = time.perf_counter()
    with psycopg.connect(at.url) as connection, connection.cursor() as cursor:
        columns = '(id, institution_id, case_id, "on", scene, mode, minutes, text, recorded_at)'
        with cursor.copy(f"COPY floor.contact {columns} FROM STDIN") as copy:
            for number in range(wanted):
                key = f"{number:032x}"
                copy.write_row(
                    (key, at.institution, at.institution, at.today, "ward", "face", 30, "谈了回家以后", "now")
                )
        connection.rollback()
    return wanted / (time.perf_counter() - began)
