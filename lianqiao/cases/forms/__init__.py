"""Shapes of input, one form a verb."""

from .cases import (
    AssignForm,
    CloseForm,
    DepthForm,
    GiveUpForm,
    OpenCaseForm,
    ReopenForm,
    RiskForm,
    StageForm,
    StepForm,
)
from .closing_reports import ReportCommentForm, ReportForm
from .contacts import AddendumForm, ContactForm
from .discharges import DischargeForm
from .follow_ups import FollowUpDayForm, FollowUpForm
from .handover import HandoverForm
from .requests import AcceptForm, AnswerForm, HelpForm
from .service_plans import (
    AgreeForm,
    EndPlanForm,
    GoalForm,
    GoalReviewForm,
    PlanForm,
    RevisePlanForm,
    SendBackForm,
)
from .sheets import AssessmentForm, EconomyForm, IntakeForm

__all__ = [
    "AcceptForm",
    "AddendumForm",
    "AgreeForm",
    "AnswerForm",
    "AssessmentForm",
    "AssignForm",
    "CloseForm",
    "ContactForm",
    "DepthForm",
    "DischargeForm",
    "EconomyForm",
    "EndPlanForm",
    "FollowUpDayForm",
    "FollowUpForm",
    "GiveUpForm",
    "GoalForm",
    "GoalReviewForm",
    "HandoverForm",
    "HelpForm",
    "IntakeForm",
    "OpenCaseForm",
    "PlanForm",
    "ReopenForm",
    "ReportCommentForm",
    "ReportForm",
    "RevisePlanForm",
    "RiskForm",
    "SendBackForm",
    "StageForm",
    "StepForm",
]
