"""The form of a death: the day, and who of the family is asked after, if anybody."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.cases.labels import after
from lianqiao.cases.models import Case, FollowUp
from lianqiao.core.forms import DateField, Form
from lianqiao.people.models import Client
from lianqiao.people.queries import ties_of
from lianqiao.registry.queries import practice_of


class DeathForm(Form):
    """Nothing of it has to be told: the family is offered to be asked after, never made to."""

    died_on = DateField(label=_("Died on"), required=False)
    person = forms.ChoiceField(label=_("Who of the family is asked after"), required=False)
    person_name = forms.CharField(
        label=_("Somebody who is not registered"),
        max_length=FollowUp._meta.get_field("person_name").max_length,
        required=False,
    )
    days = forms.TypedMultipleChoiceField(
        label=_("Ask the family after"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        living = [tie for tie in ties_of(case.client) if tie.other.died_on is None]
        self.people = {str(tie.other.pk): tie.other for tie in living}
        named = [(str(tie.other.pk), f"{tie.other.name} · {tie.label}") for tie in living]
        self.fields["person"].choices = [("", _("Nobody")), *named]
        days = practice_of(case.institution_id).bereavement_days
        self.fields["days"].choices = [(number, after(number)) for number in days]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        named = given.get("person") or given.get("person_name")
        if given.get("days") and not named:
            self.add_error("person", _("Say who is to be asked after."))
        if named and not given.get("days") and "days" not in self.errors:
            self.add_error("days", _("Say after how many days."))
        return given

    def has_changed(self) -> bool:
        return True  # where nothing is told here, the reason for closing may still tell of a death

    @property
    def asks(self) -> bool:
        """Whether anybody is to be asked after."""
        return bool(self.cleaned_data["days"])

    def family(self) -> dict[str, Any]:
        """Return who is to be asked after, and after how many days, for the service."""
        given = self.cleaned_data
        person: Client | None = self.people.get(given["person"])
        return {"person": person, "person_name": given["person_name"], "days": given["days"]}
