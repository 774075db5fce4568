"""The shape of what is told, one form a verb."""

from .items import AddForm, ConditionRows, ItemForm, OptionRows
from .scores import BandRows, ScoreForm
from .settings import ActForm, ReceiveForm, SettingsForm, StartForm
from .vectors import VectorForm

__all__ = [
    "ActForm",
    "AddForm",
    "BandRows",
    "ConditionRows",
    "ItemForm",
    "OptionRows",
    "ReceiveForm",
    "ScoreForm",
    "SettingsForm",
    "StartForm",
    "VectorForm",
]
