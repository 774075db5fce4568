"""Reads used in more than one place, split by noun."""

from .instruments import (
    chosen_limits,
    confirmations,
    edition_known,
    editions_in_use,
    editions_of,
    instruments,
    newest_edition,
)
from .invitations import open_invitation, waiting_invitations
from .red_flags import open_flags, open_flags_of, waiting_flags
from .responses import begun_of, in_progress_of, responses_of, scored

__all__ = [
    "begun_of",
    "chosen_limits",
    "confirmations",
    "edition_known",
    "editions_in_use",
    "editions_of",
    "in_progress_of",
    "instruments",
    "newest_edition",
    "open_flags",
    "open_flags_of",
    "open_invitation",
    "responses_of",
    "scored",
    "waiting_flags",
    "waiting_invitations",
]
