"""What stories of groups and activities begin with: a group, its members, a worker who leads it."""

import datetime as dt

import pytest
from django_scopes import scope

from lianqiao.activities import services
from lianqiao.people.models import Client
from lianqiao.workforce.models import Worker
from tests.cases.stage import person, posted

from .stage import TODAY


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
def people(hospital, ward) -> list[Client]:
    """Three members to be: two patients and a mother."""
    return [
        person(hospital, "周小禾", unit=ward, bed="12"),
        person(hospital, "周敏", kind="family_member"),
        person(hospital, "钱一诺", unit=ward, bed="7"),
    ]


@pytest.fixture
def group(cast, lin, in_hospital):
    return services.plan_group(
        by=cast.worker,
        name="与糖同行",
        kind="support",
        category="A",
        scene="ward",
        on=TODAY - dt.timedelta(days=40),
        responsible=lin,
    )


@pytest.fixture
def enrolled(cast, group, people) -> list[Client]:
    """The three, members of the group for a month."""
    for client in people:
        services.enrol_member(by=cast.worker, group=group, client=client, on=TODAY - dt.timedelta(days=30))
    return people


@pytest.fixture
def session(cast, group):
    """A session of today, planned."""
    return services.plan_session(by=cast.worker, group=group, on=TODAY, theme="认识血糖", minutes=60)


@pytest.fixture
def activity(cast, lin, in_hospital):
    """A lecture of today, planned."""
    return services.plan_activity(
        by=cast.worker,
        title="社区糖尿病讲座",
        on=TODAY,
        category="E",
        scene="community",
        worker=lin,
        place="清河社区站",
    )
