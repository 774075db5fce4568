"""The tables of the room, split by noun."""

from .cases import Case
from .closing_reports import ClosingReport
from .contacts import Addendum, Contact, Presence
from .discharges import DischargePlan
from .follow_ups import FollowUp
from .plans import PlanStep
from .requests import Request

__all__ = [
    "Addendum",
    "Case",
    "ClosingReport",
    "Contact",
    "DischargePlan",
    "FollowUp",
    "PlanStep",
    "Presence",
    "Request",
]
