"""Shapes of input, one form per verb."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.forms import DateField, Form, VersionedForm, required_choices
from lianqiao.instruments.models.instruments import in_tongue
from lianqiao.workspace.rows import RowsForm, as_rows

from . import queries
from .headings import CLOSES, MOST, OPENS
from .models import NoteFormat, Pathway
from .pathways import PathwayTold, StepTold, in_order, steps_of
from .states import PARENTS, Actor, Anchor

MORE_STEPS = 6
"""Empty rows beneath the steps a pathway has already."""


class TermForm(Form):
    """`vocabulary` decides whether a term stands under another one."""

    label_zh = forms.CharField(label=_("Chinese name"), max_length=80)
    label_en = forms.CharField(label=_("English name"), max_length=120, required=False)
    parent = forms.ChoiceField(label=_("Belongs to"))

    def __init__(self, *args, vocabulary: str, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        above = PARENTS.get(vocabulary)
        if above is None:
            del self.fields["parent"]
            return
        tops = [(term.code, term.label) for term in queries.terms(above, on=on) if not term.parent]
        self.fields["parent"].choices = required_choices(tops)


class RetireForm(Form):
    on = DateField(label=_("First day it can no longer be chosen"))


class HeadingsField(forms.CharField):
    """Headings, one a line. Cleans to a list; brackets of a heading already written in them are taken off."""

    widget = forms.Textarea

    def clean(self, value: str) -> list[str]:
        lines = (line.strip().strip(OPENS + CLOSES).strip() for line in super().clean(value).splitlines())
        headings = [line for line in lines if line]
        longest = NoteFormat._meta.get_field("headings").base_field.max_length
        if len(headings) > MOST or any(len(heading) > longest for heading in headings):
            raise forms.ValidationError(
                _("At most %(most)s headings, none longer than %(longest)s characters."),
                params={"most": MOST, "longest": longest},
            )
        return headings


class FormatForm(VersionedForm):
    """A new format hands in one that is not saved yet."""

    name = forms.CharField(
        label=_("Name of the format"), max_length=NoteFormat._meta.get_field("name").max_length
    )
    headings = HeadingsField(label=_("Headings"), help_text=_("One a line, in their order"))


def _step_fields(scales: list[tuple[str, str]]) -> Callable[[], dict[str, forms.Field]]:
    def fields() -> dict[str, forms.Field]:
        return {
            "text": forms.CharField(label=_("What is to be done"), max_length=200, required=False),
            "code": forms.CharField(required=False, widget=forms.HiddenInput),
            "day": forms.IntegerField(label=_("Day"), min_value=-365, max_value=1095, required=False),
            "phase": forms.CharField(label=_("Phase"), max_length=40, required=False),
            "actor": forms.ChoiceField(
                label=_("Whose task"), choices=Actor, required=False, initial=Actor.WORKER
            ),
            "scale": forms.ChoiceField(label=_("Give a scale"), choices=scales, required=False),
            "every": forms.IntegerField(
                label=_("Every so many days"), min_value=1, max_value=365, required=False
            ),
            "times": forms.IntegerField(label=_("How many times"), min_value=1, max_value=24, required=False),
        }

    return fields


class PathwayForm(RowsForm, VersionedForm):
    """A copy of a pathway, or the next edition of one's own: `record` is the edition it begins with.

    A step whose words are left as they are keeps them in both languages. `scales` are the scales in use, code and name.
    """

    title = forms.CharField(label=_("Name of the pathway"), max_length=60)
    about = forms.CharField(
        label=_("What it is for"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    anchor = forms.ChoiceField(label=_("Days count from"), choices=Anchor, widget=forms.RadioSelect)

    def __init__(self, *args: Any, record: Pathway, scales: list[tuple[str, str]], **kwargs: Any):
        self.former = {step.code: step for step in steps_of(record)}
        unknown = sorted(
            {step.scale for step in self.former.values()} - {"", *(code for code, _title in scales)}
        )
        choices = [("", _("No scale")), *scales, *((code, code) for code in unknown)]
        self.rows = {"step": (len(self.former) + MORE_STEPS, _step_fields(choices))}
        begun = {name: getattr(record, name) for name in ("title", "about", "anchor")}
        begun |= as_rows("step", (_as_row(step) for step in self.former.values()))
        kwargs["initial"] = begun | kwargs.get("initial", {})
        super().__init__(*args, record=record, **kwargs)
        self.add_rows()

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for row in self.row_fields("step"):
            if given.get(row[0].name):
                self._check_row({bound.name.split("-")[2]: bound.name for bound in row}, given)
        return given

    def _check_row(self, names: dict[str, str], given: dict[str, Any]) -> None:
        if given.get(names["day"]) is None and names["day"] not in self.errors:
            self.add_error(names["day"], _("On which day? 0 is the day itself."))
        every, times = given.get(names["every"]), given.get(names["times"]) or 1
        if times > 1 and not every and names["every"] not in self.errors:
            self.add_error(names["every"], _("Every how many days is it repeated?"))
        if every and times < 2 and names["times"] not in self.errors:
            self.add_error(names["times"], _("How many times in all? Twice or more."))

    def told(self) -> PathwayTold:
        """Return what the form tells; code and edition are those it began with."""
        record, given = self.record, self.cleaned_data
        title_zh, title_en = _both(given["title"], record.title_zh, record.title_en)
        about_zh, about_en = _both(given["about"], record.about_zh, record.about_en)
        return PathwayTold(
            record.code, record.edition, title_zh, title_en, given["anchor"], in_order(self._steps()),
            about_zh, about_en, record.groups, record.fits,
        )  # fmt: skip

    def _steps(self) -> list[StepTold]:
        found = []
        for number, row in enumerate(self.told_rows("step")):
            former = self.former.get(row["code"])
            words = ("text_zh", "text_en", "phase_zh", "phase_en")
            known = {name: getattr(former, name) if former else "" for name in words}
            text_zh, text_en = _both(row["text"], known["text_zh"], known["text_en"])
            phase_zh, phase_en = _both(row["phase"], known["phase_zh"], known["phase_en"])
            found.append(
                StepTold(
                    row["code"] if former else f"new.{self.record.edition}.{number}", row["day"], text_zh, text_en,
                    row["actor"] or Actor.WORKER, row["scale"], row["every"] or 0, row["times"] or 1, phase_zh, phase_en,
                )
            )  # fmt: skip
        return found


def _as_row(step: Any) -> dict[str, Any]:
    repeats = {"every": step.every, "times": step.times} if step.times > 1 else {}
    return {
        name: getattr(step, name) for name in ("text", "code", "day", "phase", "actor", "scale")
    } | repeats


def _both(typed: str, zh: str, en: str) -> tuple[str, str]:
    """Return the wording in both languages: as it was where nobody changed it, else what was typed stands for both."""
    return (zh, en) if typed == in_tongue(zh, en) else (typed, typed)
