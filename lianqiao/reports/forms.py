"""Forms of the reports that leave the house."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.forms import DateField, Form, VersionedForm

from .models import PARTS, DeliveryWay, Ground, ReceiverKind, ReportDelivery, SocialReport


def _title(name: str) -> str:
    return SocialReport._meta.get_field(name).verbose_name


class SocialReportForm(VersionedForm):
    """For whom, what for and on what ground, then the eight parts; a new one has version 0."""

    receiver_kind = forms.ChoiceField(label=_title("receiver_kind"), choices=ReceiverKind)
    receiver = forms.CharField(label=_title("receiver"), max_length=120)
    purpose = forms.CharField(label=_title("purpose"), required=False, max_length=200)
    ground = forms.ChoiceField(label=_title("ground"), choices=Ground, widget=forms.RadioSelect)
    ground_text = forms.CharField(label=_title("ground_text"), required=False, max_length=200)

    def __init__(self, *args, record: SocialReport, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        for name in PARTS:
            self.fields[name] = forms.CharField(
                label=_title(name), required=False, widget=forms.Textarea, max_length=8000
            )

    @property
    def told(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class DeliveryForm(Form):
    on = DateField(label=ReportDelivery._meta.get_field("on").verbose_name)
    way = forms.ChoiceField(label=ReportDelivery._meta.get_field("way").verbose_name, choices=DeliveryWay)
    taken_by = forms.CharField(label=_("Who received it"), max_length=120)


class DecisionForm(VersionedForm):
    """What the supervisor says when countersigning a report, or giving it back."""

    comment = forms.CharField(label=_title("comment"), required=False, widget=forms.Textarea, max_length=2000)
