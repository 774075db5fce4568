"""The cast: one person a role, in two invented hospitals and above them. Every screen test names whose eyes it uses."""

import datetime as dt
from dataclasses import dataclass, field

import pytest
from django.test import Client as Browser

from lianqiao.audit.actions import action
from lianqiao.registry.middleware import ACTIVE_SEAT
from lianqiao.registry.models import Account, Institution, Region, Role, Seat, Unit
from lianqiao.registry.services import (
    InstitutionRow,
    add_unit,
    found_institution,
    grant_seat,
    open_account,
    seated,
)

JOINED = dt.date(2022, 1, 1)
PASSWORD = "forsythia-in-spring"


@dataclass
class Cast:
    """The people of the tests. Each attribute is a seat; `browser_of` gives that seat's signed-in browser."""

    worker: Seat
    supervisor: Seat
    department_lead: Seat
    neighbour_worker: Seat
    clinician: Seat
    fund_officer: Seat
    data_officer: Seat
    commission: Seat
    auditor: Seat
    administrator: Seat
    stranger: Account
    _browsers: dict = field(default_factory=dict)

    def browser_of(self, who: Seat | Account) -> Browser:
        """Return a browser in which `who` is signed in and sits on this very seat."""
        if who.pk not in self._browsers:
            browser = Browser()
            browser.force_login(who.account if isinstance(who, Seat) else who)
            if isinstance(who, Seat):
                session = browser.session
                session[ACTIVE_SEAT] = str(who.pk)
                session.save()
            self._browsers[who.pk] = browser
        return self._browsers[who.pk]

    client_of = browser_of


@pytest.fixture
def system(db):
    with seated("test") as seat:
        yield seat


def _hospital(name: str, district: str) -> Institution:
    row = InstitutionRow(
        name=name,
        institution_class="general",
        level="tertiary",
        region=Region.objects.get(code=district),
        department="independent",
        beds=800,
        status_from=dt.date(2020, 3, 1),
    )
    with seated("test") as by:
        return found_institution(by=by, row=row)


@pytest.fixture
def hospital(db) -> Institution:
    return _hospital("清河医院", "110108")


@pytest.fixture
def next_hospital(db) -> Institution:
    return _hospital("东湖医院", "110105")


@pytest.fixture
def ward(hospital) -> Unit:
    with seated("test") as by:
        return add_unit(by=by, institution=hospital, name="儿科病房", code="P3")


@pytest.fixture
def next_ward(next_hospital) -> Unit:
    with seated("test") as by:
        return add_unit(by=by, institution=next_hospital, name="外科病房")


def _seat(username: str, name: str, role: Role, **place) -> Seat:
    with seated("test") as by:
        account = open_account(by=by, username=username, display_name=name, password=PASSWORD)
        return grant_seat(by=by, account=account, role=role, from_on=JOINED, **place)


def _account(username: str, name: str) -> Account:
    account = Account(username=username, display_name=name)
    account.set_password(PASSWORD)
    return account


@pytest.fixture
def cast(hospital, next_hospital, ward) -> Cast:
    city, here = {"region": Region.objects.get(code="110000")}, {"institution": hospital}
    told = {
        "worker": ("alin", "林安", Role.WORKER, here),
        "supervisor": ("song", "宋岚", Role.SUPERVISOR, here),
        "department_lead": ("zhao", "赵部", Role.DEPARTMENT_LEAD, here),
        "neighbour_worker": ("neighbour", "邻舟", Role.WORKER, {"institution": next_hospital}),
        "clinician": ("nurse", "护宁", Role.CLINICIAN, here | {"unit": ward}),
        "fund_officer": ("fund", "方济", Role.FUND_OFFICER, here),
        "data_officer": ("data", "舒数", Role.DATA_OFFICER, city),
        "commission": ("city", "魏城", Role.COMMISSION_OFFICER, city),
        "auditor": ("audit", "沈阅", Role.SECURITY_AUDITOR, here),
        "administrator": ("admin", "管宁", Role.ADMINISTRATOR, here),
    }
    stranger = _account("stranger", "路人")
    seats = {
        part: Seat(account=_account(username, name), role=role, from_on=JOINED, version=1, **place)
        for part, (username, name, role, place) in told.items()
    }
    # At once, not by the verbs as `_seat` does: those have tests of their own, and ask a hundred times before a test begins.
    with seated("test") as by, action("registry.seat_granted", by=by):
        Account.objects.bulk_create([stranger, *(seat.account for seat in seats.values())])
        Seat.objects.bulk_create(seats.values())
    return Cast(**seats, stranger=stranger)
