"""The tables of the room, split by noun."""

from .assessments import Assessment, Problem
from .closing_reports import ClosingReport
from .discharges import DischargeAgreement, DischargeItem, DischargePlan
from .economies import EconomicAssessment
from .evaluations import Evaluation
from .experiences import ExperienceAnswer, ExperienceSurvey
from .grounds import Ground, GroundOfContact
from .intakes import Intake
from .service_plans import Approach, Goal, GoalRating, GoalReview, GoalTask, Horizon, ServicePlan
from .touches import GoalTouch

__all__ = [
    "Approach",
    "Assessment",
    "ClosingReport",
    "DischargeAgreement",
    "DischargeItem",
    "DischargePlan",
    "EconomicAssessment",
    "Evaluation",
    "ExperienceAnswer",
    "ExperienceSurvey",
    "Goal",
    "GoalRating",
    "GoalReview",
    "GoalTask",
    "GoalTouch",
    "Ground",
    "GroundOfContact",
    "Horizon",
    "Intake",
    "Problem",
    "ServicePlan",
]
