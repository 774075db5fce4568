"""Shapes of input of the register: institutions, units, accounts and seats."""

import re

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core.forms import DateField, Form, VersionedForm, required_choices

from .models import (
    DepartmentKind,
    Institution,
    InstitutionClass,
    Level,
    ProgrammeState,
    Region,
    Role,
    Unit,
)
from .rules import ABOVE_INSTITUTIONS, WITHIN_INSTITUTIONS, reach_of, region_prefix

MOST_BEDS = 20_000
# A name one can type on any keyboard and read over the telephone.
plain_name = RegexValidator(
    r"^[a-z][a-z0-9._-]{2,59}$", _("Small letters, digits, dot, hyphen; it begins with a letter.")
)


class RecordField(forms.ChoiceField):
    """A choice by key among records given later by `offer`; cleans to the record, or None for nothing."""

    def offer(self, records, empty) -> None:
        """Offer these records; `empty` is the line for none."""
        self._records = {str(record.pk): record for record in records}
        self.choices = [("", empty), *((key, str(record)) for key, record in self._records.items())]

    def clean(self, value):
        key = super().clean(value)
        return self._records[key] if key else None


def districts() -> list[Region]:
    """Return the divisions an institution can lie in today."""
    return list(Region.objects.filter(kind=Region.Kind.DISTRICT, valid_until__isnull=True))


class InstitutionForm(Form):
    name = forms.CharField(label=_("Name of the institution"), max_length=120)
    short_name = forms.CharField(label=_("Short name"), max_length=40, required=False)
    region = RecordField(label=_("District"), required=False)
    credit_code = forms.CharField(label=_("Unified social credit code"), max_length=18, required=False)
    institution_code = forms.CharField(label=_("Medical institution code"), max_length=22, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["region"].offer(districts(), _("Not known yet"))


class InstitutionChangeForm(InstitutionForm, VersionedForm):
    pass


class ProfileForm(Form):
    """What an institution is."""

    institution_class = forms.ChoiceField(
        label=_("Class"), choices=required_choices(InstitutionClass.choices)
    )
    specialty = forms.CharField(label=_("Specialty"), max_length=40, required=False)
    level = forms.ChoiceField(label=_("Level"), choices=required_choices(Level.choices))
    grade = forms.CharField(
        label=_("Grade"), max_length=4, required=False, help_text=_("甲, 乙, 丙, or empty")
    )
    beds = forms.IntegerField(label=_("Open beds"), min_value=0, max_value=MOST_BEDS, required=False)
    department = forms.ChoiceField(
        label=_("Social work department"), choices=required_choices(DepartmentKind.choices)
    )
    department_name = forms.CharField(label=_("Name of the department"), max_length=60, required=False)


class ProfileChangeForm(ProfileForm):
    """What an institution becomes on a day."""

    valid_from = DateField(label=_("From"))
    field_order = ("valid_from",)


class ProfileCorrectionForm(ProfileForm, VersionedForm):
    pass


class StatusForm(Form):
    status = forms.ChoiceField(label=_("Status"), choices=ProgrammeState.choices, widget=forms.RadioSelect)
    from_on = DateField(label=_("From"))


class InstitutionNewForm(InstitutionForm, ProfileForm):
    status = forms.ChoiceField(label=_("Status in the programme"), choices=ProgrammeState.choices)
    status_from = DateField(label=_("In the programme since"), required=False)


class UnitForm(Form):
    name = forms.CharField(label=_("Name of the ward or clinic"), max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), choices=Unit.Kind.choices, widget=forms.RadioSelect)
    code = forms.CharField(label=_("Code"), max_length=20, required=False)


class UnitChangeForm(UnitForm, VersionedForm):
    closed_on = DateField(label=_("Closed from"), required=False)


class DaysField(forms.CharField):
    """Numbers of days, typed one after the other: 7, 30、90."""

    def prepare_value(self, value):
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value

    def clean(self, value) -> list[int]:
        parts = re.split(r"[\s,，、;；]+", super().clean(value).strip())
        if not all(part.isdecimal() for part in parts if part):
            raise forms.ValidationError(_("Numbers of days only, such as 7, 30, 90."))
        return [int(part) for part in parts if part]


class PracticeForm(VersionedForm):
    """How an institution works where it may choose."""

    follow_up_days = DaysField(label=_("Days after the closing of a case"), max_length=60, required=False)
    bereavement_days = DaysField(label=_("Days after somebody died"), max_length=60, required=False)
    caseload_ceiling = forms.DecimalField(
        label=_("Ceiling of a caseload"), required=False, max_digits=5, decimal_places=1
    )
    retry_days = forms.IntegerField(label=_("Not reached: try again after working days"), required=False)
    most_tries = forms.IntegerField(label=_("Tries in all"), required=False)
    supervisor_closes = forms.TypedChoiceField(
        label=_("A full case closes"),
        choices=[
            ("yes", _("once a supervisor signed its report")),
            ("no", _("once its worker signed the report")),
        ],
        coerce=lambda told: told == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )


class SeatForm(Form):
    """A seat for an account. `by` decides which places and roles are offered."""

    role = forms.ChoiceField(label=_("Role"))
    institution = RecordField(label=_("Institution"), required=False)
    region = RecordField(label=_("Region"), required=False)
    unit = RecordField(label=_("Ward or clinic"), required=False)
    from_on = DateField(label=_("From"))
    until_on = DateField(
        label=_("Until"), required=False, help_text=_("The first day without the seat. Empty: open-ended.")
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["from_on"].initial = timezone.localdate()
        self._offer_places()

    def _offer_places(self) -> None:
        within = Institution.objects.filter(reach_of(self.by))
        roles = [role for role in Role if role != Role.SYSTEM]
        if self.by.institution_id:
            del self.fields["institution"], self.fields["region"]
            roles = [role for role in roles if role not in ABOVE_INSTITUTIONS]
            units = Unit.objects.filter(institution_id=self.by.institution_id, closed_on__isnull=True)
            self.fields["unit"].offer(units, _("The whole institution"))
        else:
            del self.fields["unit"]
            below = Region.objects.filter(
                code__startswith=region_prefix(self.by.region_id), valid_until__isnull=True
            )
            self.fields["institution"].offer(within, _("None: the seat stands at a region"))
            self.fields["region"].offer(below, _("None: the seat stands at an institution"))
        self.fields["role"].choices = required_choices([(role.value, role.label) for role in roles])

    def clean(self):
        answer = super().clean()
        until_on, from_on = answer.get("until_on"), answer.get("from_on")
        if until_on and from_on and until_on < from_on:
            self.add_error("until_on", _("The end is before the beginning."))
        if answer.get("institution") and answer.get("region"):
            self.add_error("region", _("A seat stands at one place: an institution or a region."))
        if answer.get("role") in WITHIN_INSTITUTIONS and answer.get("region"):
            self.add_error("role", _("This role stands at an institution."))
        return answer

    def place(self) -> dict:
        """Return where the seat stands and for how long, as `grant_seat` takes it."""
        answer = {name: value for name, value in self.cleaned_data.items() if name in _SEAT_FIELDS}
        if self.by.institution_id:
            answer["institution"] = self.by.institution
        return answer


_SEAT_FIELDS = frozenset({"role", "institution", "region", "unit", "from_on", "until_on"})


class AccountForm(SeatForm):
    """A new account with its first seat."""

    display_name = forms.CharField(label=_("Name"), max_length=60)
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        validators=[plain_name],
        help_text=_("For signing in, for example linan"),
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    field_order = ("display_name", "username", "email")


class SeatEndForm(Form):
    on = DateField(label=_("Ends on"))
