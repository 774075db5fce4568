"""The form of what came of a warning."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.forms import VersionedForm
from lianqiao.instruments.kinds import Outcome
from lianqiao.instruments.labels import PROTOCOL


class FlagForm(VersionedForm):
    steps = forms.MultipleChoiceField(
        label=_("What was done of it"),
        choices=list(PROTOCOL.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    outcome = forms.ChoiceField(label=_("What the talk found"), choices=Outcome, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What was said and agreed"), widget=forms.Textarea, max_length=2000,
        help_text=_("In their own words where you can; who was told, and when you speak again."),
    )  # fmt: skip

    def told(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
