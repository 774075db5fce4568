"""The gallery: every component of the house on one page, with its call, for those who build and for the tests."""

from datetime import date, time

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.pages import page
from lianqiao.registry.gates import SIGNED_IN, needs


class SampleForm(forms.Form):
    """One field of every kind a page of ours uses."""

    name = forms.CharField(label=_("Name"), max_length=40)
    phone = forms.CharField(
        label=_("Phone"), required=False, help_text=_("Shown to those who may see it, by its tail.")
    )
    on = forms.DateField(label=_("Date"), initial=date(2023, 8, 28))
    at = forms.TimeField(label=_("Time"), initial=time(10, 30), required=False)
    minutes = forms.IntegerField(label=_("Minutes with the client"), initial=15, min_value=0)
    scene = forms.ChoiceField(
        label=_("Urgency"),
        choices=[("routine", _("Routine")), ("urgent", _("Urgent")), ("crisis", _("Crisis"))],
        initial="routine",
        widget=forms.RadioSelect,
    )
    items = forms.MultipleChoiceField(
        label=_("Service items"),
        choices=[
            (
                _("Comfort and counsel"),
                [("a1", _("Listening")), ("a2", _("Counselling")), ("a3", _("Mourning"))],
            ),
            (_("Means"), [("c1", _("State assistance")), ("c2", _("Charitable aid"))]),
        ],
        initial=["a1"],
        widget=forms.CheckboxSelectMultiple,
    )
    ward = forms.ChoiceField(
        label=_("Ward"), choices=[("", "—"), ("n", _("Neurology")), ("p", _("Paediatrics"))]
    )
    text = forms.CharField(label=_("In one line"), widget=forms.Textarea, required=False)
    consent = forms.BooleanField(label=_("The client agrees that the ward is told"), required=False)


CHART = {
    "columns": [_("Class"), "2019", "2023"],
    "rows": [
        [_("General"), 12, 33],
        [_("Specialised"), 9, 27],
        [_("TCM"), 2, 7],
        [_("Primary care"), 8, 33],
        [_("Public health"), None, 1],
    ],
}


@needs(SIGNED_IN)
def gallery(request):
    """Show the components; `?errors=1` shows the form as it comes back with mistakes."""
    form = SampleForm({"name": "", "items": ["a2"]}) if request.GET.get("errors") else SampleForm()
    return page(request, "config/gallery.html", {"form": form, "chart_rows": CHART})
