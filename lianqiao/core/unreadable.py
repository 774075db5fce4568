"""What people meet where a protected value does not open: a page that says so, or a sign where a list goes on."""

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from .encryption import Unreadable
from .pages import plain_page

log = logging.getLogger(__name__)


class UnreadableMiddleware:
    """Answers a view that met such a value with a page of its own, and writes where the value stands into the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, Unreadable):
            return None
        log.error("A protected value cannot be read: %s", problem)
        return plain_page("errors/unreadable.html", {"key": problem.key, "missing": problem.missing}, 500)


def readable(record: Any, name: str, shown: Callable[[Any], Any] = lambda value: value) -> Any:
    """Return `shown(record.name)`, or a sign that it cannot be read: one value must not take a whole list along."""
    try:
        return shown(getattr(record, name))
    except Unreadable as problem:
        log.warning("A protected value cannot be read: %s", problem)
        return _("(cannot be read with the keys present)")
