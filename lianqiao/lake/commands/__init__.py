"""Words of the command line about the lake."""

from .lake import COMMANDS

__all__ = ["COMMANDS"]
