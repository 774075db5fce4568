"""Shapes of input, one form per verb."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.forms import DateField, Form, VersionedForm, required_choices

from . import queries
from .headings import CLOSES, MOST, OPENS
from .models import NoteFormat
from .states import PARENTS


class TermForm(Form):
    """`vocabulary` decides whether a term stands under another one."""

    label_zh = forms.CharField(label=_("Chinese name"), max_length=80)
    label_en = forms.CharField(label=_("English name"), max_length=120, required=False)
    parent = forms.ChoiceField(label=_("Belongs to"))

    def __init__(self, *args, vocabulary: str, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        above = PARENTS.get(vocabulary)
        if above is None:
            del self.fields["parent"]
            return
        tops = [(term.code, term.label) for term in queries.terms(above, on=on) if not term.parent]
        self.fields["parent"].choices = required_choices(tops)


class RetireForm(Form):
    on = DateField(label=_("First day it can no longer be chosen"))


class HeadingsField(forms.CharField):
    """Headings, one a line. Cleans to a list; brackets of a heading already written in them are taken off."""

    widget = forms.Textarea

    def clean(self, value: str) -> list[str]:
        lines = (line.strip().strip(OPENS + CLOSES).strip() for line in super().clean(value).splitlines())
        headings = [line for line in lines if line]
        longest = NoteFormat._meta.get_field("headings").base_field.max_length
        if len(headings) > MOST or any(len(heading) > longest for heading in headings):
            raise forms.ValidationError(
                _("At most %(most)s headings, none longer than %(longest)s characters."),
                params={"most": MOST, "longest": longest},
            )
        return headings


class FormatForm(VersionedForm):
    """A new format hands in one that is not saved yet."""

    name = forms.CharField(
        label=_("Name of the format"), max_length=NoteFormat._meta.get_field("name").max_length
    )
    headings = HeadingsField(label=_("Headings"), help_text=_("One a line, in their order"))
