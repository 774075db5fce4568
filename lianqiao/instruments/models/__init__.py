"""The tables of the room, split by noun."""

from .instruments import Instrument, InstrumentVersion
from .invitations import Invitation
from .licences import ChosenLimits, LicenceConfirmation
from .red_flags import RedFlag
from .responses import Response, Score

__all__ = [
    "ChosenLimits",
    "Instrument",
    "InstrumentVersion",
    "Invitation",
    "LicenceConfirmation",
    "RedFlag",
    "Response",
    "Score",
]
