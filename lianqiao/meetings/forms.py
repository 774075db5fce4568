"""Forms of a meeting: to plan it, to record it, to call it off. People and decisions come in rows."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.cases.fields import MomentField, OfferingForm, UnitField, WorkerField
from lianqiao.core.forms import DateField, Form
from lianqiao.people.models import Client
from lianqiao.workforce.models import Worker

from .models import Meeting, MeetingAttendee, MeetingDecision
from .services import Came, Decided, Invited
from .states import AttendeeRole, MeetingKind

OUTSIDERS, DECISIONS = 6, 5
ROLES_OUTSIDE = [
    choice for choice in AttendeeRole.choices if choice[0] not in (AttendeeRole.CLIENT, AttendeeRole.WORKER)
]


class MeetingForm(OfferingForm, Form):
    """What kind, when, where, who is to come. `people` are the client and the family, each with how they stand to it."""

    kind = forms.ChoiceField(label=_("Kind of meeting"), choices=MeetingKind, widget=forms.RadioSelect)
    starts_at = MomentField(label=_("Begins"))
    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=5, max_value=1440, initial=60)
    unit = UnitField(label=_("Ward or clinic"), required=False)
    place = forms.CharField(
        label=_("Place of the meeting"),
        max_length=Meeting._meta.get_field("place").max_length,
        required=False,
    )
    purpose = forms.CharField(label=_("What it is about"), required=False, widget=forms.Textarea)
    clients = forms.MultipleChoiceField(
        label=_("Client and family"), required=False, widget=forms.CheckboxSelectMultiple
    )
    workers = forms.MultipleChoiceField(
        label=_("Colleagues"), required=False, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        seat,
        people: Sequence[tuple[Client, str]],
        colleagues: Sequence[Worker],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(seat.institution_id)
        self.people = {str(client.pk): (client, said) for client, said in people}
        self.colleagues = {str(worker.pk): worker for worker in colleagues}
        self.fields["clients"].choices = [
            (key, f"{client.name} · {said}" if said else client.name)
            for key, (client, said) in self.people.items()
        ]
        self.fields["workers"].choices = [(key, worker.name) for key, worker in self.colleagues.items()]
        for number in range(1, OUTSIDERS + 1):
            self.fields[f"role_{number}"] = forms.ChoiceField(
                label=_("As"), choices=[("", "–"), *ROLES_OUTSIDE], required=False
            )
            self.fields[f"name_{number}"] = forms.CharField(
                label=_("Name"), max_length=MeetingAttendee._meta.get_field("name").max_length, required=False
            )

    @property
    def outsiders(self) -> list[tuple]:
        """The rows for people from outside: role and name."""
        return [(self[f"role_{number}"], self[f"name_{number}"]) for number in range(1, OUTSIDERS + 1)]

    def clean(self) -> dict:
        given = super().clean()
        for number in range(1, OUTSIDERS + 1):
            role, name = given.get(f"role_{number}"), given.get(f"name_{number}")
            if role and not name:
                self.add_error(
                    f"name_{number}", _("Who is it? A name, or the office when nobody is known by name.")
                )
            if name and not role:
                self.add_error(f"role_{number}", _("As what does this person come?"))
        return given

    def told(self) -> dict:
        """Return what the form tells, for the service."""
        given = self.cleaned_data
        names = ("kind", "starts_at", "minutes", "unit", "place", "purpose")
        return {name: given[name] for name in names} | {"invited": self._invited()}

    def _invited(self) -> list[Invited]:
        given, invited = self.cleaned_data, []
        for place, (key, (client, _said)) in enumerate(self.people.items()):
            if key in given["clients"]:
                role = AttendeeRole.FAMILY if place else AttendeeRole.CLIENT
                invited.append(Invited(role, client.name, client=client))
        invited += [
            Invited(AttendeeRole.WORKER, worker.name, worker=worker)
            for key, worker in self.colleagues.items()
            if key in given["workers"]
        ]
        rows = ((given[f"role_{number}"], given[f"name_{number}"]) for number in range(1, OUTSIDERS + 1))
        return invited + [Invited(role, name) for role, name in rows if role and name]


def planned(meeting: Meeting) -> dict:
    """Return what the form of a planned meeting begins with."""
    attendees = list(meeting.attendees.order_by("id"))
    names = ("kind", "starts_at", "minutes", "place", "purpose", "version")
    begun = {name: getattr(meeting, name) for name in names} | {"unit": str(meeting.unit_id or "")}
    begun["clients"] = [str(one.client_id) for one in attendees if one.client_id]
    begun["workers"] = [str(one.worker_id) for one in attendees if one.worker_id]
    outside = [one for one in attendees if not one.client_id and not one.worker_id]
    for number, one in enumerate(outside[:OUTSIDERS], start=1):
        begun |= {f"role_{number}": one.role, f"name_{number}": one.name}
    return begun


class RecordForm(OfferingForm, Form):
    """How the meeting went: who came and what each held, what was decided, by whom and when it is done."""

    starts_at = MomentField(label=_("Began"))
    minutes = forms.IntegerField(label=_("Length in minutes"), min_value=5, max_value=1440)
    came = forms.MultipleChoiceField(
        label=_("Who was there"), required=False, widget=forms.CheckboxSelectMultiple
    )
    materials = forms.CharField(
        label=_("What was shared"), max_length=Meeting._meta.get_field("materials").max_length, required=False
    )
    text = forms.CharField(label=_("Course of the meeting"), required=False, widget=forms.Textarea)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, seat, today, attendees: Sequence[MeetingAttendee], said, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.attendees = list(attendees)
        self.fields["came"].choices = [
            (str(one.pk), f"{one.name} · {said(one.role)}") for one in self.attendees
        ]
        for one in self.attendees:
            self.fields[f"opinion_{one.pk}"] = forms.CharField(
                label=f"{one.name} · {said(one.role)}", required=False, widget=forms.Textarea
            )
        for number in range(1, DECISIONS + 1):
            self.fields[f"decision_{number}"] = forms.CharField(
                label=_("What was decided"),
                max_length=MeetingDecision._meta.get_field("text").max_length,
                required=False,
            )
            self.fields[f"owner_{number}"] = WorkerField(
                label=_("Who does it"), nobody=_("The responsible worker")
            )
            self.fields[f"due_{number}"] = DateField(label=_("Due on"), required=False)
        self.offer(seat=seat, today=today)

    @property
    def opinions(self) -> list:
        return [self[f"opinion_{one.pk}"] for one in self.attendees]

    @property
    def decisions(self) -> list[tuple]:
        """The rows of decisions: what, who, by when."""
        names = ("decision", "owner", "due")
        return [tuple(self[f"{name}_{number}"] for name in names) for number in range(1, DECISIONS + 1)]

    def clean(self) -> dict:
        given = super().clean()
        for number in range(1, DECISIONS + 1):
            if (given.get(f"owner_{number}") or given.get(f"due_{number}")) and not given.get(
                f"decision_{number}"
            ):
                self.add_error(f"decision_{number}", _("Say what was decided, or leave the whole row empty."))
        return given

    def told(self) -> dict:
        """Return what the form tells, for the service."""
        given = self.cleaned_data
        came = {
            one.pk: Came(str(one.pk) in given["came"], given[f"opinion_{one.pk}"]) for one in self.attendees
        }
        decided = [
            Decided(given[f"decision_{number}"], given[f"owner_{number}"], given[f"due_{number}"])
            for number in range(1, DECISIONS + 1)
            if given[f"decision_{number}"]
        ]
        names = ("starts_at", "minutes", "materials", "text")
        return {name: given[name] for name in names} | {"came": came, "decided": decided}


def recorded(meeting: Meeting, attendees: Sequence[MeetingAttendee]) -> dict:
    """Return what the form of the record begins with: at first as if everybody had come."""
    begun = {
        name: getattr(meeting, name) for name in ("starts_at", "minutes", "materials", "text", "version")
    }
    begun["came"] = [str(one.pk) for one in attendees if one.came is not False]
    begun |= {f"opinion_{one.pk}": one.opinion for one in attendees}
    for number, one in enumerate(meeting.decisions.order_by("id")[:DECISIONS], start=1):
        begun |= {
            f"decision_{number}": one.text, f"owner_{number}": str(one.owner_id or ""), f"due_{number}": one.due_on,
        }  # fmt: skip
    return begun


class CancelForm(Form):
    cancel_reason = forms.CharField(
        label=_("Why it is called off"), max_length=Meeting._meta.get_field("cancel_reason").max_length
    )
