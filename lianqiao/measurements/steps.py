"""What this room adds to plan and summary of a case: scales that steps ask for, and those suggested at intake."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.cases.additions import Fields
from lianqiao.cases.models import Case, PlanStep
from lianqiao.cases.states import CaseState, StepState
from lianqiao.core.forms import Form
from lianqiao.instruments.models import Instrument, InstrumentVersion, Response
from lianqiao.instruments.queries import editions_in_use
from lianqiao.instruments.states import ResponseState, VersionState
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission
from lianqiao.workspace.panels import Panel

from .models import AskedScale
from .services import ask_for_scale
from .suggestions import suggested

INTAKE = "case.intake"


class ScaleOfStepForm(Form):
    """Which scale the step asks for, if any. Cleans to the scale or None."""

    scale = forms.ChoiceField(label=_("Give a scale"), required=False)

    def __init__(self, *args, editions, **kwargs):
        super().__init__(*args, **kwargs)
        self.scales = {one.instrument.code: one.instrument for one in editions}
        named = sorted((instrument.title, code) for code, instrument in self.scales.items())
        self.fields["scale"].choices = [("", _("No scale")), *((code, title) for title, code in named)]

    def clean_scale(self) -> Instrument | None:
        return self.scales.get(self.cleaned_data["scale"])


def scale_asked(request: HttpRequest, case: Case, step: PlanStep | None) -> Form | None:
    """Ask which scale a new step is for; `?scale=phq9` has it chosen."""
    if step is not None:
        return None
    chosen = {"scale": request.GET.get("scale", "")}
    editions = editions_in_use(case.institution_id)
    return ScaleOfStepForm(request.POST or None, editions=editions, initial=chosen)


def keep_scale(by: Seat, step: PlanStep, form: Form) -> None:
    if instrument := form.cleaned_data["scale"]:
        ask_for_scale(by=by, step=step, instrument=instrument)


SCALE_OF_A_STEP = Fields("step", "measurements/_step_fields.html", ask=scale_asked, keep=keep_scale)


def scales_due(case: Case) -> QuerySet[Instrument]:
    """Return the scales a case waits for: asked for by an open step (`step`, `due_on`), or suggested and not answered since
    the case was opened. One query."""
    counts = Q(from_on=None) | Q(from_on__lte=timezone.localdate())
    asked = AskedScale.objects.filter(
        counts, instrument=OuterRef("pk"), step__case=case, step__state=StepState.OPEN
    ).order_by("step__due_on", "step_id")
    since = Response.objects.filter(
        client=case.client_id, edition__instrument=OuterRef("pk"), on__gte=case.opened_on,
        state__in=(ResponseState.COMPLETED, ResponseState.IN_PROGRESS),
    )  # fmt: skip
    usable = InstrumentVersion.objects.filter(instrument=OuterRef("pk"), state=VersionState.PUBLISHED)
    own = Q(institution=None) | Q(institution=case.institution_id)
    return (
        Instrument.objects.filter(own, Exists(usable))
        .annotate(
            step=Subquery(asked.values("step_id")[:1]), due_on=Subquery(asked.values("step__due_on")[:1])
        )
        .filter(Q(step__isnull=False) | (Q(code__in=suggested(case)) & ~Exists(since)))
        .order_by("due_on", "code")
    )


def due(request: HttpRequest, case: Case) -> dict[str, Any]:
    if case.state != CaseState.OPEN:
        return {"asked": [], "suggested": []}
    found = list(scales_due(case))
    order = {code: at for at, code in enumerate(suggested(case))}
    rest = sorted((one for one in found if one.step is None), key=lambda one: order[one.code])
    return {
        "asked": [one for one in found if one.step],
        "suggested": rest,
        "today": timezone.localdate(),
    }


def due_in_plan(request: HttpRequest, case: Case) -> dict[str, Any]:
    """On the plan only what its steps ask for: suggestions belong to the beginning."""
    return due(request, case) | {"suggested": []}


@dataclass(frozen=True)
class Suggested:
    """A scale suggested at intake, and how far it is: answered since the case was opened, begun, or in the plan."""

    scale: Instrument
    answered: Response | None
    begun: Response | None
    step: PlanStep | None


def suggested_at_intake(case: Case) -> list[Suggested]:
    """Return the scales suggested for a case that the institution may give, those answered already too. Three queries."""
    order = suggested(case)
    editions = {one.instrument.code: one.instrument for one in editions_in_use(case.institution_id)}
    known = [editions[code] for code in order if code in editions]
    given: dict[tuple[UUID, str], Response] = {}
    for one in Response.objects.filter(
        client=case.client_id, edition__instrument__in=known, on__gte=case.opened_on,
        state__in=(ResponseState.COMPLETED, ResponseState.IN_PROGRESS),
    ).select_related("edition").order_by("on", "id"):  # fmt: skip
        given[one.edition.instrument_id, one.state] = one
    asked = AskedScale.objects.filter(step__case=case, step__state=StepState.OPEN, instrument__in=known)
    steps = {one.instrument_id: one.step for one in asked.select_related("step").order_by("-step__due_on")}
    return [
        Suggested(
            one,
            given.get((one.pk, ResponseState.COMPLETED)),
            given.get((one.pk, ResponseState.IN_PROGRESS)),
            steps.get(one.pk),
        )
        for one in known
    ]


def at_intake(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {"found": suggested_at_intake(case) if case.state == CaseState.OPEN else []}


def _panel(key: str, context: Any, place: str) -> Panel:
    return Panel(key, "measurements/_due.html", context, Permission.WRITE_CASES, order=29, place=place)


PANELS = [
    _panel("measurements.due", due, "case.summary"),
    _panel("measurements.due_plan", due_in_plan, "case.plan"),
    Panel(
        "measurements.intake", "measurements/_intake.html", at_intake, Permission.WRITE_CASES, place=INTAKE
    ),
]
