"""The shape of what is told, one form a verb."""

from .red_flags import FlagForm
from .responses import AnswersForm, CorrectForm, GiveForm

__all__ = ["AnswersForm", "CorrectForm", "FlagForm", "GiveForm"]
