"""What the trail says beside who acted: for whom, when a deputy did it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from lianqiao.registry.models import Seat
from lianqiao.workforce.models import Worker
from lianqiao.workforce.queries import worker_of


def on_behalf(worker: Worker | None, in_charge: Callable[[], UUID | None]) -> dict[str, Any]:
    """Return the detail that names the colleague the worker stands in for, nothing when they do not.

    `in_charge` tells who has the case in hand; it is asked only of somebody who stands in for anybody today.
    """
    # The query of the seat's worker says it beside the worker's own fields.
    absent: list[UUID] = getattr(worker, "stands_in_for", [])
    for_worker = in_charge() if absent else None
    return {"stands_in_for": for_worker} if for_worker in absent else {}


def on_behalf_by(by: Seat, in_charge: Callable[[], UUID | None]) -> dict[str, Any]:
    """Return what `on_behalf` returns of the worker on the seat."""
    return on_behalf(worker_of(by), in_charge)
