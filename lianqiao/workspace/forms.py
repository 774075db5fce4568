"""Shape of what is asked about saved filters and phrases."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.forms import Form


class FilterForm(Form):
    """Name a filter and say whether colleagues may use it."""

    title = forms.CharField(label=_("Name of the filter"), max_length=60)
    shared = forms.BooleanField(label=_("Share with colleagues of this institution"), required=False)


class NewFilterForm(FilterForm):
    """A filter to keep: the list it belongs to and the query in force travel as hidden fields."""

    list_name = forms.CharField(max_length=60, widget=forms.HiddenInput)
    query = forms.CharField(max_length=2000, required=False, widget=forms.HiddenInput)


class PhraseForm(Form):
    """A phrase of one's own."""

    name = forms.CharField(label=_("Name of the phrase"), max_length=40)
    text = forms.CharField(label=_("Text of the phrase"), max_length=2000, widget=forms.Textarea)
