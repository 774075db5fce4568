"""What every test has: the cast, a browser, a database put back, and no way out to the network."""

import pytest
from django.core.cache import cache
from django.utils import translation
from hypothesis import HealthCheck, settings

from lianqiao.config.migrating import drawing_less
from tests import restoring

pytest_plugins = ["tests.cast", "tests.browser", "tests.spark"]

restoring.install()
# A slow machine is not a wrong answer.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


# Whole processes, and whole cities: what they stand on is made once a worker, so they keep to one, one after the other.
SERVERS = "backup", "behind_nginx", "embedded", "point_in_time", "pooler", "processes", "replica", "serve"
TOGETHER = {f"tests/config/test_{name}.py": "servers" for name in SERVERS}
TOGETHER |= {f"tests/demo/test_{name}.py": "demo" for name in ("city", "wards")}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser, and keep those tests on one xdist worker: one Chromium is enough for two cores."""
    for item in items:
        if {"chromium", "eyes_of"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
        elif group := TOGETHER.get(item.nodeid.partition("::")[0]):
            item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Runs before the tables are made: they are made the quick way."""
    with drawing_less():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """As pytest-django has it, and afterwards the clean copy goes too."""
    yield
    with django_db_blocker.unblock():
        restoring.drop_copy()


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """Rate limits, cached terms and the language of the last request are not handed from test to test."""
    cache.clear()
    with translation.override("zh-hans"):
        yield
    cache.clear()
