"""Nothing in the log opens a page."""

import logging

import pytest
from django.conf import settings
from django.test import Client

from lianqiao.config.logs import WithoutSecrets

pytestmark = pytest.mark.django_db


class Kept(logging.Handler):
    """Keeps the lines as the console would print them."""

    def __init__(self) -> None:
        super().__init__()
        self.addFilter(WithoutSecrets())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture
def lines():
    handler, logger = Kept(), logging.getLogger("django.request")
    logger.addHandler(handler)
    yield handler.lines
    logger.removeHandler(handler)


def test_the_address_of_an_anonymous_link_is_not_in_the_log(lines):
    response = Client().get("/casework/experience/forsythia-in-spring/")
    assert response.status_code in (404, 410)
    assert lines
    assert not [line for line in lines if "forsythia" in line]
    assert [line for line in lines if "<str:secret>" in line]


def test_every_other_address_stays_readable(lines):
    Client().get("/casework/nowhere-to-be-found/")
    assert [line for line in lines if "nowhere-to-be-found" in line]


def test_the_console_has_the_filter():
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["without_secrets"]
