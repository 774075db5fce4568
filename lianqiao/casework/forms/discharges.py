"""The form of a discharge plan."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.cases.fields import OfferingForm, TermField, choices
from lianqiao.casework.models import DischargePlan
from lianqiao.core.forms import DateField, VersionedForm


def _title(name: str) -> str:
    return DischargePlan._meta.get_field(name).verbose_name


class DischargeForm(OfferingForm, VersionedForm):
    destination = TermField("placement", label=_title("destination"), required=False, widget=forms.Select)
    leaves_on = DateField(label=_title("leaves_on"), required=False)
    carer = forms.CharField(label=_title("carer"), required=False, max_length=200)
    needed = forms.MultipleChoiceField(
        label=_("What it needs"), required=False, widget=forms.CheckboxSelectMultiple
    )
    arranged = forms.MultipleChoiceField(
        label=_("What is arranged"), required=False, widget=forms.CheckboxSelectMultiple
    )
    community_contact = forms.CharField(label=_title("community_contact"), required=False, max_length=200)
    text = forms.CharField(label=_title("text"), required=False, widget=forms.Textarea)
    agreed_with = forms.CharField(label=_title("agreed_with"), required=False, max_length=200)

    def __init__(self, *args, seat, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(seat=seat, today=today)
        for name in ("needed", "arranged"):
            self.fields[name].choices = choices("discharge_check", on=today)

    @property
    def told(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}
