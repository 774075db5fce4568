"""The tables of the room, split by noun."""

from .assessments import Assessment, Problem
from .closing_reports import ClosingReport
from .discharges import DischargePlan
from .economies import EconomicAssessment
from .intakes import Intake
from .service_plans import Goal, GoalRating, GoalReview, GoalTask, ServicePlan
from .touches import GoalTouch

__all__ = [
    "Assessment",
    "ClosingReport",
    "DischargePlan",
    "EconomicAssessment",
    "Goal",
    "GoalRating",
    "GoalReview",
    "GoalTask",
    "GoalTouch",
    "Intake",
    "Problem",
    "ServicePlan",
]
