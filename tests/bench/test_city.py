"""A generated city: as asked, the same for the same seed, whole after a kill, and open to the people who sign in."""

import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from random import Random
from uuid import UUID

import psutil
import psycopg
import pytest
from django.contrib.auth.hashers import check_password
from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from bench.city import CitySpec, build, sign_ins
from bench.city.binary import BinarySheet
from bench.city.building import MODELS, CityRefused
from bench.city.cases import plan_cases
from bench.city.copying import ColumnWithoutValue, Sheet
from bench.city.history import keepers
from bench.city.places import City
from bench.city.register import COMMISSION, PASSWORD, WORKER
from bench.city.register import SHEETS as REGISTER
from bench.city.slices import slices
from lianqiao.activities.models import GroupSession
from lianqiao.audit.models import TrailRow
from lianqiao.audit.services import first_broken_link
from lianqiao.cases.models import Case, Contact, PlanStep, Presence, Request
from lianqiao.cases.states import RequestState, StepState
from lianqiao.core.dates import Span, is_working_day
from lianqiao.core.encryption import blind_index
from lianqiao.indicators.compute import compute
from lianqiao.indicators.disclosure import Disclosure
from lianqiao.indicators.queries import whole_scope
from lianqiao.lake.models import Reader
from lianqiao.people import queries
from lianqiao.people.models import Client, ContactDetail, IdentityNumber
from lianqiao.people.rules import check_number
from lianqiao.registry.middleware import ACTIVE_SEAT
from lianqiao.registry.models import Account, Seat
from tests.config.homes import new_home, run

from . import scratch
from .conftest import SPEC

pytestmark = pytest.mark.xdist_group("city")
SMALLEST = """
import sys
import psycopg
from bench.city.__main__ import main
from lianqiao.config import embedded
sys.argv = ["bench.city", *"--years 1 --institutions 4 --cases 40 --contacts 400 --persons 50 --until 2026-06-30".split()]
if main() == 0:
    with embedded.running() as url, psycopg.connect(url) as connection:
        asked = "SELECT has_parameter_privilege('session_replication_role', 'SET')"
        print("may rest:", connection.execute(asked).fetchone()[0])
"""
ALL = [*(sheet.model for sheet in REGISTER if sheet.model is not Account), *MODELS]


def browser_of(username: str) -> Browser:
    seat = Seat.objects.get(account__username=username)
    browser = Browser()
    browser.force_login(seat.account)
    session = browser.session
    session[ACTIVE_SEAT] = str(seat.pk)
    session.save()
    return browser


# --- what is asked ----------------------------------------------------------------------------------------------


def test_scale_one_has_the_institutions_and_workers_of_the_press_statement():
    city = City(CitySpec(until=dt.date(2026, 6, 30)).filled())
    places = [city.place(number) for number in city.numbers]
    assert Counter(place.kind for place in places) == {
        "general": 33, "specialised": 27, "tcm": 7, "primary_care": 33, "public_health": 1,
    }  # fmt: skip
    assert sum(place.level == "tertiary" for place in places) == 54
    today = [
        staff for place in places for staff in place.staff if staff.works(city.days.today, city.days.today)
    ]
    assert len(today) == 306
    assert len({place.name for place in places}) == 101


def test_a_hundredfold_city_has_a_hundred_times_of_everything():
    one, hundred = (
        CitySpec(until=dt.date(2026, 6, 30)).filled(),
        CitySpec(scale=100, until=dt.date(2026, 6, 30)).filled(),
    )
    assert (hundred.institutions, hundred.contacts, hundred.cases) == (
        one.institutions * 100, one.contacts * 100, one.cases * 100,
    )  # fmt: skip


def test_a_worker_has_an_ordinary_day_in_a_small_city_as_in_a_large_one():
    for contacts in (100_000, 1_000_000, 10_000_000):
        spec = CitySpec(
            cases=contacts // 10, contacts=contacts, persons=contacts // 10, until=dt.date(2026, 6, 30)
        ).filled()
        city = City(spec)
        staff = [staff for number in city.numbers for staff in city.place(number).staff]
        worked = sum((staff.until or city.days.today) - staff.since for staff in staff) * 250 / 365
        assert 4 < contacts / worked < 15


def test_somebody_lives_in_every_part_of_a_city():
    for asked in ({"contacts": 1_500, "institutions": 101}, {"contacts": 90_000, "institutions": 3}):
        city = City(CitySpec(cases=120, persons=130, until=dt.date(2026, 6, 30), **asked).filled())
        assert all(part.persons[1] > part.persons[0] for part in slices(city))


def test_parts_of_a_city_are_all_of_it():
    city = City(CitySpec(cases=50_000, contacts=700_001, persons=60_003, until=dt.date(2026, 6, 30)).filled())
    parts = list(slices(city))
    for name, total in (("cases", 50_000), ("contacts", 700_001), ("persons", 60_003)):
        spans = [getattr(part, name) for part in parts]
        assert [span[0] for span in spans] == [0, *(span[1] for span in spans[:-1])]
        assert spans[-1][1] == total


@pytest.mark.parametrize("asked", [{"scale": 0}, {"years": 0}, {"persons": 5}, {"cases": 2, "contacts": 30}])
def test_a_city_that_cannot_be_is_refused(asked):
    with pytest.raises(ValueError, match=r"scale|at least"):
        CitySpec(until=dt.date(2026, 6, 30), **asked).filled()


# --- columns ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Sheet, BinarySheet])
def test_a_field_without_value_and_default_stops_the_generator(kind):
    with pytest.raises(ColumnWithoutValue, match="institution"):
        kind(Case, ("id",))


@pytest.mark.parametrize("kind", [Sheet, BinarySheet])
def test_a_field_the_model_no_longer_has_stops_the_generator(kind):
    with pytest.raises(FieldDoesNotExist):
        kind(Case, ("id", "nickname"))
    with pytest.raises(TypeError, match="nickname"):
        kind(Presence, ("id", "contact", "client", "institution"), nickname="")


# --- the city ---------------------------------------------------------------------------------------------------


def test_everything_asked_for_is_there(city):
    counts = {model: model._base_manager.count() for model in MODELS}
    assert (counts[Case], counts[Contact], counts[Client]) == (SPEC.cases, SPEC.contacts, SPEC.persons)
    assert all(counts.values())
    assert {model._meta.db_table: count for model, count in counts.items()} == city.rows
    assert Case.objects.filter(episode=2, previous__state="closed").exists()
    assert set(Case.objects.values_list("depth", flat=True)) == {"consult", "brief", "full"}
    assert set(Case.objects.values_list("state", flat=True)) == {"open", "closed"}
    assert set(Contact.objects.values_list("state", flat=True)) == {"draft", "signed"}
    assert set(Request.objects.values_list("state", flat=True)) == set(RequestState.values)
    assert set(PlanStep.objects.values_list("state", flat=True)) == set(StepState.values)
    assert set(GroupSession.objects.values_list("state", flat=True)) == {"planned", "held"}


def test_rows_are_what_the_models_take(city):
    for model in ALL:
        for row in model._base_manager.order_by("pk")[:40]:
            row.clean_fields()


def test_a_large_institution_has_one_case_of_five_hundred_contacts():
    spec = CitySpec(cases=3_000, contacts=30_000, persons=3_000, until=dt.date(2026, 6, 30)).filled()
    city = City(spec)
    part = next(part for part in slices(city) if part.last)
    cases = plan_cases(city, city.place(part.place), part, Random(1), part.persons[1] - part.persons[0])
    counts = sorted(case.contacts for case in cases)
    assert counts[-1] == 500
    assert counts[-2] < 200
    assert 0.8 < sum(counts) / (part.contacts[1] - part.contacts[0]) < 0.95


def test_work_follows_the_working_week(city):
    days = Counter(Contact.objects.values_list("on", flat=True))
    working = sum(count for day, count in days.items() if is_working_day(day))
    assert 0.9 < working / SPEC.contacts < 1
    assert max(days) < SPEC.until
    assert min(days) >= dt.date(2023, 6, 28)


def test_names_are_found_as_the_application_would_have_them_found(city):
    for client in Client.objects.all()[:50]:
        assert sorted(client.terms) == sorted(queries.search_terms(client.name, client.institution_id))


def test_numbers_are_sealed_and_indexed_as_the_application_does(city):
    for identity in IdentityNumber.objects.select_related("client")[:50]:
        assert check_number("resident_id", identity.value, today=SPEC.until) == identity.value
        assert identity.index == blind_index(queries.IDENTITY, identity.value)
        assert identity.value[6:14] == identity.client.birth_date.strftime("%Y%m%d")
    for detail in ContactDetail.objects.all()[:50]:
        assert detail.value.endswith(detail.tail)
        assert detail.index == blind_index(queries.PHONE, detail.value)


def test_the_trail_tells_of_the_load_once_an_institution_and_is_whole(city):
    assert first_broken_link() is None
    told = TrailRow.objects.filter(event="cases.contacts_imported")
    assert len({row.chain for row in told}) == len(told) == SPEC.institutions
    assert sum(row.details["contacts"] for row in told) == SPEC.contacts


def test_a_city_is_built_once_and_nothing_else_in_its_place(city):
    before = TrailRow.objects.count()
    assert build(SPEC).rows == city.rows
    assert TrailRow.objects.count() == before
    with pytest.raises(CityRefused, match="another city"):
        build(CitySpec(seed=12, until=SPEC.until))


def test_half_a_city_of_another_generator_is_not_gone_on_with(city):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE bench_city.city SET finished_at = NULL, spec = replace(spec, 'generation\": ', 'generation\": 9')"
        )
    with pytest.raises(CityRefused, match="earlier generator"):
        build(SPEC)


def test_a_database_with_people_in_it_is_left_alone(cast):
    with pytest.raises(CityRefused, match="empty"):
        build(SPEC)


def test_a_database_a_lake_follows_is_left_alone(db):
    Reader.objects.create(name="lake", cluster="here")
    with pytest.raises(CityRefused, match="lake"):
        build(SPEC)


def test_figures_are_those_counted_by_hand(city):
    by_hand = {
        "C5": "SELECT count(DISTINCT p.client_id) FROM cases_presence p JOIN cases_contact c ON c.id = p.contact_id"
        " WHERE c.state = 'signed' AND c.\"on\" BETWEEN '2025-01-01' AND '2025-12-31'",
        "C6": "SELECT count(*) FROM cases_presence p JOIN cases_contact c ON c.id = p.contact_id"
        " WHERE c.state = 'signed' AND c.\"on\" BETWEEN '2025-01-01' AND '2025-12-31'",
        "D1": "SELECT sum(counted + (SELECT count(*) FROM activities_attendance a WHERE a.session_id = s.id"
        " AND a.status IN ('present', 'late'))) FROM activities_groupsession s"
        " WHERE s.state = 'held' AND s.\"on\" BETWEEN '2025-01-01' AND '2025-12-31'",
        "D3": "SELECT sum(head_count) FROM activities_activity"
        " WHERE state = 'held' AND \"on\" BETWEEN '2025-01-01' AND '2025-12-31'",
    }
    for code, query in by_hand.items():
        with connection.cursor() as cursor:
            cursor.execute(query)
            (counted,) = cursor.fetchone()
        figure = compute(code, Span.year(2025), whole_scope(), disclosure=Disclosure.INTERNAL)
        assert counted > 50
        assert figure.amount.value == counted


def test_both_who_sign_in_have_their_seats(city):
    worker, officer = sign_ins(city.spec)
    for who in (worker, officer):
        seat = Seat.objects.select_related("account").get(pk=UUID(who.seat))
        assert (seat.account.username, seat.role) == (who.username, who.role)
        assert check_password(PASSWORD, seat.account.password)
    assert Case.objects.filter(
        institution=UUID(worker.institution), responsible__account__username=WORKER
    ).exists()


# --- pages ------------------------------------------------------------------------------------------------------


def test_the_worker_opens_desk_list_and_case(city):
    browser = browser_of(WORKER)
    case = Case.objects.filter(responsible__account__username=WORKER, state="open").latest("opened_on")
    assert browser.get(reverse("desk")).status_code == 200
    listed = browser.get(reverse("cases:list")).content.decode()
    assert case.client.name in listed
    opened = browser.get(reverse("cases:detail", args=[case.pk]))
    assert opened.status_code == 200
    assert case.client.name in opened.content.decode()
    elsewhere = Case.objects.exclude(institution=case.institution).first()
    assert browser.get(reverse("cases:detail", args=[elsewhere.pk])).status_code == 404


def test_the_worker_finds_a_client_by_sound_phone_and_number(city):
    browser = browser_of(WORKER)
    place = UUID(sign_ins(city.spec)[0].institution)
    client = Client.objects.filter(
        institution=place,
        contact_details__isnull=False,
        identity_numbers__isnull=False,
        name__regex="^[王李张刘]",
    ).first()
    initial = {"王": "w", "李": "l", "张": "z", "刘": "l"}[client.name[0]]
    pinyin = {"王": "wang", "李": "li", "张": "zhang", "刘": "liu"}[client.name[0]]
    number, phone = client.identity_numbers.get().value, client.contact_details.get()
    for asked in (client.name, client.name[1:], pinyin, initial, phone.tail, phone.value, number):
        found = browser.post(reverse("people:search"), {"q": asked}, follow=True).content.decode()
        assert str(client.pk) in found, asked
    neighbour = IdentityNumber.objects.exclude(institution=place).select_related("client").first()
    found = browser.post(reverse("people:search"), {"q": neighbour.value}, follow=True).content.decode()
    assert str(neighbour.client_id) not in found


def test_the_commission_sees_figures_and_no_person(city):
    browser = browser_of(COMMISSION)
    assert browser.get(reverse("indicators:home")).status_code == 200
    assert browser.get(reverse("people:list")).status_code == 403


# --- again, and from where it stopped ---------------------------------------------------------------------------


@pytest.fixture(scope="session")
def whole(built) -> dict:
    """The content of the small city, and its schema."""
    name, _report = built
    with scratch.connected(name):
        return {"content": scratch.content(ALL), "schema": scratch.definitions()}


def test_tables_keep_every_key_index_and_trigger(whole, scratch_databases):
    assert whole["schema"] == scratch.definitions()
    assert len(whole["schema"]) > 300


def test_another_seed_is_another_city(whole, scratch_databases):
    with scratch.database("other") as name, scratch.connected(name):
        build(replace(SPEC, seed=12))
        other = scratch.content(ALL)
    assert {label: len(rows) for label, rows in other.items()}.keys() == whole["content"].keys()
    for label in ("people.Client", "cases.Case", "cases.Contact", "registry.Institution"):
        assert not {row[0] for row in other[label]} & {row[0] for row in whole["content"][label]}


class CutOff(Exception):
    """Stands for a machine that stops."""


@pytest.mark.parametrize(
    ("step", "after"), [("contacts", 900), ("indexes", 7), ("keys", 3), ("tidying", 2), ("checks", 5)]
)
def test_a_city_cut_off_goes_on_and_is_the_same(whole, scratch_databases, step, after):
    def cut(here: str, done: int, _total: int) -> None:
        if here == step and done >= after:
            raise CutOff

    with scratch.database("cut") as name, scratch.connected(name):
        with pytest.raises(CutOff):
            build(SPEC, cut)
        report = build(replace(SPEC, until=None))
        assert 0 < report.resumed_at <= report.slices
        assert (report.resumed_at < report.slices) is (step == "contacts")
        assert scratch.content(ALL) == whole["content"]
        assert scratch.definitions() == whole["schema"]
        assert TrailRow.objects.filter(event="cases.contacts_imported").count() == SPEC.institutions


def test_a_killed_city_leaves_no_process_and_is_the_same_when_it_goes_on(whole, scratch_databases):
    with scratch.database("killed") as name:
        told = ["seed", "years", "institutions", "cases", "contacts", "persons", "until"]
        arguments = [part for field in told for part in (f"--{field}", str(getattr(SPEC, field)))]
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.city", *arguments, "--processes", "2"],
            env=os.environ | {"DATABASE_URL": scratch.address(name)},
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        children = []
        with psycopg.connect(scratch.address(name), autocommit=True) as watching:
            while process.poll() is None and not _slices(watching):
                time.sleep(0.01)
            children = psutil.Process(process.pid).children(recursive=True)
            process.send_signal(signal.SIGKILL)
            process.wait()
            assert _slices(watching) > 0
        assert len(children) >= 2
        assert not psutil.wait_procs(children, timeout=20)[1]
        with scratch.connected(name):
            build(SPEC)
            assert scratch.content(ALL) == whole["content"]


def _slices(connection_: psycopg.Connection) -> int:
    with connection_.cursor() as cursor:
        cursor.execute("SELECT to_regclass('bench_city.slice') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return 0
        return cursor.execute("SELECT count(*) FROM bench_city.slice").fetchone()[0]


def test_without_a_database_named_the_embedded_one_is_used_and_left_as_it_was():
    home = new_home()
    there = {"DJANGO_SETTINGS_MODULE": "lianqiao.config.settings"}
    try:
        assert run(home, "migrate", **there).returncode == 0
        ended = run(home, code=SMALLEST, **there)
        assert ended.returncode == 0, ended.stderr
        assert "contacts, everything" in ended.stdout
        assert "may rest: False" in ended.stdout
    finally:
        shutil.rmtree(home)


def test_history_is_kept_when_asked_for(scratch_databases):
    with scratch.database("history") as name, scratch.connected(name):
        before = scratch.definitions()
        report = build(replace(SPEC, history=True))
        assert scratch.definitions() == before
        kept = {model: versions for model, versions, _trigger in keepers(MODELS)}
        assert {Client, Case, Contact, Presence} <= set(kept)
        for model, versions in kept.items():
            assert versions.objects.count() == report.rows[model._meta.db_table]
