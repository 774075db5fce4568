"""What is asked before a client's record is opened. Rooms above know who works with whom; we only ask them.

In the AppConfig.ready() of such a room:

    ask_before_opening(check_care_team)     # check(request, client) raises registry.gates.Detour to where it is asked
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from .models import Client

_checks: list[Callable[..., Any]] = []


def ask_before_opening(check: Callable[..., Any]) -> None:
    """Have `check(request, client)` asked before any page of a client's record."""
    if check not in _checks:
        _checks.append(check)


def check_opening(request: HttpRequest, client: Client) -> None:
    """Raise what one of the rooms above raises when the record may not be opened just so."""
    for check in _checks:
        check(request, client)
