"""The tables of the room, split by noun."""

from .assessments import Assessment, Problem
from .cases import Case
from .circles import SpecialAccess, TeamMember
from .closing_reports import ClosingReport
from .contacts import Addendum, Contact, Presence
from .discharges import DischargePlan
from .economies import EconomicAssessment
from .follow_ups import FollowUp
from .intakes import Intake
from .plans import PlanStep
from .requests import Request
from .service_plans import Goal, GoalRating, GoalReview, ServicePlan

__all__ = [
    "Addendum",
    "Assessment",
    "Case",
    "ClosingReport",
    "Contact",
    "DischargePlan",
    "EconomicAssessment",
    "FollowUp",
    "Goal",
    "GoalRating",
    "GoalReview",
    "Intake",
    "PlanStep",
    "Presence",
    "Problem",
    "Request",
    "ServicePlan",
    "SpecialAccess",
    "TeamMember",
]
