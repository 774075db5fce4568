"""Reads of pathways: what a case is on, what speaks for one, who is on which."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from lianqiao.cases.models import Case, PlanStep
from lianqiao.cases.states import StepState
from lianqiao.casework.models import Intake
from lianqiao.casework.queries import discharge_of, standing
from lianqiao.catalogue.models import Pathway
from lianqiao.catalogue.pathways import by_phase, offered_pathways
from lianqiao.catalogue.states import Anchor
from lianqiao.core.dates import age
from lianqiao.instruments.models import Instrument
from lianqiao.measurements.models import AskedScale

from .models import Enrolment, EnrolmentStep
from .states import EnrolmentState


@dataclass(frozen=True)
class Line:
    """A step on a pathway as the page of a case shows it, with the scale it asks for."""

    step: PlanStep
    day: int
    phase: str
    asked: AskedScale | None

    @property
    def scale(self) -> Instrument | None:
        return self.asked.instrument if self.asked else None

    def asks_now(self, today: date) -> bool:
        """Say whether an answer to its scale would count for it today."""
        return self.asked is not None and (self.asked.from_on is None or self.asked.from_on <= today)

    @property
    def is_open(self) -> bool:
        return self.step.state == StepState.OPEN

    def is_late(self, today: date) -> bool:
        """Say whether it was done after the day it was due, or is due and not done."""
        due, settled = self.step.due_on, self.step.settled_on
        return self.step.state != StepState.GIVEN_UP and due is not None and (settled or today) > due


@dataclass(frozen=True)
class Course:
    """An enrolment with its steps in the order of their days."""

    enrolment: Enrolment
    lines: list[Line]

    @property
    def is_active(self) -> bool:
        return self.enrolment.state == EnrolmentState.ACTIVE

    @property
    def open_lines(self) -> list[Line]:
        return [line for line in self.lines if line.is_open]

    @property
    def phases(self) -> list[tuple[str, list[Line]]]:
        return by_phase(self.lines)

    @property
    def settled(self) -> int:
        return len(self.lines) - len(self.open_lines)

    def late(self, today: date) -> list[Line]:
        return [line for line in self.open_lines if line.is_late(today)]


def courses_of(case: Case) -> list[Course]:
    """Return the pathways of a case, the running ones first, each with its steps. Two queries."""
    found = Enrolment.objects.filter(case=case).select_related("pathway", "case").order_by("begun_at", "id")
    lines: dict[UUID, list[Line]] = {one.pk: [] for one in found}
    if not lines:
        return []
    placed = EnrolmentStep.objects.filter(enrolment__in=list(lines)).select_related(
        "template", "step__owner", "step__case", "step__asked_scale__instrument"
    )
    for one in placed.order_by("step__due_on", "day", "step_id"):
        asked = getattr(one.step, "asked_scale", None)
        lines[one.enrolment_id].append(Line(one.step, one.day, one.template.phase, asked))
    courses = [Course(one, lines[one.pk]) for one in found]
    return sorted(courses, key=lambda course: not course.is_active)


def steps_on_pathways(case: Case) -> QuerySet:
    """Return the steps of the case that belong to a pathway."""
    return EnrolmentStep.objects.filter(enrolment__case=case).values_list("step_id", flat=True)


def steps_left_with_case(case: Case) -> QuerySet:
    """Return the steps that are given up when the case closes: those of the pathways it is on."""
    return steps_on_pathways(case).filter(enrolment__state=EnrolmentState.ACTIVE)


@dataclass(frozen=True)
class Choice:
    """A pathway a case may be put on, and what of the case speaks for it: "diagnosis", "reason", "ward"."""

    pathway: Pathway
    why: list[str]


def choices_for(case: Case, courses: Iterable[Course]) -> list[Choice]:
    """Return the pathways the case is not on, as its `courses` tell, those for which something speaks first. Two queries."""
    on = {course.enrolment.code for course in courses if course.is_active}
    offered = [one for one in offered_pathways(case.institution_id) if one.code not in on]
    intake = standing(Intake, case) if offered else None
    found = [Choice(one, _speaks_for(one.fits, case, intake)) for one in offered]
    return sorted(found, key=lambda one: -len(one.why))


def known_anchor(case: Case, anchor: str) -> date | None:
    """Return the day of an anchor as the forms of the case know it: admission by the intake form, discharge by its plan."""
    if anchor == Anchor.OPENED:
        return case.opened_on
    if anchor == Anchor.ADMISSION and (intake := standing(Intake, case)):
        return intake.admitted_on
    if anchor == Anchor.DISCHARGE and (plan := discharge_of(case)):
        return plan.leaves_on
    return None


def _speaks_for(fits: dict[str, Any], case: Case, intake: Intake | None) -> list[str]:
    years = age(case.client.birth_date, case.opened_on)
    if years is not None and not fits.get("age_from", 0) <= years < fits.get("age_until", 200):
        return []
    code, ward = intake.icd_code if intake else "", case.unit.name if case.unit else ""
    told = {
        "diagnosis": any(code.startswith(one) for one in fits.get("diagnoses", ())),
        "reason": case.request is not None and case.request.reason in fits.get("reasons", ()),
        "ward": any(word in ward for word in fits.get("wards", ())),
    }
    return [why for why, holds in told.items() if holds]


def enrolments(today: date) -> QuerySet[Enrolment]:
    """Return who is or was on a pathway; `is_late` where a step of a running one is overdue."""
    late = EnrolmentStep.objects.filter(
        enrolment=OuterRef("pk"), step__state=StepState.OPEN, step__due_on__lt=today
    )
    return Enrolment.objects.annotate(is_late=Exists(late))


def rows_of(keys: Iterable[UUID], today: date) -> list[dict[str, Any]]:
    """Return what the list shows of these enrolments, in their order. One query."""
    to_do = Q(placed__step__state=StepState.OPEN)
    rows = (
        Enrolment.objects.filter(pk__in=list(keys))
        .annotate(
            steps=Count("placed"),
            to_do=Count("placed", filter=to_do),
            late=Count("placed", filter=to_do & Q(placed__step__due_on__lt=today)),
            next_on=Min("placed__step__due_on", filter=to_do),
        )
        .values(
            "id", "case_id", "pathway_id", "anchor_on", "state", "steps", "to_do", "late", "next_on",
            "case__number", "case__episode", "case__client__name", "case__responsible__name",
            "pathway__title_zh", "pathway__title_en",
        )
    )  # fmt: skip
    found = {row["id"]: row for row in rows}
    return [found[key] for key in keys]
