"""One small city for the tests that only look at it."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.test.utils import setup_databases, teardown_databases

from bench.city import CitySpec, build
from bench.city.building import CityReport
from bench.city.permission import let_triggers_rest

from . import scratch

SPEC = CitySpec(
    seed=11, years=3, institutions=6, cases=400, contacts=4_000, persons=500, until=dt.date(2026, 6, 30)
)


@pytest.fixture(scope="session")
def scratch_databases(request, django_db_setup, django_db_blocker):
    """Where scratch databases may be made: the empty test database stands, and nobody else is connected to it."""
    with django_db_blocker.unblock():
        made = None
        if not connection.settings_dict["NAME"].startswith("test_"):
            # None of the tests chosen uses the test database itself, so nobody has made it.
            kept = request.config.getvalue("reuse_db")
            made = setup_databases(verbosity=0, interactive=False, aliases={"default"}, keepdb=kept)
        let_triggers_rest(host=connection.settings_dict["HOST"], role=connection.settings_dict["USER"])
        yield scratch
        if made is not None and not request.config.getvalue("reuse_db"):
            teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def built(scratch_databases) -> tuple[str, CityReport]:
    """Return the database of a small city, written in one go, and the report of its build."""
    with scratch.database("city") as name:
        with scratch.connected(name):
            report = build(SPEC)
        yield name, report


@pytest.fixture
def city(built, django_db_blocker) -> CityReport:
    """Sit in the small city; what the test changes is taken back."""
    name, report = built
    with django_db_blocker.unblock(), scratch.connected(name), transaction.atomic():
        yield report
        transaction.set_rollback(True)
