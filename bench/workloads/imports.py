"""A service log and a list of clients brought in by the command line, each beside a bare COPY of as many rows."""

import csv
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path

import psycopg
from stdnum.cn.ric import calc_check_digit

from bench.measure import Result
from bench.place import Place

SERVICES, QUICK_SERVICES, ROWS_A_PERSON = 100_000, 5_000, 10
CLIENTS, QUICK_CLIENTS = 10_000, 1_000
FEWER, FLAT = 5, 1.2
"""Memory is flat when five times the rows take hardly more of it."""
REACH = "≥ 10 000 rows/s, ≥ 0.2 of COPY"
LOG_HEAD = ("日期", "服务方式", "服务类别", "服务场域", "社工", "服务对象", "人次", "时长")
LIST_HEAD = ("姓名", "性别", "出生日期", "证件类型", "证件号码", "联系电话", "住院号", "床号", "类型")
SURNAMES, GIVEN = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗",
    "明华强伟芳娜秀英敏静丽艳勇军杰娟涛超霞平刚桂兰玉萍",
)


@dataclass(frozen=True)
class Sheet:
    """What is brought in: its kind and rows, and the table its rows end up in."""

    kind: str
    head: tuple[str, ...]
    rows: Callable[[Place, int], Iterator[Iterable[object]]]
    table: str
    said: str


def service_log(at: Place) -> Iterator[Result]:
    """Rows of people not seen before, read, checked, written with trail; the file lies on disk when the clock starts."""
    yield from _measured(at, LOG, QUICK_SERVICES if at.quick else SERVICES, _contacts_copied)


def client_list(at: Place) -> Iterator[Result]:
    """People not seen before with number, phone and medical record: checked, told apart, sealed, written with trail."""
    yield from _measured(at, LIST, QUICK_CLIENTS if at.quick else CLIENTS, _clients_copied)


def _measured(
    at: Place, sheet: Sheet, wanted: int, copied: Callable[[Place, int], float]
) -> Iterator[Result]:
    fewer = wanted // FEWER
    least, _spent = _brought_in(at, sheet, fewer)
    most, spent = _brought_in(at, sheet, wanted)
    rate, floor = wanted / spent, copied(at, wanted)
    began = time.perf_counter()
    _run([sys.executable, "-m", "bench.undo"], os.environ | {"DATABASE_URL": at.url})
    taken_back = (wanted + fewer) / (time.perf_counter() - began)
    ok = rate >= 10_000 and rate / floor >= 0.2
    yield Result(
        f"import of {wanted:,} {sheet.said}", at.size, 1, rate, "rows/s", floor, rate / floor, REACH, ok
    )
    yield Result(f"taking {wanted + fewer:,} {sheet.said} back", at.size, 1, taken_back, "rows/s")
    growth = most / least
    yield Result(
        f"memory of importing {wanted:,} {sheet.said}, beside {fewer:,}", at.size, 1, most / 1024, "MiB",
        least / 1024, growth, f"≤ {FLAT} ×: flat", growth <= FLAT,
    )  # fmt: skip


def _brought_in(at: Place, sheet: Sheet, wanted: int) -> tuple[int, float]:
    """Import so many rows and return the most memory that took, in KiB, and the seconds. Raises `LookupError`."""
    name = at.rows("SELECT name FROM registry_institution WHERE id = %s", at.institution)[0][0]
    stored = f"SELECT count(*) FROM {sheet.table}"  # noqa: S608 - our own table
    before = at.rows(stored)[0][0]
    with tempfile.TemporaryDirectory() as folder:
        path = _written(Path(folder) / f"{sheet.kind}.csv", at, sheet, wanted)
        words = [sys.executable, "-m", "lianqiao", "import", sheet.kind, str(path), "--institution", name]
        began = time.perf_counter()
        most = _run(words, os.environ | {"DATABASE_URL": at.url})
        spent = time.perf_counter() - began
    taken = at.rows(stored)[0][0] - before
    if taken != wanted:
        raise LookupError(f"{wanted} rows in the file, {taken} stored")
    return most, spent


def _run(words: list[str], environment: dict[str, str]) -> int:
    """Run a command to its end and return the most memory it held, in KiB. Raises `LookupError` when it fails."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        away = [(os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1), (os.POSIX_SPAWN_DUP2, nowhere.fileno(), 2)]
        process = os.posix_spawn(words[0], words, environment, file_actions=away)
        _process, status, used = os.wait4(process, 0)
    if os.waitstatus_to_exitcode(status):
        raise LookupError(f"{' '.join(words[2:5])} ended with {os.waitstatus_to_exitcode(status)}")
    return used.ru_maxrss


def _written(path: Path, at: Place, sheet: Sheet, wanted: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(sheet.head)
        rows.writerows(sheet.rows(at, wanted))
    return path


def _services(at: Place, wanted: int) -> Iterator[Iterable[object]]:
    run = int(time.time()) % 1_000_000
    found = at.rows(
        "SELECT DISTINCT w.name FROM workforce_assignment a JOIN workforce_worker w ON w.id = a.worker_id "
        "WHERE a.institution_id = %s AND a.until_on IS NULL ORDER BY w.name",
        at.institution,
    )
    workers = cycle([name for (name,) in found] or ["林一"])
    categories = cycle(["心理-社会支持", "资源链接", "医患沟通", "健康促进"])
    for number, worker, category in zip(range(wanted), workers, categories, strict=False):
        day = at.today - timedelta(days=1 + number % 700)
        person, minutes = f"来访{run}{number // ROWS_A_PERSON}", f"{20 + number % 5 * 10}分钟"
        yield day.isoformat(), "个案", category, "病房", worker, person, 1, minutes


def _people(_at: Place, wanted: int) -> Iterator[Iterable[object]]:
    run = int(time.time()) % 10_000_000
    for number in range(wanted):
        born = date(1940, 1, 1) + timedelta(days=(run + number) % 28_000)
        digits = f"{110101 + run % 8}{born:%Y%m%d}{number % 1000:03}"
        name = SURNAMES[number % 20] + GIVEN[number // 20 % 25] + GIVEN[number // 500 % 25]
        phone, record = f"139{(run * 31 + number) % 100_000_000:08}", f"Z{run}{number}"
        sex = "男" if number % 2 else "女"
        yield (
            name,
            sex,
            born.isoformat(),
            "身份证",
            digits + calc_check_digit(digits + "0"),
            phone,
            record,
            number % 60,
            "患者",
        )


LOG = Sheet("services", LOG_HEAD, _services, "cases_contact", "service rows")
LIST = Sheet("clients", LIST_HEAD, _people, "people_client", "clients")


def _contacts_copied(at: Place, wanted: int) -> float:
    """Return rows per second of a COPY into the floor's table of contacts."""
    columns = 'floor.contact (id, institution_id, case_id, "on", scene, mode, minutes, text, recorded_at)'
    place = at.institution
    rows = (
        (f"{n:032x}", place, place, at.today, "ward", "face", 30, "谈了回家以后", "now")
        for n in range(wanted)
    )
    return wanted / _copied(at, columns, rows)


def _clients_copied(at: Place, wanted: int) -> float:
    """Return rows per second of a COPY into the floor's table of clients."""
    columns = "floor.client (id, institution_id, name, sex, birth_date, kind, bed, registered_at)"
    rows = (
        (f"{n:032x}", at.institution, "王小明", "male", at.today, "patient", "12", "now")
        for n in range(wanted)
    )
    return wanted / _copied(at, columns, rows)


def _copied(at: Place, columns: str, rows: Iterable[tuple]) -> float:
    began = time.perf_counter()
    with psycopg.connect(at.url) as connection, connection.cursor() as cursor:
        with cursor.copy(f"COPY {columns} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        connection.rollback()
    return time.perf_counter() - began
