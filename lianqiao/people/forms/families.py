"""Shapes of input for the family map. People are chosen from those who are on it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqiao.core.forms import DateField, Form, VersionedForm
from lianqiao.genograms.kinds import (
    ABUSE,
    Condition,
    Descent,
    Emotion,
    Flow,
    Mark,
    Quality,
    Strength,
    SystemKind,
    UnionKind,
    Zygosity,
)
from lianqiao.genograms.kinds import Form as Shape
from lianqiao.genograms.told import Bound, Described
from lianqiao.people.states import Sex

CARERS = [("", _("no")), (1, _("main carer (C1)")), (2, _("second carer (C2)")), (0, _("carer (C)"))]
DRAWN_UNIONS = [choice for choice in UnionKind.choices if choice[0] != UnionKind.UNSTATED]
OWN_RECORD = ("name", "sex", "birth_year")
"""What the record of a client says already."""


class YearField(forms.IntegerField):
    """A year of four digits."""

    def __init__(self, **told: Any) -> None:
        told.setdefault("required", False)
        widget = forms.NumberInput({"inputmode": "numeric", "placeholder": "1975"})
        super().__init__(min_value=1000, max_value=9999, widget=widget, **told)


class _Person(forms.Form):
    """Somebody on the map."""

    name = forms.CharField(label=_("Name or how they are called"), max_length=60, required=False)
    sex = forms.ChoiceField(
        label=_("Sex"), choices=Sex.choices, initial=Sex.UNKNOWN, widget=forms.RadioSelect
    )
    birth_year = YearField(label=_("Year of birth"))
    deceased = forms.BooleanField(label=_("Deceased"), required=False)
    death_year = YearField(label=_("Year of death"))
    occupation = forms.CharField(label=_("Occupation or a short note"), max_length=60, required=False)
    income = forms.CharField(label=_("Income"), max_length=12, required=False)
    form = forms.ChoiceField(
        label=_("Who or what"), choices=Shape.choices, initial=Shape.PERSON, required=False
    )
    born_as = forms.ChoiceField(
        label=_("Sex at birth, if another"), choices=[("", _("the same")), *Sex.choices[:2]], required=False
    )
    conditions = forms.MultipleChoiceField(
        label=_("Health"), choices=Condition.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    marks = forms.MultipleChoiceField(
        label=_("Marks"), choices=Mark.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    carer_rank = forms.TypedChoiceField(
        label=_("Takes care of the client"), choices=CARERS, coerce=int, empty_value=None, required=False
    )
    in_hospital = forms.BooleanField(label=_("In hospital now"), required=False)
    birth_order = forms.IntegerField(
        label=_("Place among brothers and sisters"), required=False, min_value=1, max_value=30
    )
    twin_group = forms.IntegerField(
        label=_("Number of the twin birth"), required=False, min_value=1, max_value=9
    )
    zygosity = forms.ChoiceField(
        label=_("Twins"), choices=Zygosity.choices, initial=Zygosity.UNKNOWN, required=False
    )

    @property
    def described(self) -> Described:
        """What the services take."""
        given = {name: self.cleaned_data[name] for name in _Person.base_fields if name in self.cleaned_data}
        given["form"] = given.get("form") or Shape.PERSON
        given["zygosity"] = given.get("zygosity") or Zygosity.UNKNOWN
        return Described(**given)


class KinForm(_Person, VersionedForm):
    """Change somebody. Of a client, only what their own record does not say."""

    def __init__(self, *args: Any, of_client: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in OWN_RECORD if of_client else ():
            del self.fields[name]


class _Descent(forms.Form):
    descent = forms.ChoiceField(label=_("Descent"), choices=Descent.choices, initial=Descent.BIOLOGICAL)
    since = YearField(label=_("Since the year (adopted, fostered)"))


class NewParentForm(_Descent, _Person, Form):
    pass


class NewSiblingForm(_Descent, _Person, Form):
    pass


class NewChildForm(_Descent, _Person, Form):
    """`people` are the partners the child may also descend from, as (key, name)."""

    other = forms.ChoiceField(label=_("The other parent"), required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = [("", _("not on the map")), *people]  # type: ignore[attr-defined]


class _Bond(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind of bond"), choices=DRAWN_UNIONS, initial=UnionKind.MARRIAGE, widget=forms.RadioSelect
    )
    since = YearField(label=_("Since the year"))
    is_separated = forms.BooleanField(label=_("Separated"), required=False)
    separated = YearField(label=_("Separated in the year"))
    is_divorced = forms.BooleanField(label=_("Divorced"), required=False)
    divorced = YearField(label=_("Divorced in the year"))
    remarried = YearField(label=_("Married to each other again in the year"))
    annulled = forms.BooleanField(label=_("Annulled"), required=False)

    @property
    def bound(self) -> Bound:
        """What the services take."""
        return Bound(**{name: self.cleaned_data[name] for name in _Bond.base_fields})


class NewPartnerForm(_Bond, _Person, Form):
    pass


class UnionForm(_Bond, VersionedForm):
    pass


class LinkForm(_Bond, Form):
    """Tie two people who are both on the map already. `people` are the others, as (key, name)."""

    WAYS = [
        ("parent", _("is a parent of")),
        ("child", _("is a child of")),
        ("partner", _("is or was a partner of")),
    ]
    way = forms.ChoiceField(label=_("This person"), choices=WAYS, widget=forms.RadioSelect)
    other = forms.ChoiceField(label=_("Whom"))
    descent = forms.ChoiceField(label=_("Descent"), choices=Descent.choices, initial=Descent.BIOLOGICAL)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = people  # type: ignore[attr-defined]


class FeelingForm(Form):
    """Abuse is offered only to those who may see it."""

    other = forms.ChoiceField(label=_("Between this person and"))
    code = forms.ChoiceField(label=_("What is between them"), widget=forms.RadioSelect)
    towards = forms.ChoiceField(
        label=_("Direction, where the line has one"),
        choices=[("other", _("from this person to the other")), ("me", _("from the other to this person"))],
        initial="other",
    )
    since = YearField(label=_("Since the year"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], abuse: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = people  # type: ignore[attr-defined]
        self.fields["code"].choices = [  # type: ignore[attr-defined]
            choice for choice in Emotion.choices if abuse or choice[0] not in ABUSE
        ]


class KnownForm(Form):
    """`options` are the clients found, as (id, label)."""

    other = forms.ChoiceField(label=_("Who"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, options: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = options  # type: ignore[attr-defined]


class HouseholdForm(Form):
    members = forms.MultipleChoiceField(label=_("Who lives together"), widget=forms.CheckboxSelectMultiple)
    name = forms.CharField(label=_("Name of the household"), max_length=30, required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = people  # type: ignore[attr-defined]


class SystemForm(Form):
    kind = forms.ChoiceField(label=_("System"), choices=SystemKind.choices)
    name = forms.CharField(
        label=pgettext_lazy("system of an ecomap", "Which one"), max_length=40, required=False
    )
    quality = forms.ChoiceField(
        label=_("Quality of the link"),
        choices=Quality.choices,
        initial=Quality.SUPPORTIVE,
        widget=forms.RadioSelect,
    )
    strength = forms.TypedChoiceField(
        label=_("Strength of the support"), choices=Strength.choices, coerce=int, initial=Strength.FAIR
    )
    flow = forms.ChoiceField(label=_("Energy and resources go"), choices=Flow.choices, initial=Flow.NONE)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class SnapshotForm(Form):
    title = forms.CharField(label=_("Occasion"), max_length=60, required=False)
    on = DateField(label=_("As it was on"))
