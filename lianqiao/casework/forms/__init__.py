"""Shapes of input, one form a verb."""

from .closing_reports import ReportCommentForm, ReportForm
from .deaths import DeathForm
from .discharges import DischargeForm
from .evaluations import EvaluationForm, ExperienceForm
from .service_plans import (
    AgreeForm,
    EndPlanForm,
    GoalChoiceForm,
    GoalForm,
    GoalReviewForm,
    PlanForm,
    RevisePlanForm,
    SendBackForm,
)
from .sheets import AssessmentForm, EconomyForm, IntakeForm
from .social_reports import DeliveryForm, SocialReportForm
from .touches import TouchesForm

__all__ = [
    "AgreeForm",
    "AssessmentForm",
    "DeathForm",
    "DeliveryForm",
    "DischargeForm",
    "EconomyForm",
    "EndPlanForm",
    "EvaluationForm",
    "ExperienceForm",
    "GoalChoiceForm",
    "GoalForm",
    "GoalReviewForm",
    "IntakeForm",
    "PlanForm",
    "ReportCommentForm",
    "ReportForm",
    "RevisePlanForm",
    "SendBackForm",
    "SocialReportForm",
    "TouchesForm",
]
