"""The shape of what is told, one form a verb."""

from lianqiao.instruments.grounds import GroundForm

from .red_flags import FlagForm
from .responses import AnswersForm, CorrectForm, GiveForm, LinkForm

__all__ = ["AnswersForm", "CorrectForm", "FlagForm", "GiveForm", "GroundForm", "LinkForm"]
