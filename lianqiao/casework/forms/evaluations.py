"""Forms of an evaluation, and of the anonymous answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqiao.cases.states import PresenceRole
from lianqiao.casework.models import Evaluation, ExperienceAnswer
from lianqiao.casework.models.evaluations import TEXTS, EvaluationKind
from lianqiao.casework.models.experiences import ITEMS
from lianqiao.core.forms import DateField, Form, VersionedForm


class EvaluationForm(VersionedForm):
    """A new one has version 0."""

    kind = forms.ChoiceField(label=_("Kind of evaluation"), choices=EvaluationKind, widget=forms.RadioSelect)
    on = DateField(label=pgettext_lazy("of an evaluation", "Evaluated on"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in TEXTS:
            title = Evaluation._meta.get_field(name).verbose_name
            self.fields[name] = forms.CharField(label=title, required=False, widget=forms.Textarea)

    def told(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


ANSWERING = (
    (PresenceRole.CLIENT, _("the patient")),
    (PresenceRole.FAMILY, _("a relative")),
    (PresenceRole.CARER, _("a carer")),
    (PresenceRole.OTHER, _("somebody else")),
)
MARKS = [(mark, str(mark)) for mark in range(1, 6)]


class ExperienceForm(Form):
    """What somebody we served says, without a name. All but the words are answered."""

    answered_as = forms.ChoiceField(label=_("You are"), choices=ANSWERING, widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for item in ITEMS:
            self.fields[item] = forms.TypedChoiceField(
                label=ExperienceAnswer._meta.get_field(item).verbose_name,
                choices=MARKS,
                coerce=int,
                widget=forms.RadioSelect,
            )
        self.fields["recommends"] = forms.TypedChoiceField(
            label=_("Would you recommend us to somebody in the same situation?"),
            choices=[(mark, str(mark)) for mark in range(11)],
            coerce=int,
            widget=forms.RadioSelect,
            help_text=_("0 is never, 10 is by all means"),
        )
        self.fields["text"] = forms.CharField(
            label=_("What else should we know?"),
            help_text=_("Please write no names. You may leave this empty."),
            max_length=1000,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
        )
