"""The forms of a discharge plan: the plan itself, what is arranged by now, why it is planned again."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.cases.fields import OfferingForm, TermField, choices
from lianqiao.casework.models import DischargeItem, DischargePlan
from lianqiao.catalogue.states import Actor
from lianqiao.core.forms import DateField, VersionedForm

PARTS = ("needed", "actor", "who", "due_on", "arranged")


def _title(name: str, model=DischargePlan) -> str:
    return model._meta.get_field(name).verbose_name


def _parts(label: str) -> dict[str, forms.Field]:
    return {
        "needed": forms.BooleanField(label=label, required=False),
        "actor": forms.ChoiceField(
            label=_title("actor", DischargeItem), choices=Actor.choices, required=False, initial=Actor.WORKER
        ),
        "who": forms.CharField(label=_title("who", DischargeItem), required=False, max_length=60),
        "due_on": DateField(label=_title("due_on", DischargeItem), required=False),
        "arranged": forms.BooleanField(label=_("Arranged"), required=False),
    }


class DischargeForm(OfferingForm, VersionedForm):
    """`items` are what was kept of the things it needs; each thing of the vocabulary is a row of fields
    `item-<code>-<part>`."""

    destination = TermField("placement", label=_title("destination"), required=False, widget=forms.Select)
    leaves_on = DateField(label=_title("leaves_on"), required=False)
    carer = forms.CharField(label=_title("carer"), required=False, max_length=200)
    community_contact = forms.CharField(label=_title("community_contact"), required=False, max_length=200)
    text = forms.CharField(label=_title("text"), required=False, widget=forms.Textarea)
    agreed_with = forms.CharField(label=_title("agreed_with"), required=False, max_length=200)

    def __init__(self, *args, seat, today, items: Iterable[DischargeItem] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(seat=seat, today=today)
        kept = {item.code: item for item in items}
        offered = dict(choices("discharge_check", on=today))
        self.codes = {**offered, **{code: code for code in kept if code not in offered}}
        for code, label in self.codes.items():
            for part, field in _parts(label).items():
                self.fields[f"item-{code}-{part}"] = field
            if item := kept.get(code):
                self._begin_with(item)

    def _begin_with(self, item: DischargeItem) -> None:
        told = {"needed": True, "arranged": item.arranged_on is not None}
        told |= {name: getattr(item, name) for name in ("actor", "who", "due_on")}
        for part, value in told.items():
            self.fields[f"item-{item.code}-{part}"].initial = value

    @property
    def item_rows(self) -> list[dict[str, forms.BoundField]]:
        return [{part: self[f"item-{code}-{part}"] for part in PARTS} for code in self.codes]

    @property
    def told(self) -> dict[str, Any]:
        given = self.cleaned_data
        told: dict[str, Any] = {
            name: value for name, value in given.items() if name != "version" and not name.startswith("item-")
        }
        told["items"] = [
            {
                "code": code,
                "actor": given[f"item-{code}-actor"] or Actor.WORKER,
                "who": given[f"item-{code}-who"].strip(),
                "due_on": given[f"item-{code}-due_on"],
                "arranged": given[f"item-{code}-arranged"],
            }
            for code in self.codes
            if given[f"item-{code}-needed"]
        ]
        return told


class ArrangedForm(VersionedForm):
    """Which of the things it needs are arranged by now; `codes` are those."""

    arranged = forms.MultipleChoiceField(
        label=_("What is arranged"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, codes: Iterable[str], today, **kwargs):
        super().__init__(*args, **kwargs)
        names = dict(choices("discharge_check", on=today))
        self.fields["arranged"].choices = [(code, names.get(code, code)) for code in codes]  # type: ignore[attr-defined]


class PlanAgainForm(VersionedForm):
    why = forms.CharField(
        label=_title("taken_back"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
