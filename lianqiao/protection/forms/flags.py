"""Forms of a risk flag."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.forms import DateField, Form, VersionedForm
from lianqiao.protection.kinds import FlagKind
from lianqiao.protection.models import RiskFlag


class FlagForm(Form):
    kind = forms.ChoiceField(label=_("Kind of risk"), choices=FlagKind, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What to look out for"), max_length=RiskFlag._meta.get_field("text").max_length
    )
    since_on = DateField(label=_("Since"))
    until_on = DateField(label=_("Until"), required=False)


class EndFlagForm(VersionedForm):
    end_reason = forms.CharField(
        label=_("Why it is over"), max_length=RiskFlag._meta.get_field("end_reason").max_length
    )
