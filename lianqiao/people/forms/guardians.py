"""Forms of legal capacity and guardians."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.forms import DateField, Form
from lianqiao.people.states import Capacity, CapacityGround, GuardianKind


class CapacityForm(Form):
    capacity = forms.ChoiceField(
        label=_("Legal capacity"), choices=Capacity.choices, widget=forms.RadioSelect
    )
    ground = forms.ChoiceField(label=_("Known from"), choices=CapacityGround.choices)
    from_on = DateField(label=_("Since"))
    note = forms.CharField(
        label=_("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class GuardianForm(Form):
    """`options` are the people to choose from, as (id, label)."""

    other = forms.ChoiceField(label=_("Who"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("Guardian as"), choices=GuardianKind.choices)
    from_on = DateField(label=_("Since"), required=False)
    until_on = DateField(label=_("Until"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=200)

    def __init__(self, *args, options=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = list(options)
