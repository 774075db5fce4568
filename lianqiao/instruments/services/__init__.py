"""The verbs of the room, split by noun."""

from .library import load_library
from .red_flags import settle_flag, take_flag
from .responses import abandon_response, begin_response, complete_response, correct_response, keep_answers

__all__ = [
    "abandon_response",
    "begin_response",
    "complete_response",
    "correct_response",
    "keep_answers",
    "load_library",
    "settle_flag",
    "take_flag",
]
