"""Forms of the care team and of openings from outside."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.cases.fields import OfferingForm, WorkerField
from lianqiao.cases.kinds import AccessReason, Judgement
from lianqiao.cases.models import SpecialAccess
from lianqiao.core.forms import Form, VersionedForm


class MemberForm(OfferingForm, Form):
    worker = WorkerField(label=_("Colleague"), nobody=_("Choose…"), required=True)
    reads_restricted = forms.BooleanField(
        label=_("Also reads restricted notes and reports of suspected harm"), required=False
    )

    def __init__(self, *args, seat, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(seat=seat, today=today)


class OpeningForm(Form):
    """Why a record is opened from outside its circle."""

    reason = forms.ChoiceField(label=_("Reason"), choices=AccessReason, widget=forms.RadioSelect)
    reason_text = forms.CharField(label=_("What for"), widget=forms.Textarea)


class ReviewForm(VersionedForm):
    judgement = forms.ChoiceField(label=_("Judgement"), choices=Judgement, widget=forms.RadioSelect)
    judgement_text = forms.CharField(
        label=_("Remark of the review"),
        max_length=SpecialAccess._meta.get_field("judgement_text").max_length,
        required=False,
    )
