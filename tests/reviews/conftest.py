"""What stories of reviews begin with: a worker with cases, and her supervisor."""

import pytest
from django_scopes import scope

from lianqiao.workforce.models import Worker
from tests.cases.stage import posted


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
