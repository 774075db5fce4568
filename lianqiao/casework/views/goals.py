"""Goals of a plan: written, taken over from a suggestion, removed, looked at."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.cases.seen import opened_record
from lianqiao.casework import queries, services
from lianqiao.casework.forms import GoalForm, GoalReviewForm
from lianqiao.casework.models import Goal, ServicePlan
from lianqiao.casework.models.service_plans import LEVELS
from lianqiao.casework.states import PlanState
from lianqiao.core.errors import DomainError
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft

_TOLD = (
    "horizon",
    "problem",
    "text",
    "baseline",
    "criterion",
    "due_on",
    "agreed",
    "weight",
    *LEVELS.values(),
)


@needs(Permission.WRITE_CASES)
def goal_new(request, pk):
    """A goal of one's own, or beginning with one that is offered: `?offer=…&problem=…`."""
    plan = opened_record(request, ServicePlan, pk, "case.goal")
    asked = request.GET.get("offer", "")
    offered = queries.suggestion(asked, request.GET.get("problem", "")) if asked else None
    key = f"casework.goal:new:{pk}:{asked}"
    initial = {"agreed": True, "due_on": plan.review_on} | (offered.told if offered else {})
    tasks = offered.tasks if offered else ()
    form = GoalForm(request.POST or None, record=Goal(plan=plan), offered=tasks, initial=initial)
    if request.method == "POST" and form.is_valid():
        told, taken = form.told(), form.tasks_taken()
        verb = services.add_goal
        if tried(form, lambda: verb(by=request.seat, plan=plan, told=told, tasks=taken, at=timezone.now())):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The goal is in the plan."))
            return redirect(plan)
    of = f"offer={offered.key}&problem={offered.problem}" if offered else ""
    return _goal_page(request, form, plan, None, key, of)


@needs(Permission.WRITE_CASES)
def goal_change(request, pk):
    goal = get_object_or_404(Goal, pk=pk)
    goal.plan = plan = opened_record(request, ServicePlan, goal.plan_id, "case.goal")
    key = f"casework.goal:{pk}"
    if plan.state != PlanState.DRAFT:
        return redirect(plan)
    form = GoalForm(request.POST or None, record=goal, initial={name: getattr(goal, name) for name in _TOLD})
    if request.method == "POST" and form.is_valid():
        told = form.told()
        if tried(form, lambda: services.change_goal(by=request.seat, goal=form.hold(), told=told)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The goal is changed."))
            return redirect(plan)
    return _goal_page(request, form, plan, goal, key, "")


def _goal_page(request, form: GoalForm, plan: ServicePlan, goal: Goal | None, key: str, of: str):
    context = {"form": form, "case": plan.case, "plan": plan, "goal": goal, "of": of, "levels": LEVELS}
    context |= {"draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, "casework/goal_form.html", context)


@needs(Permission.WRITE_CASES)
@require_POST
def goal_remove(request, pk):
    goal = get_object_or_404(Goal, pk=pk)
    goal.plan = plan = opened_record(request, ServicePlan, goal.plan_id, "case.goal")
    try:
        services.remove_goal(by=request.seat, goal=goal)
        messages.success(request, _("The goal is removed; its tasks stay to be done."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(plan)


@needs(Permission.WRITE_CASES)
def plan_review(request, pk):
    """Say of each goal where it stands."""
    plan, today = opened_record(request, ServicePlan, pk, "case.plan_review"), timezone.localdate()
    key, seat = f"casework.plan_review:{pk}", request.seat
    form = GoalReviewForm(request.POST or None, goals=plan.goals.all(), initial={"on": today})
    if request.method == "POST" and form.is_valid():
        told = {"levels": form.levels(), "on": form.cleaned_data["on"], "text": form.cleaned_data["text"]}
        verb = services.review_goals
        review = tried(form, lambda: verb(by=seat, plan=plan, today=today, at=timezone.now(), **told))
        if review:
            discard_draft(by=seat, key=key)
            messages.success(request, _("The goals were looked at: T = %(t)s.") % {"t": review.t_score})
            return redirect(plan)
    context = {"form": form, "case": plan.case, "plan": plan}
    context |= {"draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, "casework/plan_review.html", context)
