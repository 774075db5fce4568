"""The tables of the room, split by noun."""

from .instruments import Instrument, InstrumentVersion
from .invitations import Invitation
from .red_flags import RedFlag
from .responses import Response, Score

__all__ = [
    "Instrument",
    "InstrumentVersion",
    "Invitation",
    "RedFlag",
    "Response",
    "Score",
]
