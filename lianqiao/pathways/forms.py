"""Forms of pathways: from which day one begins, and why it is left."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.forms import DateField, Form, VersionedForm

from .models import Enrolment


class EnrolForm(Form):
    anchor_on = DateField(label=_("Days count from"))
    skip_past = forms.BooleanField(label=_("Leave out steps whose day has passed"), required=False)


class ShiftForm(VersionedForm):
    anchor_on = DateField(label=_("Days count from"))

    def __init__(self, *args: Any, record: Enrolment, **kwargs: Any):
        kwargs["initial"] = {"anchor_on": record.anchor_on} | kwargs.get("initial", {})
        super().__init__(*args, record=record, **kwargs)


class LeaveForm(VersionedForm):
    reason = forms.CharField(
        label=_("Why they leave the pathway"), max_length=Enrolment._meta.get_field("leave_reason").max_length
    )
