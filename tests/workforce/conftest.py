"""Invented workers of two hospitals."""

import datetime as dt

import pytest

from lianqiao.registry.scopes import scope_of
from lianqiao.workforce import services

TODAY = dt.date(2023, 8, 28)


@pytest.fixture
def hire(cast):
    """Hire somebody as the head of the department of the first hospital (or as `by`)."""

    def hired(name, by=None, **told):
        by = by or cast.department_lead
        given = {"source": "recruit", "from_on": dt.date(2022, 3, 1)} | told
        with scope_of(by):
            return services.hire_worker(by=by, institution=by.institution, name=name, **given)

    return hired


@pytest.fixture
def inside(cast):
    with scope_of(cast.worker):
        yield
