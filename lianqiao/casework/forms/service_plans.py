"""Forms of the service plan, its goals and their reviews."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.casework.models import Goal, ServicePlan
from lianqiao.casework.models.service_plans import LEVELS, AgreedHow, Approach, Horizon
from lianqiao.casework.states import PlanState
from lianqiao.catalogue.states import Actor
from lianqiao.core.forms import DateField, Form, VersionedForm, required_choices

from .sheets import problem_choices


def _title(model, name: str):
    return model._meta.get_field(name).verbose_name


def _words(label, *, rows: int = 2, **more) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": rows}), **more)


class PlanForm(VersionedForm):
    """The frame of a plan; its goals have forms of their own."""

    made_on = DateField(label=_title(ServicePlan, "made_on"))
    review_on = DateField(label=_title(ServicePlan, "review_on"))
    approach = forms.ChoiceField(
        label=_title(ServicePlan, "approach"), choices=required_choices(Approach.choices), required=False
    )
    sessions_planned = forms.IntegerField(
        label=_title(ServicePlan, "sessions_planned"), min_value=1, max_value=200, required=False
    )
    risk_plan = _words(_title(ServicePlan, "risk_plan"), rows=3)

    def told(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class GoalForm(VersionedForm):
    horizon = forms.ChoiceField(
        label=_title(Goal, "horizon"), choices=Horizon, widget=forms.RadioSelect, initial=Horizon.SHORT
    )
    problem = forms.ChoiceField(label=_title(Goal, "problem"), required=False)
    text = forms.CharField(label=_title(Goal, "text"), widget=forms.Textarea(attrs={"rows": 2}))
    baseline = _words(_title(Goal, "baseline"))
    criterion = _words(_title(Goal, "criterion"))
    due_on = DateField(label=_title(Goal, "due_on"), required=False)
    weight = forms.IntegerField(
        label=_title(Goal, "weight"), min_value=1, max_value=5, initial=1, help_text=_("1 to 5, compared with the other goals")
    )  # fmt: skip
    agreed = forms.BooleanField(label=_title(Goal, "agreed"), required=False)
    tasks = forms.MultipleChoiceField(
        label=_("Tasks to take over"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, offered=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["problem"].choices = problem_choices()
        for field in LEVELS.values():
            self.fields[field] = _words(_title(Goal, field))
        self.offered = {str(place): task for place, task in enumerate(offered)}
        whose = dict(Actor.choices)
        self.fields["tasks"].choices = [
            (place, f"{task.text} · {whose[task.actor]}") for place, task in self.offered.items()
        ]

    def told(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "tasks")}

    def tasks_taken(self) -> list[tuple[str, str]]:
        """Return the suggested tasks that were ticked, as (text, whose)."""
        taken = (self.offered[place] for place in self.cleaned_data["tasks"])
        return [(task.text, task.actor) for task in taken]


class AgreeForm(VersionedForm):
    agreed_on = DateField(label=_title(ServicePlan, "agreed_on"))
    agreed_how = forms.ChoiceField(
        label=_title(ServicePlan, "agreed_how"), choices=AgreedHow, widget=forms.RadioSelect
    )
    agreed_by = forms.CharField(label=_title(ServicePlan, "agreed_by"), max_length=60)


class SendBackForm(VersionedForm):
    text = forms.CharField(label=_("What is to be changed"), widget=forms.Textarea)


ENDINGS = [(PlanState.COMPLETED, PlanState.COMPLETED.label), (PlanState.CANCELLED, PlanState.CANCELLED.label)]


class EndPlanForm(VersionedForm):
    state = forms.ChoiceField(label=_("How does it end?"), choices=ENDINGS, widget=forms.RadioSelect)
    on = DateField(label=_("Ended on"))
    reason = forms.CharField(label=_("What was reached, or why not"), widget=forms.Textarea)


class RevisePlanForm(Form):
    review_on = DateField(label=_("Next review on"))


SIGNS = {-2: "−2", -1: "−1", 0: "0", 1: "+1", 2: "+2"}


class GoalReviewForm(Form):
    """Where each goal stands; a goal left out is not rated this time."""

    on = DateField(label=_("Looked at on"))
    text = _words(_("What the client says to it"), rows=3)

    def __init__(self, *args, goals, **kwargs):
        super().__init__(*args, **kwargs)
        self.goals = list(goals)
        for goal in self.goals:
            self.fields[f"level-{goal.pk}"] = forms.TypedChoiceField(
                label=goal.text,
                choices=[(level, f"{SIGNS[level]} {text}") for level, text in goal.levels],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )

    def levels(self) -> dict[Goal, int]:
        """Return the level of each goal that was rated."""
        told = {goal: self.cleaned_data[f"level-{goal.pk}"] for goal in self.goals}
        return {goal: level for goal, level in told.items() if level is not None}


class GoalChoiceForm(Form):
    """Which of the goals a step serves, if any. Cleans to the goal or None."""

    goal = forms.ChoiceField(label=_("For which goal"), required=False)

    def __init__(self, *args, goals, **kwargs):
        super().__init__(*args, **kwargs)
        self.goals = {str(goal.pk): goal for goal in goals}
        named = [(key, goal.text) for key, goal in self.goals.items()]
        self.fields["goal"].choices = [("", _("For none in particular")), *named]

    def clean_goal(self) -> Goal | None:
        return self.goals.get(self.cleaned_data["goal"])
