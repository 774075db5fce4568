"""What this room shows on the page of a case, and asks within its forms."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.utils import timezone

from lianqiao.cases.additions import Fields
from lianqiao.cases.models import Case, Contact, PlanStep
from lianqiao.cases.states import Depth
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission
from lianqiao.workspace.panels import Panel

from . import queries, rules, services
from .forms import DeathForm, GoalChoiceForm, TouchesForm
from .models import ClosingReport
from .rules.deaths import NobodyDied, is_death
from .scales import SCALE_PANELS
from .states import EvaluationState

LATEST = 5


def forms(request: HttpRequest, case: Case) -> dict[str, Any]:
    """The forms of a full case and the one it lacks first."""
    found = queries.forms_of(case) if case.depth == Depth.FULL else []
    return {"forms": found, "next_form": queries.next_form(case, found)}


def plan(request: HttpRequest, case: Case) -> dict[str, Any]:
    """The goals of the plan the case works by, with their tasks."""
    current = queries.plan_of(case)
    goals = queries.progress_of(current) if current else []
    return {"plan": current, "goals": goals, "today": timezone.localdate()}


def ways(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {}


def evaluations(request: HttpRequest, case: Case) -> dict[str, Any]:
    """The evaluations of the case, and how far asking its client has come."""
    found = list(queries.evaluations_of(case))
    asked = queries.survey_of(case, timezone.now())
    return {"found": found, "asked": asked, "may_ask": rules.can_ask_experience(case, evaluated=bool(found))}


def paper(request: HttpRequest, case: Case) -> dict[str, Any]:
    """What of the forms belongs into the printed record: goals, and what is signed of evaluations and report."""
    signed = queries.evaluations_of(case).filter(state=EvaluationState.SIGNED)
    report = ClosingReport.objects.filter(case=case, signed_at__isnull=False).first()
    return plan(request, case) | {"evaluations": signed.order_by("on", "id"), "report": report}


def handovers(request: HttpRequest, seat: Seat) -> dict[str, Any]:
    """The latest caseloads that changed hands."""
    return {"rows": queries.handover_rows().order_by("-at", "-id")[:LATEST]}


def touches(request: HttpRequest, contact: Contact) -> dict[str, Any]:
    return {"touches": queries.touches_of(contact)}


PANELS = [
    Panel("casework.forms", "casework/_forms.html", forms, Permission.READ_CASES, place="case.forms"),
    Panel("casework.plan", "casework/_plan.html", plan, Permission.READ_CASES, place="case.plan"),
    Panel(
        "casework.evaluations",
        "casework/_evaluations.html",
        evaluations,
        Permission.READ_CASES,
        order=40,
        place="case.summary",
    ),
    Panel("casework.menu", "casework/_menu.html", ways, Permission.WRITE_CASES, order=30, place="case.menu"),
    Panel("casework.handovers", "casework/_handovers.html", handovers, Permission.ASSIGN, place="team"),
    Panel("casework.print", "casework/_print.html", paper, Permission.READ_CASES, place="case.print"),
    Panel("casework.touches", "casework/_touches.html", touches, Permission.READ_CASES, place="contact"),
    *SCALE_PANELS,
]


def goal_asked(request: HttpRequest, case: Case, step: PlanStep | None) -> Form | None:
    """Ask which goal a new step serves, where the case has a plan that has not ended."""
    if not (goals := queries.goals_to_touch(case)):
        return None
    return GoalChoiceForm(request.POST or None, goals=goals, initial={"goal": request.GET.get("goal", "")})


def keep_goal(by: Seat, step: PlanStep, form: Form) -> None:
    if goal := form.cleaned_data["goal"]:
        services.take_task(by=by, goal=goal, step=step)


GOAL_OF_A_STEP = Fields("step", "casework/_task_fields.html", ask=goal_asked, keep=keep_goal)


def touches_asked(request: HttpRequest, case: Case, contact: Contact | None) -> Form | None:
    """Ask which goals a contact worked on, where a full case has any."""
    if case.depth != Depth.FULL or not (goals := queries.goals_to_touch(case)):
        return None
    kept = queries.touches_of(contact) if contact else ()
    return TouchesForm(request.POST or None, goals=goals, kept=kept)


def keep_touches(by: Seat, contact: Contact, form: Form) -> None:
    services.touch_goals(by=by, contact=contact, touched=form.touched())  # type: ignore[attr-defined]


TOUCHES_OF_A_CONTACT = Fields("contact", "casework/_touch_fields.html", ask=touches_asked, keep=keep_touches)


def death_asked(request: HttpRequest, case: Case, record: Case | None) -> Form | None:
    """Ask for the day of a death and for whom of the family is asked after; nothing of it has to be told."""
    return DeathForm(request.POST or None, case=case)


def keep_death(by: Seat, case: Case, form: DeathForm) -> None:
    died_on = form.cleaned_data["died_on"]
    if not is_death(case):
        if died_on or form.asks:
            raise NobodyDied
        return
    today = timezone.localdate()
    services.note_death(by=by, case=case, died_on=died_on or case.closed_on, today=today)
    if form.asks:
        services.ask_after_family(by=by, case=case, **form.family())


DEATH_AT_CLOSING = Fields("close", "casework/_death_fields.html", ask=death_asked, keep=keep_death)
FIELDS = [GOAL_OF_A_STEP, TOUCHES_OF_A_CONTACT, DEATH_AT_CLOSING]
