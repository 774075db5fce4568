"""Forms of the closing report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.casework.models import ClosingReport
from lianqiao.casework.models.closing_reports import PARTS
from lianqiao.core.forms import VersionedForm


class ReportForm(VersionedForm):
    """The four parts of a report; a new one has version 0."""

    def __init__(self, *args, record: ClosingReport, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        for name in PARTS:
            title = ClosingReport._meta.get_field(name).verbose_name
            self.fields[name] = forms.CharField(label=title, required=False, widget=forms.Textarea)

    @property
    def told(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in PARTS}


class ReportCommentForm(VersionedForm):
    comment = forms.CharField(
        label=_("The supervisor's comment"), required=False, widget=forms.Textarea, max_length=2000
    )
