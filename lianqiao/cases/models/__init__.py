"""The tables of the room, split by noun."""

from .cases import Case
from .circles import SpecialAccess, TeamMember
from .contacts import Addendum, Contact, Presence
from .follow_ups import FollowUp
from .plans import PlanStep
from .requests import Request

__all__ = [
    "Addendum", "Case", "Contact", "FollowUp", "PlanStep", "Presence", "Request", "SpecialAccess",
    "TeamMember",
]  # fmt: skip
