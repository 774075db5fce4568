"""Who has a client in hand. Rooms above know; we only ask them, to tell somebody when an answer warns.

In the AppConfig.ready() of such a room:

    ask_who_has_in_hand(account_of_open_case)     # found(client_id) returns the key of an account, or None
"""

from collections.abc import Callable
from uuid import UUID

_askers: list[Callable[[UUID], UUID | None]] = []


def ask_who_has_in_hand(found: Callable[[UUID], UUID | None]) -> None:
    """Have `found(client_id)` asked whose work the client is."""
    if found not in _askers:
        _askers.append(found)


def in_hand_of(client: UUID | None) -> UUID | None:
    """Return the account of whoever has the client in hand, None when nobody has or nobody knows."""
    if client is None:
        return None
    return next((account for asker in _askers if (account := asker(client))), None)
