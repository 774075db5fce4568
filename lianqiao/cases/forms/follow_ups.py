"""Forms of asking after a closed case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.cases.fields import OfferingForm, TermField
from lianqiao.cases.states import FollowUpState
from lianqiao.core.forms import DateField, Form, VersionedForm

RESULTS = [
    choice
    for choice in FollowUpState.choices
    if choice[0] in (FollowUpState.DONE, FollowUpState.UNREACHABLE, FollowUpState.DECLINED)
]


class FollowUpForm(OfferingForm, VersionedForm):
    """What came of a follow-up."""

    state = forms.ChoiceField(label=_("Result"), choices=RESULTS, widget=forms.RadioSelect)
    on = DateField(label=_("Date"))
    mode = TermField("mode", label=_("Mode"), widget=forms.RadioSelect, required=False)
    text = forms.CharField(label=_("How it went"), required=False, widget=forms.Textarea)
    new_needs = forms.BooleanField(label=_("There are new needs"), required=False)
    retry_on = DateField(label=_("If not reached, try again on"), required=False)
    again_on = DateField(label=_("Ask again on"), required=False)

    def __init__(self, *args, seat, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(seat=seat, today=today)

    def told(self) -> dict:
        """Return what came of it for the service: the day to ask again is that of the result."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        retry_on = given.pop("retry_on")
        return given | ({"again_on": retry_on} if given["state"] == FollowUpState.UNREACHABLE else {})


class FollowUpDayForm(Form):
    due_on = DateField(label=_("Due on"))
