"""Forms of asking and answering."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.cases.fields import OfferingForm, TermField, UnitField, WorkerField, items_by_category
from lianqiao.cases.models import Request
from lianqiao.cases.states import Depth, Risk, SourceKind, Urgency
from lianqiao.core.forms import DateField, Form
from lianqiao.people.models import Client
from lianqiao.people.states import Sex

AWARE = [("yes", _("Yes")), ("no", _("Not yet")), ("unknown", _("I do not know"))]


def _longest(name: str) -> int:
    return Request._meta.get_field(name).max_length


class HelpForm(OfferingForm, Form):
    """Ask for help in two minutes: where, who, why, what, how soon."""

    unit = UnitField(label=_("Ward or clinic"), required=False)
    bed = forms.CharField(label=_("Bed"), max_length=_longest("bed"), required=False)
    patient_name = forms.CharField(label=_("Patient"), max_length=_longest("patient_name"))
    source_kind = forms.ChoiceField(label=_("Who asks"), choices=SourceKind, widget=forms.RadioSelect)
    reason = TermField("request_reason", label=_("What is it about?"), widget=forms.RadioSelect)
    items = forms.MultipleChoiceField(
        label=_("What would help? (optional)"), required=False, widget=forms.CheckboxSelectMultiple
    )
    urgency = forms.ChoiceField(
        label=_("How soon?"),
        choices=[
            (Urgency.ROUTINE, _("Routine: answer within 24 hours")),
            (Urgency.URGENT, _("Urgent: answer within 4 hours")),
            (Urgency.CRISIS, _("Crisis: answer within 1 hour")),
        ],
        widget=forms.RadioSelect,
        initial=Urgency.ROUTINE,
    )
    reason_text = forms.CharField(
        label=_("The situation in one line"),
        max_length=_longest("reason_text"),
        required=False,
        widget=forms.Textarea,
    )
    patient_aware = forms.ChoiceField(
        label=_("Does the patient know that you ask?"),
        choices=AWARE,
        required=False,
        widget=forms.RadioSelect,
    )
    referrer_name = forms.CharField(
        label=_("Name of who asks"), max_length=_longest("referrer_name"), required=False
    )
    referrer_phone = forms.CharField(label=_("Phone of who asks"), max_length=40, required=False)

    def __init__(self, *args, seat, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(seat=seat, today=today)
        self.fields["items"].choices = items_by_category(today)

    def clean_patient_aware(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.cleaned_data["patient_aware"])


class AcceptForm(OfferingForm, Form):
    """Take a request on, for somebody found by the search or for a client registered with it."""

    NEW = "new"

    client = forms.ChoiceField(label=_("Who is it?"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name"), max_length=_longest("patient_name"), required=False)
    sex = forms.ChoiceField(
        label=_("Sex"), choices=Sex, initial=Sex.UNKNOWN, required=False, widget=forms.RadioSelect
    )
    birth_date = DateField(label=_("Birth date"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    identity_value = forms.CharField(label=_("Resident identity number"), max_length=18, required=False)
    another_person = forms.BooleanField(
        label=_("I have looked: this is another person of that name"), required=False
    )
    depth = forms.ChoiceField(label=_("Depth"), choices=Depth, widget=forms.RadioSelect, initial=Depth.BRIEF)
    risk = forms.TypedChoiceField(
        label=_("Risk"), choices=Risk, coerce=int, widget=forms.RadioSelect, initial=Risk.NONE
    )
    responsible = WorkerField(label=_("Responsible"), loads=True)
    answer = forms.CharField(
        label=_("Answer to who asked"),
        max_length=_longest("answer_text"),
        required=False,
        widget=forms.Textarea,
    )

    def __init__(self, *args, seat, today, found, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(seat=seat, today=today)
        options = [
            (str(option.id), f"{option.name} · {option.detail}" if option.detail else option.name)
            for option in found
        ]
        self.fields["client"].choices = [*options, (self.NEW, _("Nobody of these: register a new client"))]

    def clean(self) -> dict:
        given = super().clean()
        if given.get("client") == self.NEW and not given.get("name"):
            self.add_error("name", _("A client needs a name."))
        return given

    def chosen_client(self) -> Client | None:
        """Return the client who was ticked, None when a new one is to be registered."""
        key = self.cleaned_data["client"]
        return None if key == self.NEW else Client.objects.get(pk=key)

    def person(self, *, searched: str) -> dict:
        """Return what is told of the new client, for `people.services.register_client`."""
        names = ("name", "birth_date", "phone", "identity_value", "another_person")
        told = {name: self.cleaned_data[name] for name in names}
        return told | {"sex": self.cleaned_data["sex"] or Sex.UNKNOWN, "searched": searched}

    def taken(self) -> dict:
        """Return how the request is taken on."""
        return {name: self.cleaned_data[name] for name in ("depth", "risk", "responsible", "answer")}


class AnswerForm(OfferingForm, Form):
    """Redirect or decline, with a coded reason and a line of answer."""

    answer = forms.CharField(
        label=_("Answer to who asked"), max_length=_longest("answer_text"), widget=forms.Textarea
    )

    def __init__(self, *args, vocabulary: str, seat, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"] = TermField(vocabulary, label=_("Reason"), widget=forms.RadioSelect)
        self.order_fields(["reason", "answer"])
        self.offer(seat=seat, today=today)
