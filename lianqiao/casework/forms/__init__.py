"""Shapes of input, one form a verb."""

from .closing_reports import ReportCommentForm, ReportForm
from .deaths import DeathForm
from .discharges import ArrangedForm, DischargeForm, PlanAgainForm
from .evaluations import EvaluationForm, ExperienceForm
from .grounds import GroundForm
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
from .touches import TouchesForm

__all__ = [
    "AgreeForm",
    "ArrangedForm",
    "AssessmentForm",
    "DeathForm",
    "DischargeForm",
    "EconomyForm",
    "EndPlanForm",
    "EvaluationForm",
    "ExperienceForm",
    "GoalChoiceForm",
    "GoalForm",
    "GoalReviewForm",
    "GroundForm",
    "IntakeForm",
    "PlanAgainForm",
    "PlanForm",
    "ReportCommentForm",
    "ReportForm",
    "RevisePlanForm",
    "SendBackForm",
    "TouchesForm",
]
