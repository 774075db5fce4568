"""The tables of the room, split by noun."""

from .flags import RiskFlag
from .safeguarding import SafeguardingEntry, SafeguardingReport

__all__ = ["RiskFlag", "SafeguardingEntry", "SafeguardingReport"]
