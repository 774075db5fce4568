"""Invented clients, registered the way everybody must: after a search."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from lianqiao.people import rules, services
from lianqiao.registry.scopes import scope_of

NOW = dt.datetime(2023, 8, 28, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOW.date()


@pytest.fixture
def register(cast):
    """Register a client as the worker of the first hospital (or as `by`)."""

    def registered(name, by=None, at=NOW, **told):
        by = by or cast.worker
        token = rules.searched(institution_id=by.institution_id, text=name, at=at)
        with scope_of(by):
            return services.register_client(
                by=by, institution=by.institution, searched=token, name=name, at=at, **told
            )

    return registered


@pytest.fixture
def inside(cast):
    """What the worker of the first hospital may see."""
    with scope_of(cast.worker):
        yield
