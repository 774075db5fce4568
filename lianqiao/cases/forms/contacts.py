"""The form of a contact, short at the bedside and long at the desk, and of an addendum."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.cases.fields import OfferingForm, TermField, items_by_category
from lianqiao.cases.kinds import Restriction, Visibility
from lianqiao.cases.models import Contact
from lianqiao.cases.services import ContactInput, Present
from lianqiao.cases.states import PresenceRole
from lianqiao.catalogue.note_areas import NoteForm
from lianqiao.catalogue.queries import choices
from lianqiao.core.forms import DateField, Form, TimeField
from lianqiao.people.models import Client
from lianqiao.people.queries import clients_by_key

MINUTES = (5, 15, 30, 45, 60)
STEP_ONLY = {"data-when": "next_kind=step"}
NEXT = [("none", _("None")), ("step", _("A step with a date"))]
SPLIT = [("no", _("Each has all of them")), ("on", _("Divided among them"))]
# What a relative is present as, unless the form says otherwise.
ROLE_OF_KIND = {
    "family_member": PresenceRole.FAMILY,
    "guardian": PresenceRole.FAMILY,
    "carer": PresenceRole.CARER,
    "public": PresenceRole.OTHER,
    "staff": PresenceRole.OTHER,
}


class ClientsField(forms.MultipleChoiceField):
    """People of the institution in scope, by key. Cleans to clients in the order they were chosen."""

    widget = forms.MultipleHiddenInput

    def valid_value(self, value) -> bool:
        try:
            UUID(str(value))
        except ValueError:
            return False
        return True

    def clean(self, value) -> list[Client]:
        keys = [UUID(str(key)) for key in dict.fromkeys(super().clean(value))]
        found = {one.pk: one for one in clients_by_key(keys)}
        return [found[key] for key in keys if key in found]

    def worded(self, keys) -> list[str]:
        """Return the names of those chosen, for whoever compares two versions."""
        return [one.name for one in clients_by_key([UUID(str(key)) for key in keys or []])]


class ContactForm(NoteForm, OfferingForm, Form):
    """One form for the quick and the full page; the quick page simply shows fewer of its fields."""

    clients = ClientsField(label=_("Who was there"), required=False)
    items = forms.MultipleChoiceField(
        label=_("Service items"), required=False, widget=forms.CheckboxSelectMultiple
    )
    minutes_direct = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=1440, required=False)
    minutes_indirect = forms.IntegerField(
        label=_("Indirect minutes"),
        help_text=_("Travel, coordination, writing"),
        min_value=0,
        max_value=1440,
        required=False,
    )
    techniques = forms.MultipleChoiceField(
        label=_("Techniques"), required=False, widget=forms.CheckboxSelectMultiple
    )
    split = forms.TypedChoiceField(
        label=_("Minutes of each person"),
        choices=SPLIT,
        coerce=lambda value: value == "on",
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
        initial="no",
    )
    on = DateField(label=_("Date"))
    started_at = TimeField(label=_("Started at"), required=False)
    scene = TermField("scene", label=_("Scene"), required=False, widget=forms.RadioSelect)
    care_stage = TermField("care_stage", label=_("Care stage"), required=False, widget=forms.RadioSelect)
    mode = TermField("mode", label=_("Mode"), required=False, widget=forms.RadioSelect)
    next_kind = forms.ChoiceField(
        label=_("Next step"), choices=NEXT, required=False, widget=forms.RadioSelect
    )
    next_step = forms.CharField(
        label=_("What is to be done"),
        max_length=Contact._meta.get_field("next_step").max_length,
        required=False,
        widget=forms.TextInput(STEP_ONLY),
    )
    next_step_on = DateField(
        label=_("Due on"), required=False, widget=forms.DateInput(STEP_ONLY | {"type": "date"}, "%Y-%m-%d")
    )
    visibility = forms.ChoiceField(
        label=_("For whom"),
        choices=Visibility,
        required=False,
        widget=forms.RadioSelect,
        initial=Visibility.SHARED,
    )
    restriction = forms.ChoiceField(
        label=_("Restricted because of"),
        choices=[("", _("Not restricted")), *Restriction.choices],
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, seat, today, quick: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if quick:
            del self.fields["techniques"]
        else:
            self.fields["techniques"].choices = choices("technique", on=today)
        self.offer(seat=seat, today=today)
        self.initial.setdefault("next_kind", "none")
        self.fields["items"].choices = items_by_category(today)

    def clean(self) -> dict:
        given = super().clean()
        if given.get("next_kind") == "step" and not given.get("next_step"):
            self.add_error("next_step", _("Say what is to be done, or choose no next step."))
        if given.get("next_kind") != "step":
            given["next_step"], given["next_step_on"] = "", None
        return given

    def roles(self) -> dict[UUID, str]:
        """Return who was present as what: as told in fields `role-<client>`, else by what they are."""
        told = {}
        for client in self.cleaned_data["clients"]:
            role = self.data.get(f"role-{client.pk}", "")
            told[client.pk] = (
                role if role in PresenceRole.values else ROLE_OF_KIND.get(client.kind, PresenceRole.CLIENT)
            )
        return told

    def told(self, *, case) -> ContactInput:
        """Return what the form tells, for the service."""
        given = self.cleaned_data
        same = {
            name: given[name]
            for name in (
                "on", "started_at", "items", "scene", "care_stage", "mode", "split", "next_step", "next_step_on"
            )
        }  # fmt: skip
        return ContactInput(
            **same,
            techniques=given.get("techniques", ()),
            text=self.written(),
            format=self.drawn.code if given["format"] else "",
            present=[Present(key, role) for key, role in self.roles().items()],
            minutes_direct=given["minutes_direct"] or 0,
            minutes_indirect=given["minutes_indirect"] or 0,
            visibility=given["visibility"] or Visibility.SHARED,
            restriction=given["restriction"],
            case=case,
        )


class AddendumForm(Form):
    text = forms.CharField(label=_("Addendum"), widget=forms.Textarea)
