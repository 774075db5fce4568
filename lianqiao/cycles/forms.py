"""Forms of the course of a case: a phase, a hold, taking up again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqiao.cases.fields import UnitField
from lianqiao.core.forms import DateField, Form, VersionedForm

from .models import Hold, Phase
from .services import PhaseTold
from .states import HoldReason, PhaseKind

LONG = forms.Textarea(attrs={"rows": 2})


class PhaseForm(Form):
    """Which phase, from when until when, where, what for, and what whoever comes next must know."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("of care", "Phase"), choices=PhaseKind, widget=forms.RadioSelect
    )
    from_on = DateField(label=pgettext_lazy("of a phase", "Begins"))
    until_on = DateField(label=pgettext_lazy("of a phase", "Ends"), required=False)
    unit = UnitField(label=_("Ward or clinic"), required=False)
    place = forms.CharField(
        label=_("Place, when it is none of our wards"),
        max_length=Phase._meta.get_field("place").max_length,
        required=False,
    )
    goal = forms.CharField(label=_("Goal of this phase"), required=False, widget=LONG)
    handover = forms.CharField(label=_("Hand-over note"), required=False, widget=LONG)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, institution_id, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(institution_id)

    def told(self) -> PhaseTold:
        """Return what the form tells, for the service."""
        return PhaseTold(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


def written(phase: Phase) -> dict[str, Any]:
    """Return what the form of a phase begins with."""
    names = ("kind", "from_on", "until_on", "place", "goal", "handover", "version")
    return {name: getattr(phase, name) for name in names} | {"unit": str(phase.unit_id or "")}


class HoldForm(Form):
    """Why a case rests, since when, and when somebody looks again. `from_on` is asked once."""

    reason = forms.ChoiceField(label=_("Why it rests"), choices=HoldReason, widget=forms.RadioSelect)
    reason_text = forms.CharField(label=_("In a few words"), required=False, widget=LONG)
    from_on = DateField(label=_("Rests since"))
    look_again_on = DateField(label=_("Look again on"))


class ChangeHoldForm(HoldForm, VersionedForm):
    from_on = None

    def __init__(self, *args: Any, record: Hold, **kwargs: Any):
        names = ("reason", "reason_text", "look_again_on")
        kwargs["initial"] = {name: getattr(record, name) for name in names}
        super().__init__(*args, record=record, **kwargs)


class TakeUpForm(VersionedForm):
    on = DateField(label=_("Taken up again on"))
