"""What may be asked of a figure, a bulletin, a project scope."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianqiao.core.dates import ONE_DAY, Span
from lianqiao.core.forms import DateField, Form, VersionedForm

from .dimensions import DIMENSIONS, choices_of
from .expectations import BASE_DAY
from .measures import Form as Kindred
from .measures import Indicator, Kind
from .models import ProjectScope
from .periods import AsOf, Period, starting, year_to

MOST_DIMENSIONS, MOST_FOR_PROGRAMS = 2, 3


@dataclass(frozen=True)
class Inquiry:
    """A well-formed question about one indicator, and the query string that asks it again."""

    period: Period
    base: Period | None = None
    by: tuple[str, ...] = ()
    where: dict[str, str] = field(default_factory=dict)
    project: ProjectScope | None = None

    def query(self, **changed: Any) -> dict[str, Any]:
        """Return the parameters of an address that asks this; `where` is merged, the rest replaced."""
        where = self.where | changed.pop("where", {})
        asked: dict[str, Any] = {f"in_{name}": key for name, key in where.items()}
        if isinstance(self.period, AsOf):
            asked["as_of"] = self.period.day.isoformat()
        else:
            asked |= {"from": self.period.from_on.isoformat(), "to": self.period.last_on.isoformat()}
        if self.base is not None:
            asked["base"] = (self.base.day if isinstance(self.base, AsOf) else self.base.from_on).isoformat()
        if self.by:
            asked["by"] = list(self.by)
        if self.project is not None:
            asked["project"] = str(self.project.pk)
        return asked | changed


class InquiryForm(Form):
    """Period, base, breakdown and filters of one indicator; unfilled it asks for today or this year."""

    as_of = DateField(label=_("As of"), required=False)
    base = DateField(label=_("Compared with"), required=False)

    def __init__(self, data, *, indicator: Indicator, today: dt.date, projects, most: int = MOST_DIMENSIONS):
        self.indicator, self.most = indicator, most
        super().__init__(_completed(data, indicator, today))
        # "from" is a word of Python and cannot be an attribute.
        self.fields["from"] = DateField(label=_("From"), required=False)
        self.fields["to"] = DateField(label=_("To"), required=False)
        for name in ("as_of",) if indicator.kind is Kind.SPAN else ("from", "to"):
            del self.fields[name]
        if indicator.kind is Kind.SPAN and projects.exists():
            self.fields["project"] = forms.ModelChoiceField(
                projects, label=_("Project scope"), required=False, empty_label=_("All")
            )
        self.fields["by"] = forms.MultipleChoiceField(
            label=_("Broken down by"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(name, str(DIMENSIONS[name].title)) for name in indicator.dimensions],
        )
        self.order_fields(["as_of", "from", "to", "base", "by"])
        for name in indicator.dimensions:
            choices = choices_of(name)
            if choices:
                self.fields[f"in_{name}"] = forms.ChoiceField(
                    label=str(DIMENSIONS[name].title), required=False, choices=[("", _("All")), *choices]
                )

    def clean_by(self) -> list[str]:
        chosen = self.cleaned_data["by"]
        if len(chosen) > self.most:
            raise forms.ValidationError(
                _("Choose at most two.") if self.most == MOST_DIMENSIONS else _("Choose at most three.")
            )
        return chosen

    def clean(self):
        said = super().clean()
        if self.indicator.kind is Kind.AS_OF:
            if not said.get("as_of") and "as_of" not in self.errors:
                self.add_error("as_of", _("Say the day."))
        elif said.get("from") and said.get("to"):
            if said["to"] < said["from"]:
                self.add_error("to", _("The last day lies before the first."))
        elif not self.errors:
            self.add_error("from", _("Say the first and the last day."))
        if self.indicator.form is Kindred.GROWTH and not said.get("base") and "base" not in self.errors:
            self.add_error("base", _("Growth needs a base date."))
        return said

    @property
    def frame(self) -> list[forms.BoundField]:
        """The fields of the period and its base."""
        return [self[name] for name in ("as_of", "from", "to", "base") if name in self.fields]

    @property
    def filters(self) -> list[forms.BoundField]:
        """The fields that keep only some of what is counted."""
        return [self[name] for name in self.fields if name == "project" or name.startswith("in_")]

    @property
    def filtered(self) -> bool:
        return any(bound.value() for bound in self.filters)

    @property
    def inquiry(self) -> Inquiry:
        """Return what was asked; call only when the form is valid."""
        said = self.cleaned_data
        period: Period = AsOf(said["as_of"]) if "as_of" in said else Span.inclusive(said["from"], said["to"])
        base = None
        if said["base"]:
            base = AsOf(said["base"]) if isinstance(period, AsOf) else starting(period, said["base"])
        where = {name[3:]: key for name, key in said.items() if name.startswith("in_") and key}
        where |= self._other_filters()
        return Inquiry(period, base, tuple(said["by"]), where, said.get("project"))

    def _other_filters(self) -> dict[str, str]:
        """Return the filters that came by a link and have no field: a district, an institution, a month."""
        wanted = [name for name in self.indicator.dimensions if f"in_{name}" not in self.fields]
        return {name: self.data[f"in_{name}"] for name in wanted if self.data.get(f"in_{name}")}


def _completed(data, indicator: Indicator, today: dt.date):
    """Return the parameters with today, or this year, where no period was asked for."""
    completed = data.copy()
    if indicator.kind is Kind.AS_OF:
        completed.setdefault("as_of", today.isoformat())
        if indicator.form is Kindred.GROWTH:
            completed.setdefault("base", BASE_DAY.isoformat())
    elif "from" not in completed and "to" not in completed:
        year = year_to(today)
        completed["from"], completed["to"] = year.from_on.isoformat(), year.last_on.isoformat()
    return completed


class DayForm(Form):
    """The day a page of figures speaks of."""

    as_of = DateField(label=_("As of"))


class BulletinForm(DayForm):
    """The day of the bulletin and the day it is compared with."""

    base = DateField(label=_("Compared with"))

    def clean(self):
        said = super().clean()
        if said.get("as_of") and said.get("base") and said["base"] >= said["as_of"]:
            self.add_error("base", _("The base lies before the day of the bulletin."))
        return said


class PublishForm(Form):
    """How a single figure is printed."""

    rounded_down = forms.BooleanField(
        label=_("Print rounded down, as “over”"),
        required=False,
        help_text=_("4,013 is printed as “≥ 4,000”. What was counted is kept beside it."),
    )


class ProjectScopeForm(Form):
    """Projects whose services are counted together, and the institutions that carry them."""

    name_zh = forms.CharField(label=_("Chinese name"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=80)
    projects = forms.IntegerField(label=_("Number of projects"), min_value=1)
    from_on = DateField(label=_("First day"))
    last_on = DateField(label=_("Last day"), required=False)
    in_bulletin = forms.BooleanField(label=_("Services shown in the bulletin"), required=False)

    def __init__(self, *args, choosable, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["institutions"] = forms.ModelMultipleChoiceField(
            label=_("Institutions that carry the projects"),
            queryset=choosable,
            widget=forms.SelectMultiple(attrs={"size": 12}),
        )

    def clean(self):
        said = super().clean()
        if said.get("from_on") and said.get("last_on") and said["last_on"] < said["from_on"]:
            self.add_error("last_on", _("The last day lies before the first."))
        return said

    @property
    def values(self) -> dict[str, Any]:
        """Return the fields of the record, the last day turned into the exclusive end."""
        said = dict(self.cleaned_data)
        last = said.pop("last_on")
        said.pop("version", None)
        return said | {"until_on": last + ONE_DAY if last else None}


class ProjectScopeChangeForm(ProjectScopeForm, VersionedForm):
    """The same, for a record others may change meanwhile."""


def project_initial(project: ProjectScope) -> dict[str, Any]:
    """Return what the change form starts with."""
    return {
        "name_zh": project.name_zh,
        "name_en": project.name_en,
        "projects": project.projects,
        "from_on": project.from_on,
        "last_on": project.until_on - ONE_DAY if project.until_on else None,
        "in_bulletin": project.in_bulletin,
        "institutions": project.institutions.all(),
    }
