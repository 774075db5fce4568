"""Forms of a minor's record: asking for it, opening it in an emergency, deciding."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.cases.kinds import AccessReason
from lianqiao.core.forms import Form, VersionedForm
from lianqiao.protection.kinds import OpeningSpan
from lianqiao.protection.rules.openings import EMERGENCIES
from lianqiao.protection.states import OpeningState

CAN_WAIT = [(code, label) for code, label in AccessReason.choices if code != AccessReason.EMERGENCY]
CANNOT_WAIT = [(code, label) for code, label in AccessReason.choices if code in EMERGENCIES]


class AskOpeningForm(Form):
    """Why somebody from outside the care team needs the record."""

    reason = forms.ChoiceField(label=_("Reason"), choices=CAN_WAIT, widget=forms.RadioSelect)
    reason_text = forms.CharField(label=_("What for"), widget=forms.Textarea)


class BreakGlassForm(AskOpeningForm):
    """Why it cannot wait for an approval."""

    reason = forms.ChoiceField(label=_("Reason"), choices=CANNOT_WAIT, widget=forms.RadioSelect)


class DecideOpeningForm(VersionedForm):
    state = forms.ChoiceField(
        label=_("The decision"),
        choices=[(OpeningState.APPROVED, _("Approve it")), (OpeningState.REFUSED, _("Refuse it"))],
        widget=forms.RadioSelect,
    )
    span = forms.ChoiceField(label=_("For how long"), choices=OpeningSpan, initial=OpeningSpan.DAY)
    decision_text = forms.CharField(label=_("Reasons"), required=False, widget=forms.Textarea)

    def told(self) -> dict[str, str]:
        """Return what the verb of the decision is told."""
        names = ("decision_text", "span") if self.approves else ("decision_text",)
        return {name: self.cleaned_data[name] for name in names}

    @property
    def approves(self) -> bool:
        return self.cleaned_data["state"] == OpeningState.APPROVED
