"""What this room shows on the pages of a case: the pathways it is on, by the day; those that suggest themselves; paper."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from lianqiao.cases.models import Case
from lianqiao.cases.states import CaseState
from lianqiao.registry.roles import Permission
from lianqiao.workspace.panels import Panel

from .queries import choices_for, courses_of, known_anchor


def on_plan(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Every pathway of the case with all its steps, and where a form of the case knows another day for its anchor."""
    courses = courses_of(case)
    known = {
        one.enrolment.pk: known_anchor(case, one.enrolment.pathway.anchor) for one in courses if one.is_active
    }
    return {"courses": courses, "known": known, "today": timezone.localdate()}


def on_paper(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {"courses": courses_of(case), "for_client": False}


def for_client(request: HttpRequest, case: Case) -> dict[str, Any]:
    """What a client takes home of it: the steps, and no word on why one was given up."""
    return {"courses": courses_of(case), "for_client": True}


def in_short(request: HttpRequest, case: Case) -> dict[str, Any]:
    """The pathways the case is on with what comes next; while it is on none, those that suggest themselves."""
    found = courses_of(case)
    courses = [course for course in found if course.is_active]
    asks = not courses and case.state == CaseState.OPEN and request.seat.can(Permission.WRITE_CASES)
    suggested = [one for one in choices_for(case, found) if one.why] if asks else []
    return {"courses": courses, "suggested": suggested, "today": timezone.localdate()}


def ways(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {}


def closing(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {"courses": [course for course in courses_of(case) if course.is_active]}


PANELS = [
    Panel("pathways", "pathways/_panel.html", in_short, Permission.READ_CASES, order=24, place="case.summary"),
    Panel("pathways.plan", "pathways/_plan.html", on_plan, Permission.READ_CASES, order=40, place="case.plan"),
    Panel("pathways.menu", "pathways/_menu.html", ways, Permission.WRITE_CASES, order=7, place="case.menu"),
    Panel("pathways.close", "pathways/_closing.html", closing, Permission.READ_CASES, place="case.close"),
    Panel("pathways.print", "pathways/_print.html", on_paper, Permission.READ_CASES, order=35, place="case.print.after"),
    Panel("pathways.client", "pathways/_print.html", for_client, Permission.READ_CASES, order=70, place="case.print.client"),
]  # fmt: skip
