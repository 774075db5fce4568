"""The verbs of the room, split by noun."""

from .invitations import answer_by_link, expire_invitations, keep_by_link, send_invitation
from .library import load_library
from .red_flags import settle_flag, take_flag
from .responses import abandon_response, begin_response, complete_response, correct_response, keep_answers
from .retractions import retract_response

__all__ = [
    "abandon_response",
    "answer_by_link",
    "begin_response",
    "complete_response",
    "correct_response",
    "expire_invitations",
    "keep_answers",
    "keep_by_link",
    "load_library",
    "retract_response",
    "send_invitation",
    "settle_flag",
    "take_flag",
]
