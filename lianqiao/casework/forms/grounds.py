"""On what ground something is recorded after a withdrawal."""

from django import forms

from lianqiao.casework.models import Ground, GroundOfContact


class GroundForm(forms.Form):
    """One has to be chosen; there is no ground that goes without saying."""

    withdrawn_ground = forms.ChoiceField(
        label=GroundOfContact._meta.get_field("ground").verbose_name, choices=Ground, widget=forms.RadioSelect
    )
