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
from .contacts import AddendumForm, ContactForm
from .follow_ups import FollowUpDayForm, FollowUpForm
from .requests import AcceptForm, AnswerForm, HelpForm

__all__ = [
    "AcceptForm", "AddendumForm", "AnswerForm", "AssignForm", "CloseForm", "ContactForm", "DepthForm",
    "FollowUpDayForm", "FollowUpForm", "GiveUpForm", "HelpForm", "OpenCaseForm", "ReopenForm",
    "RiskForm", "StageForm", "StepForm",
]  # fmt: skip
