"""What is asked before a client's record is opened. Rooms above know who works with whom; we only ask them.

In the AppConfig.ready() of such a room:

    ask_before_opening(check_care_team)   # check(request, client, …) raises registry.gates.Detour to where it is asked
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from .models import Client

_checks: list[Callable[..., Any]] = []


def ask_before_opening(check: Callable[..., Any]) -> None:
    """Have `check(request, client, **known)` asked before any page of a client's record; it returns a reason or ""."""
    if check not in _checks:
        _checks.append(check)


def check_opening(request: HttpRequest, client: Client, **known: Any) -> str:
    """Return why the reader was let in, "" who needs no reason; raise what a room above raises. `known`: as the `case` read."""
    return "".join([check(request, client, **known) for check in _checks])
