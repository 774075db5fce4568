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
from .invitations import invitation_of, outstanding, outstanding_of, standing_of
from .red_flags import flags_of, open_flags, open_flags_of, sheet_of, waiting_flags, with_warning
from .responses import begun_of, in_progress_of, newest_of_each, responses_of, scored

__all__ = [
    "begun_of",
    "chosen_limits",
    "confirmations",
    "edition_known",
    "editions_in_use",
    "editions_of",
    "flags_of",
    "in_progress_of",
    "instruments",
    "invitation_of",
    "newest_edition",
    "newest_of_each",
    "open_flags",
    "open_flags_of",
    "outstanding",
    "outstanding_of",
    "responses_of",
    "scored",
    "sheet_of",
    "standing_of",
    "waiting_flags",
    "with_warning",
]
