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
from .requests import AcceptForm, AnswerForm, HelpForm

__all__ = [
    "AcceptForm",
    "AddendumForm",
    "AnswerForm",
    "AssignForm",
    "CloseForm",
    "ContactForm",
    "DepthForm",
    "GiveUpForm",
    "HelpForm",
    "OpenCaseForm",
    "ReopenForm",
    "RiskForm",
    "StageForm",
    "StepForm",
]
