"""The register of a city: institutions, wards, workers with accounts and seats, and who signs in for a benchmark."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import connection

from lianqiao.registry.models import (
    Account,
    DatePrecision,
    Institution,
    InstitutionProfile,
    ProgrammeState,
    ProgrammeStatus,
    Role,
    Seat,
    Unit,
    institution_key,
)
from lianqiao.workforce.models import Assignment, Worker
from lianqiao.workforce.states import Source

from . import words
from .copying import NULL, Sheet, text
from .places import City, Place, Staff

INSTITUTIONS = Sheet(Institution, ("id", "name", "name_key", "credit_code", "region"), version=1)
PROFILES = Sheet(
    InstitutionProfile,
    ("id", "institution", "institution_class", "specialty", "level", "department", "beds", "valid_from"),
    version=1,
)
STATUSES = Sheet(
    ProgrammeStatus,
    ("id", "institution", "from_on"),
    version=1,
    status=ProgrammeState.OPERATING,
    precision=DatePrecision.DAY,
)
UNITS = Sheet(Unit, ("id", "institution", "name", "code", "kind"), version=1)
_JOINED = dt.datetime(2016, 1, 1, tzinfo=dt.UTC).isoformat()
ACCOUNTS = Sheet(Account, ("id", "username", "display_name", "password"), date_joined=_JOINED)
SEATS = Sheet(Seat, ("id", "account", "role", "institution", "region", "from_on", "until_on"), version=1)
WORKERS = Sheet(Worker, ("id", "name", "sex", "qualification", "account", "terms"), version=1)
ASSIGNMENTS = Sheet(
    Assignment, ("id", "worker", "institution", "source", "employer", "from_on", "until_on"), version=1
)
SHEETS = (INSTITUTIONS, PROFILES, STATUSES, UNITS, ACCOUNTS, SEATS, WORKERS, ASSIGNMENTS)

PASSWORD = "forsythia-2026"
"""Of the two who sign in for a benchmark; everything they see is invented."""
WORKER, COMMISSION = "bench-worker", "bench-commission"
_CITY_CODE = "110000"
_SOURCES = (Source.RECRUIT,) * 5 + (Source.TRANSFER,) * 3 + (Source.PURCHASE,) * 2
_QUALIFICATIONS = ("none", "assistant", "social_worker", "social_worker", "senior")


@dataclass(frozen=True)
class SignIn:
    """Who may sign in to a generated city, with which password, and where the seat is (keys in hex)."""

    username: str
    password: str
    role: str
    institution: str
    seat: str


def ordinary(city: City) -> int:
    """Return the number of the institution with the median number of workers: the oldest of that size."""
    sizes = [(len(city.place(number).staff), city.since(number), number) for number in city.numbers]
    median = sorted(size for size, _since, _number in sizes)[len(sizes) // 2]
    return min((since, number) for size, since, number in sizes if size == median)[1]


def sign_ins(city: City) -> list[SignIn]:
    """Return the worker at an institution of ordinary size, and the officer of the commission."""
    place = city.place(ordinary(city))
    officer = city.keys("commission seat").of(city.days.stamp[0], 0)
    return [
        SignIn(WORKER, PASSWORD, Role.WORKER, place.id, place.staff[0].seat),
        SignIn(COMMISSION, PASSWORD, Role.COMMISSION_OFFICER, "", officer),
    ]


def write_register(city: City) -> None:
    """Write institutions, wards, workers, accounts and seats. The caller owns the transaction and the guard."""
    lines: dict[Sheet, list[str]] = {sheet: [] for sheet in SHEETS}
    hasher_salt = f"city{city.spec.seed}"
    known = make_password(PASSWORD, salt=hasher_salt)
    first = city.place(ordinary(city)).staff[0].id
    for number in city.numbers:
        _place_rows(city, city.place(number), lines, known, first)
    _commission(city, lines, known)
    with connection.cursor() as cursor:
        for sheet, rows in lines.items():
            with cursor.copy(sheet.statement) as copy:
                copy.write("".join(rows).encode())


def _place_rows(city: City, place: Place, lines: dict, known: str, signs_in: str) -> None:
    since, stamp = city.days.text[place.since], city.days.stamp[place.since]
    row = _liner(lines)
    row(INSTITUTIONS, place.id, place.name, institution_key(place.name), place.credit_code, place.district)
    key = city.keys("profile").of(stamp, place.number)
    row(
        PROFILES,
        key,
        place.id,
        place.kind,
        place.specialty,
        place.level,
        place.department,
        text(place.beds),
        since,
    )
    row(STATUSES, city.keys("status").of(stamp, place.number), place.id, since)
    for unit, name, code, kind in place.units:
        row(UNITS, unit, place.id, name, code, kind)
    row(ACCOUNTS, place.clinician_account, f"ward-{place.number}", "护士站", "!")
    row(SEATS, place.clinician_seat, place.clinician_account, Role.CLINICIAN, place.id, NULL, since, NULL)
    for staff in place.staff:
        _staff_rows(city, place, staff, row, known if staff.id == signs_in else "")


def _staff_rows(city: City, place: Place, staff: Staff, row, known: str) -> None:
    since, stamp = city.days.text[staff.since], city.days.stamp[staff.since]
    until = NULL if staff.until is None else city.days.text[staff.until]
    username = WORKER if known else f"worker-{staff.number}"
    row(ACCOUNTS, staff.account, username, staff.name, known or "!")
    row(SEATS, staff.seat, staff.account, Role.WORKER, place.id, NULL, since, until)
    sex = "male" if staff.number % 5 == 0 else "female"
    qualification = _QUALIFICATIONS[staff.number % len(_QUALIFICATIONS)]
    terms = f"{{{words.terms_text(staff.name)}}}"
    row(WORKERS, staff.id, staff.name, sex, qualification, staff.account, terms)
    source = _SOURCES[staff.number % len(_SOURCES)]
    employer = "仁和社会工作服务中心" if source == Source.PURCHASE else ""
    key = city.keys("assignment").of(stamp, staff.number)
    row(ASSIGNMENTS, key, staff.id, place.id, source, employer, since, until)


def _commission(city: City, lines: dict, known: str) -> None:
    stamp, row = city.days.stamp[0], _liner(lines)
    account = city.keys("commission").of(stamp, 0)
    seat = city.keys("commission seat").of(stamp, 0)
    row(ACCOUNTS, account, COMMISSION, "市卫生健康委", known)
    row(SEATS, seat, account, Role.COMMISSION_OFFICER, NULL, _CITY_CODE, city.days.text[0], NULL)


def _liner(lines: dict[Sheet, list[str]]):
    def row(sheet: Sheet, *values: str) -> None:
        lines[sheet].append("\t".join(values) + sheet.rest)

    return row


def keys_by_place(city: City) -> Iterator[tuple[int, str]]:
    """Yield number and key of every institution."""
    for number in city.numbers:
        yield number, city.place(number).id
