"""The form of what came of a warning."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.forms import VersionedForm
from lianqiao.instruments.models import RedFlag
from lianqiao.instruments.protocols import protocol_of


class FlagForm(VersionedForm):
    """Steps and outcomes are those of the protocol of the warning."""

    steps = forms.MultipleChoiceField(
        label=_("What was done of it"), widget=forms.CheckboxSelectMultiple, required=False
    )
    outcome = forms.ChoiceField(label=_("What the talk found"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What was said and agreed"), widget=forms.Textarea, max_length=2000,
        help_text=_("In their own words where you can; who was told, and when you speak again."),
    )  # fmt: skip

    def __init__(self, *args, record: RedFlag, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        protocol = protocol_of(record.protocol)
        for name, told in (("steps", protocol.steps), ("outcome", protocol.outcomes)):
            self.fields[name].choices = [(code, str(words)) for code, words in told.items()]

    def told(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
