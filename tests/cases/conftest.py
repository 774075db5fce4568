"""What stories of cases begin with: people on the ward, a worker who signs in."""

import pytest
from django_scopes import scope

from lianqiao.cases import services
from lianqiao.people.models import Client
from lianqiao.workforce.models import Worker

from .stage import days_ago, person, posted

EVERY_PAGE = 1


@pytest.fixture
def in_hospital(hospital):
    """The scope every screen of the hospital opens."""
    with scope(institution=hospital.pk):
        yield hospital


@pytest.fixture
def lin(cast) -> Worker:
    """林安, the worker."""
    return posted(cast.worker)


@pytest.fixture
def song(cast) -> Worker:
    """宋岚, her supervisor."""
    return posted(cast.supervisor)


@pytest.fixture
def child(hospital, ward) -> Client:
    return person(hospital, "周小禾", unit=ward, bed="12")


@pytest.fixture
def mother(hospital) -> Client:
    return person(hospital, "周敏", kind="family_member")


@pytest.fixture
def case(cast, lin, child, in_hospital):
    """An open brief case of the child, in the hands of 林安."""
    return services.open_case(by=cast.worker, client=child, on=days_ago(5), depth="brief", responsible=lin)


@pytest.fixture
def page_queries(django_assert_num_queries):
    """Counts the queries of a page beside those every page costs: session, account, seats."""

    def counted(queries: int):
        return django_assert_num_queries(queries + EVERY_PAGE)

    return counted
