"""Forms of the verbs of a case and its plan."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.cases.fields import OfferingForm, TermField, UnitField, WorkerField
from lianqiao.cases.labels import FOLLOW_UPS, after
from lianqiao.cases.models import PlanStep
from lianqiao.cases.rules import DECEASED
from lianqiao.cases.states import AFTER_CLOSING, STAGE_MOVES, Depth, Risk, StageState
from lianqiao.catalogue.states import Actor
from lianqiao.core.forms import DateField, Form, VersionedForm
from lianqiao.registry.queries import practice_of


class OpenCaseForm(OfferingForm, Form):
    """Open a case without a request."""

    client = forms.UUIDField(widget=forms.HiddenInput)
    on = DateField(label=_("Opened on"))
    depth = forms.ChoiceField(label=_("Depth"), choices=Depth, widget=forms.RadioSelect, initial=Depth.BRIEF)
    category = TermField("category", label=_("Main category"), required=False)
    responsible = WorkerField(label=_("Responsible"), loads=True)
    unit = UnitField(label=_("Ward or clinic"), required=False)
    bed = forms.CharField(label=_("Bed"), max_length=20, required=False)
    risk = forms.TypedChoiceField(
        label=_("Risk"), choices=Risk, coerce=int, widget=forms.RadioSelect, initial=Risk.NONE
    )
    presenting = forms.CharField(
        label=_("Presenting problem, in the client's words"), required=False, widget=forms.Textarea
    )

    def __init__(self, *args, seat, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(seat=seat, today=today)


class DepthForm(VersionedForm):
    depth = forms.ChoiceField(label=_("Depth"), choices=Depth, widget=forms.RadioSelect)


class RiskForm(VersionedForm):
    risk = forms.TypedChoiceField(label=_("Risk"), choices=Risk, coerce=int, widget=forms.RadioSelect)


class StageForm(VersionedForm):
    stage = forms.ChoiceField(label=_("Stage"), choices=StageState, widget=forms.RadioSelect)

    def __init__(self, *args, record, **kwargs):
        super().__init__(*args, record=record, **kwargs)
        ahead = STAGE_MOVES[record.stage].difference(AFTER_CLOSING)
        self.fields["stage"].choices = [
            choice for choice in StageState.choices if choice[0] in ahead or choice[0] == record.stage
        ]


class CloseForm(OfferingForm, VersionedForm):
    outcome = TermField("outcome", label=_("Outcome"), widget=forms.RadioSelect)
    reason = TermField("close_reason", label=_("Reason for closing"), widget=forms.RadioSelect)
    on = DateField(label=_("Closed on"))
    text = forms.CharField(label=_("Closing summary"), required=False, widget=forms.Textarea)
    days_after = forms.TypedMultipleChoiceField(
        label=_("Ask again how they are after"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, seat, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(seat=seat, today=today)
        days = practice_of(self.record.institution_id).follow_up_days
        self.fields["days_after"].choices = [
            (number, after(number)) for number in sorted({*days, *FOLLOW_UPS})
        ]
        self.fields["days_after"].initial = days if self.record.depth == Depth.FULL else ()

    def clean(self) -> dict:
        given = super().clean()
        # For a full case they are ticked before anybody knows the reason; nobody asks the dead how they are.
        return given | {"days_after": []} if given.get("reason") == DECEASED else given


class ReopenForm(OfferingForm, Form):
    on = DateField(label=_("Reopened on"))
    depth = forms.ChoiceField(label=_("Depth"), choices=Depth, widget=forms.RadioSelect)
    responsible = WorkerField(label=_("Responsible"), nobody=_("As before"))

    def __init__(self, *args, seat, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(seat=seat, today=today)


class AssignForm(OfferingForm, Form):
    responsible = WorkerField(label=_("Hand over to"), nobody=_("Nobody: back to unassigned"), loads=True)

    def __init__(self, *args, seat, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(seat=seat, today=today)


class StepForm(OfferingForm, Form):
    text = forms.CharField(
        label=_("What is to be done"), max_length=PlanStep._meta.get_field("text").max_length
    )
    due_on = DateField(label=_("Due on"), required=False)
    actor = forms.ChoiceField(
        label=_("Whose task"),
        choices=Actor,
        initial=Actor.WORKER,
        required=False,
        widget=forms.RadioSelect,
    )
    owner = WorkerField(label=_("Who sees to it"), nobody=_("The responsible worker"))
    resource = forms.CharField(
        label=_("What helps"), max_length=PlanStep._meta.get_field("resource").max_length, required=False
    )

    def __init__(self, *args, seat, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(seat=seat, today=today)

    def clean_actor(self) -> str:
        return self.cleaned_data["actor"] or Actor.WORKER


class GiveUpForm(Form):
    reason = forms.CharField(label=_("Why it is given up"), max_length=200)
