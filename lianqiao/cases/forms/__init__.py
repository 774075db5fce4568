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

__all__ = [
    "AcceptForm",
    "AddendumForm",
    "AnswerForm",
    "AssignForm",
    "CloseForm",
    "ContactForm",
    "DepthForm",
    "DischargeForm",
    "FollowUpDayForm",
    "FollowUpForm",
    "GiveUpForm",
    "HandoverForm",
    "HelpForm",
    "OpenCaseForm",
    "ReopenForm",
    "ReportCommentForm",
    "ReportForm",
    "RiskForm",
    "StageForm",
    "StepForm",
]
