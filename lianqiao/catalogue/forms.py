"""Shapes of input, one form per verb."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.forms import DateField, Form, required_choices

from . import queries
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
