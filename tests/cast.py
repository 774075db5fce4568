"""The cast: one person a role, in two invented hospitals and above them. Every screen test names whose eyes it uses."""

import datetime as dt
from dataclasses import dataclass, field

import pytest
from django.test import Client as Browser

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


@pytest.fixture
def cast(hospital, next_hospital, ward) -> Cast:
    city = Region.objects.get(code="110000")
    with seated("test") as by:
        stranger = open_account(by=by, username="stranger", display_name="路人", password=PASSWORD)
    return Cast(
        worker=_seat("alin", "林安", Role.WORKER, institution=hospital),
        supervisor=_seat("song", "宋岚", Role.SUPERVISOR, institution=hospital),
        department_lead=_seat("zhao", "赵部", Role.DEPARTMENT_LEAD, institution=hospital),
        neighbour_worker=_seat("neighbour", "邻舟", Role.WORKER, institution=next_hospital),
        clinician=_seat("nurse", "护宁", Role.CLINICIAN, institution=hospital, unit=ward),
        fund_officer=_seat("fund", "方济", Role.FUND_OFFICER, institution=hospital),
        data_officer=_seat("data", "舒数", Role.DATA_OFFICER, region=city),
        commission=_seat("city", "魏城", Role.COMMISSION_OFFICER, region=city),
        auditor=_seat("audit", "沈阅", Role.SECURITY_AUDITOR, institution=hospital),
        administrator=_seat("admin", "管宁", Role.ADMINISTRATOR, institution=hospital),
        stranger=stranger,
    )
