"""The part of a contact's form that asks which goals it worked on."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.casework.models import Goal, GoalTouch
from lianqiao.casework.models.touches import Movement
from lianqiao.core.forms import Form

NOT_TOUCHED = "none"


class TouchesForm(Form):
    """Of each goal how it moved, and a few words; a goal left out was not worked on."""

    def __init__(self, *args, goals: Iterable[Goal], kept: Iterable[GoalTouch] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.goals = list(goals)
        before = {touch.goal_id: touch for touch in kept}
        self.before = {key: (touch.movement, touch.note) for key, touch in before.items()}
        for goal in self.goals:
            touch = before.get(goal.pk)
            self.fields[f"moved-{goal.pk}"] = forms.ChoiceField(
                label=goal.text,
                choices=[(NOT_TOUCHED, _("Not this time")), *Movement.choices],
                required=False,
                widget=forms.RadioSelect,
                initial=touch.movement if touch else NOT_TOUCHED,
            )
            self.fields[f"moved_note-{goal.pk}"] = forms.CharField(
                label=_("In a few words"), max_length=200, required=False, initial=touch.note if touch else ""
            )

    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the two fields of each goal, for the page."""
        return [(self[f"moved-{goal.pk}"], self[f"moved_note-{goal.pk}"]) for goal in self.goals]

    def told(self) -> list[str]:
        """Return how those that are ticked moved, as the form stands."""
        return [
            str(moved.value())
            for moved, _note in self.pairs()
            if moved.value() not in ("", None, NOT_TOUCHED)
        ]

    def touched(self) -> dict[Goal, tuple[str, str]]:
        """Return of each goal that was worked on how it moved, and what is said of it."""
        given = self.cleaned_data
        return {
            goal: (moved, given[f"moved_note-{goal.pk}"])
            for goal in self.goals
            if (moved := given[f"moved-{goal.pk}"]) not in ("", NOT_TOUCHED)
        }

    def has_changed(self) -> bool:
        """Say whether other goals are told, or told otherwise, than were kept; a field not sent tells nothing."""
        return {goal.pk: told for goal, told in self.touched().items()} != self.before
