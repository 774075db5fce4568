"""Shapes of input, one form per verb."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core.dates import ReadDate, read_date
from lianqiao.core.forms import DateField, Form, VersionedForm
from lianqiao.people.models import Client
from lianqiao.people.states import BirthPrecision, ClientKind, DetailKind, IdentityKind, RelationKind, Sex
from lianqiao.registry.models import Unit
from lianqiao.registry.queries import open_units


class BirthField(forms.CharField):
    """A birth date as far as it is known: 1956, 1956-03 or 1956-03-12. Cleans to `ReadDate` or None."""

    def clean(self, value) -> ReadDate | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_date(text)
        except ValueError as problem:
            raise ValidationError(
                _("Write a year, a month or a day: 1956, 1956-03 or 1956-03-12.")
            ) from problem


def birth_text(client: Client) -> str:
    """Return the known part of a client's birth date, as `BirthField` reads it."""
    length = {BirthPrecision.YEAR: 4, BirthPrecision.MONTH: 7}.get(client.birth_precision, 10)
    return client.birth_date.isoformat()[:length] if client.birth_date else ""


class UnitField(forms.ModelChoiceField):
    """A ward or clinic of the institution."""

    def __init__(self, **kwargs):
        super().__init__(Unit.objects.none(), label=_("Ward or clinic"), required=False, **kwargs)
        self.empty_label = _("none")


class _Person(forms.Form):
    """What registering and changing share."""

    name = forms.CharField(label=_("Name"), max_length=100)
    sex = forms.ChoiceField(
        label=_("Sex"), choices=Sex.choices, initial=Sex.UNKNOWN, widget=forms.RadioSelect
    )
    birth_date = BirthField(label=_("Birth date"), required=False, max_length=20)
    kind = forms.ChoiceField(label=_("Kind"), choices=ClientKind.choices, initial=ClientKind.PATIENT)
    unit = UnitField()
    bed = forms.CharField(label=_("Bed"), required=False, max_length=20)
    contact_caution = forms.CharField(
        label=_("Caution when contacting"), required=False, max_length=200, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args, institution_id, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = open_units(institution_id=institution_id)

    @property
    def described(self) -> dict:
        """The fields of the record as the services take them."""
        names = ("name", "sex", "kind", "unit", "bed", "contact_caution")
        birth = self.cleaned_data["birth_date"]
        return {name: self.cleaned_data[name] for name in names} | {
            "birth_date": birth.on if birth else None,
            "birth_precision": birth.precision if birth else BirthPrecision.DAY,
        }


class RegisterForm(_Person, Form):
    search = forms.CharField(widget=forms.HiddenInput, required=False)
    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=30, widget=forms.TextInput({"type": "tel"})
    )
    address = forms.CharField(label=_("Address"), required=False, max_length=200)
    identity_kind = forms.ChoiceField(
        label=_("Document"), choices=IdentityKind.choices, initial=IdentityKind.RESIDENT_ID
    )
    identity_value = forms.CharField(
        label=_("Number"), required=False, max_length=40, widget=forms.TextInput({"autocomplete": "off"})
    )
    another_person = forms.BooleanField(
        label=_("This is another person: register all the same"), required=False
    )

    @property
    def registered(self) -> dict:
        """Everything `register_client` wants beside by, institution, search and time."""
        names = ("phone", "address", "identity_kind", "identity_value", "another_person")
        return self.described | {name: self.cleaned_data[name] for name in names}


class ChangeForm(_Person, VersionedForm):
    pass


class DetailForm(Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=DetailKind.choices)
    value = forms.CharField(label=_("Number or address"), max_length=200)
    note = forms.CharField(label=_("Note"), required=False, max_length=60)


class IdentityForm(Form):
    kind = forms.ChoiceField(label=_("Document"), choices=IdentityKind.choices)
    identity_value = forms.CharField(
        label=_("Number"), max_length=40, widget=forms.TextInput({"autocomplete": "off"})
    )


class RelationForm(Form):
    """`options` are the clients found, as (id, label)."""

    other = forms.ChoiceField(label=_("Who"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("Relation"), choices=RelationKind.choices)
    since = DateField(label=_("Since"), required=False)

    def __init__(self, *args, options=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = list(options)

    def clean_since(self):
        since = self.cleaned_data["since"]
        if since is not None and since > timezone.localdate():
            raise ValidationError(_("This day lies in the future."))
        return since
