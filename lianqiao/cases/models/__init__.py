"""The tables of the room, split by noun."""

from .cases import Case
from .contacts import Addendum, Contact, Presence
from .plans import PlanStep
from .requests import Request

__all__ = ["Addendum", "Case", "Contact", "PlanStep", "Presence", "Request"]
