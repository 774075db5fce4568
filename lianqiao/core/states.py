"""Moves between states. A room writes its table as MOVES = {State.OPEN: {State.CLOSED}, …}."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from .errors import DomainError

Moves = Mapping[Any, Any]


class IllegalMove(DomainError):
    message = _("The record is in a state from which this step is not possible.")


def can_move(moves: Moves, old, new) -> bool:
    """Say whether the table allows the step from `old` to `new`."""
    return new in moves.get(old, set())


def check_can_move(moves: Moves, old, new) -> None:
    """Raise `IllegalMove` unless the table allows the step from `old` to `new`."""
    if not can_move(moves, old, new):
        raise IllegalMove
