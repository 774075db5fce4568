"""Forms of the safeguarding report: one for what was found, one for each step after it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.cases.fields import MomentField
from lianqiao.core.forms import DateField, Form, VersionedForm, required_choices
from lianqiao.protection.kinds import Authority, Channel, SafeguardingDecision, SafeguardingKind
from lianqiao.protection.models import SafeguardingReport


class SuspicionForm(Form):
    """What is suspected and why."""

    kind = forms.ChoiceField(label=_("What is suspected"), choices=SafeguardingKind, widget=forms.RadioSelect)
    discovered_at = MomentField(label=_("Discovered"))
    danger_now = forms.BooleanField(label=_("Somebody is in danger right now"), required=False)
    facts = forms.CharField(label=_("What was seen and heard"), widget=forms.Textarea)
    protection = forms.CharField(
        label=_("What was done at once to protect"), required=False, widget=forms.Textarea
    )


class DecideForm(VersionedForm):
    decision = forms.ChoiceField(
        label=_("The decision"), choices=SafeguardingDecision, widget=forms.RadioSelect
    )
    decision_text = forms.CharField(label=_("Reasons"), widget=forms.Textarea)


class ReportForm(VersionedForm):
    reported_to = forms.ChoiceField(label=_("Reported to"), choices=required_choices(Authority.choices))
    channel = forms.ChoiceField(label=_("How it was reported"), choices=Channel, widget=forms.RadioSelect)
    reported_at = MomentField(label=_("Reported at"))
    receipt_number = forms.CharField(
        label=_("Receipt number"),
        max_length=SafeguardingReport._meta.get_field("receipt_number").max_length,
        required=False,
    )
    text = forms.CharField(label=_("What was said, and who took it"), required=False, widget=forms.Textarea)


class AcknowledgeForm(VersionedForm):
    on_at = MomentField(label=_("When"))
    receipt_number = forms.CharField(
        label=_("Receipt number"),
        max_length=SafeguardingReport._meta.get_field("receipt_number").max_length,
        required=False,
    )
    text = forms.CharField(label=_("What the authority answered"), required=False, widget=forms.Textarea)


class LookForm(VersionedForm):
    on_at = MomentField(label=_("When"))
    text = forms.CharField(label=_("What was done, and how things stand"), widget=forms.Textarea)
    next_look_on = DateField(label=_("Look again on"), required=False)


class CloseReportForm(VersionedForm):
    text = forms.CharField(
        label=_("Why it is over, and who looks after the person now"), widget=forms.Textarea
    )
