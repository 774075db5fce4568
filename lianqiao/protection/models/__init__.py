"""The tables of the room, split by noun."""

from .flags import RiskFlag
from .openings import OpeningRequest
from .safeguarding import SafeguardingEntry, SafeguardingReport

__all__ = ["OpeningRequest", "RiskFlag", "SafeguardingEntry", "SafeguardingReport"]
