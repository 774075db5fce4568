"""The verbs of the room, split by noun."""

from .by_link import answer_by_link, keep_by_link
from .consents import ground_for
from .invitations import expire_invitations, send_again, send_invitation, take_back_invitation
from .library import load_library
from .red_flags import settle_flag, take_flag
from .responses import (
    abandon_response,
    begin_response,
    complete_response,
    correct_response,
    give_scale,
    keep_answers,
)
from .retractions import retract_response

__all__ = [
    "abandon_response",
    "answer_by_link",
    "begin_response",
    "complete_response",
    "correct_response",
    "expire_invitations",
    "give_scale",
    "ground_for",
    "keep_answers",
    "keep_by_link",
    "load_library",
    "retract_response",
    "send_again",
    "send_invitation",
    "settle_flag",
    "take_back_invitation",
    "take_flag",
]
