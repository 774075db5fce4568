"""What this room shows on the page of a case, and asks within its forms."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.utils import timezone

from lianqiao.cases.additions import Fields
from lianqiao.cases.models import Case, Contact, PlanStep
from lianqiao.cases.states import Depth
from lianqiao.people.queries import decisions_of, standing
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission
from lianqiao.workspace.panels import Panel

from . import queries, rules, services
from .forms import DeathForm, GoalChoiceForm, GroundForm, TouchesForm
from .labels import CaseworkWords
from .models import ClosingReport, DischargeItem, closing_reports
from .models.assessments import SECTIONS
from .queries import paper as paper_queries
from .rules.deaths import NobodyDied, is_death
from .scales import SCALE_PANELS

STAGES = {"intake": "intake", "assessment": "assessing", "plan": "planning"}


def forms(request: HttpRequest, case: Case) -> dict[str, Any]:
    """The forms of a full case, the one it lacks first, and the stages of casework something signed stands for."""
    found = queries.forms_of(case) if case.depth == Depth.FULL else []
    done = {STAGES.get(form.kind) for form in found if form.is_done}
    told = {"active": case.contacts_signed, "closing": case.report_signed_at} | _told_beside(case)
    done |= {stage for stage, is_told in told.items() if is_told}
    return {"forms": found, "next_form": queries.next_form(case, found), "done": done}


def _told_beside(case: Any) -> dict[str, bool]:
    return {"evaluating": case.evaluated, "following_up": case.followed}


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


def report_first(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Where the report stands a full case closes with, and what of its discharge nobody arranged."""
    lacks = case.depth == Depth.FULL and case.report_signed_at is None
    waiting = DischargeItem.objects.filter(plan__case=case, arranged_on=None).order_by("code")
    told = {"lacks": lacks, "waiting": list(waiting.values_list("code", flat=True))}
    return told | {"report": ClosingReport.objects.filter(case=case).first() if lacks else None}


def paper(request: HttpRequest, case: Case) -> dict[str, Any]:
    """What of the forms belongs into the printed record before its notes."""
    sheets, plans = paper_queries.sheets_on_paper(case), paper_queries.plans_on_paper(case)
    return {"sheets": sheets, "plans": plans, "sections": SECTIONS}


def paper_after(request: HttpRequest, case: Case) -> dict[str, Any]:
    """What of the forms belongs into the printed record after its notes."""
    plan, today = queries.discharge_of(case), timezone.localdate()
    discharges = paper_queries.discharges_on_paper(plan, on=today) if plan else []
    told = {"plan": plan, "discharges": discharges, "today": today, "reports": reports_on_paper(case)}
    return told | {"evaluations": paper_queries.evaluations_on_paper(case)}


def paper_client(request: HttpRequest, case: Case) -> dict[str, Any]:
    """What of the forms a client takes home: the plan they agreed to, what came of it, what they consented to."""
    plans = paper_queries.plans_on_paper(case)
    wanted = {progress.goal.text for _plan, goals in plans for progress in goals if progress.goal.agreed}
    asked = standing(decisions_of(case.client_id), on=timezone.localdate())
    evaluations = paper_queries.evaluations_on_paper(case)
    consents = [one for one in asked if one.state]
    return {"plans": plans[-1:], "wanted": wanted, "evaluations": evaluations, "consents": consents}


def reports_on_paper(case: Case) -> list[tuple[str, str, Any, tuple[str, ...]]]:
    """Return the signed closing report of a case under its title, with the standard it follows and its parts."""
    title, standard = CaseworkWords.closing_title(), CaseworkWords.standard("report")
    return [(title, standard, one, closing_reports.PARTS) for one in paper_queries.closing_on_paper(case)]


def touches(request: HttpRequest, contact: Contact) -> dict[str, Any]:
    return {"touches": queries.touches_of(contact)}


def withdrawn(request: HttpRequest, case: Case) -> dict[str, Any]:
    return {"since": case.withdrawn_since}  # type: ignore[attr-defined]  # read beside it


PANELS = [
    Panel(
        "casework.withdrawn", "casework/_withdrawn.html", withdrawn, Permission.READ_CASES, order=5, place="case.head",
        beside={
            "withdrawn_since": lambda: queries.withdrawal_beside("client_id"),
            "grounds_given": lambda: queries.grounds_beside("pk"),
            "evaluated": lambda: queries.evaluated_beside("pk"),
            "followed": lambda: queries.followed_beside("pk"),
        },
    ),
    Panel("casework.forms", "casework/_forms.html", forms, Permission.READ_CASES, place="case.forms"),
    Panel("casework.plan", "casework/_plan.html", plan, Permission.READ_CASES, place="case.plan"),
    Panel(
        "casework.evaluations", "casework/_evaluations.html", evaluations, Permission.READ_CASES, order=40, place="case.summary"
    ),
    Panel("casework.menu", "casework/_menu.html", ways, Permission.WRITE_CASES, order=30, place="case.menu"),
    Panel("casework.close", "casework/_report_first.html", report_first, Permission.READ_CASES, place="case.close"),
    Panel("casework.print", "casework/_print.html", paper, Permission.READ_CASES, place="case.print"),
    Panel(
        "casework.print_after", "casework/_print_after.html", paper_after, Permission.READ_CASES, order=70, place="case.print.after"
    ),
    Panel("casework.print_client", "casework/_print_client.html", paper_client, Permission.READ_CASES, place="case.print.client"),
    Panel("casework.touches", "casework/_touches.html", touches, Permission.READ_CASES, place="contact"),
    *SCALE_PANELS,
]  # fmt: skip


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


def ground_asked(request: HttpRequest, case: Case, contact: Contact | None) -> Form | None:
    """Ask on what ground a contact is recorded whose client withdrew."""
    if queries.withdrawn_on(case.client_id) is None:
        return None
    kept = queries.ground_of(contact) if contact else ""
    return GroundForm(request.POST or None, initial={"withdrawn_ground": kept})


def keep_ground(by: Seat, contact: Contact, form: Form) -> None:
    services.give_ground(by=by, contact=contact, ground=form.cleaned_data["withdrawn_ground"])


GROUND_OF_A_CONTACT = Fields("contact", "casework/_ground_fields.html", ask=ground_asked, keep=keep_ground)
DEATH_AT_CLOSING = Fields("close", "casework/_death_fields.html", ask=death_asked, keep=keep_death)
FIELDS = [GOAL_OF_A_STEP, TOUCHES_OF_A_CONTACT, GROUND_OF_A_CONTACT, DEATH_AT_CLOSING]
