"""The service plan: made, shown, agreed, approved or sent back, revised, ended, compared."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.cases.seen import opened_case, opened_record
from lianqiao.casework import queries, rules, services
from lianqiao.casework.forms import AgreeForm, EndPlanForm, PlanForm, RevisePlanForm, SendBackForm
from lianqiao.casework.models import Assessment, ServicePlan
from lianqiao.casework.states import PLAN_ENDED, PLAN_IN_MAKING, PlanState
from lianqiao.core.errors import DomainError
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft

REVIEW_AFTER = timedelta(days=30)
_FRAME = ("made_on", "review_on", "approach", "sessions_planned", "risk_plan")


@needs(Permission.WRITE_CASES)
def plan_new(request, pk):
    case, today, key = (
        opened_case(request, pk, "case.plan_new"),
        timezone.localdate(),
        f"casework.plan:new:{pk}",
    )
    current = queries.plan_of(case)
    if request.method == "GET" and current and current.state not in PLAN_ENDED:
        return redirect(current)
    initial = {"made_on": today, "review_on": today + REVIEW_AFTER}
    form = PlanForm(request.POST or None, record=ServicePlan(case=case), initial=initial)
    if request.method == "POST" and form.is_valid():
        told = form.told()
        verb = services.make_plan
        plan = tried(form, lambda: verb(by=request.seat, case=case, told=told, at=timezone.now()))
        if plan:
            discard_draft(by=request.seat, key=key)
            return redirect(plan)
    context = {"form": form, "case": case, "plan": None}
    context |= {"draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, "casework/plan_form.html", context)


@needs(Permission.WRITE_CASES)
def plan_change(request, pk):
    plan, key = opened_record(request, ServicePlan, pk, "case.plan_change"), f"casework.plan:{pk}"
    if plan.state != PlanState.DRAFT:
        return redirect(plan)
    initial = {name: getattr(plan, name) for name in _FRAME}
    form = PlanForm(request.POST or None, record=plan, initial=initial)
    if request.method == "POST" and form.is_valid():
        told, verb = form.told(), services.change_plan
        if tried(form, lambda: verb(by=request.seat, plan=form.hold(), told=told, at=timezone.now())):
            discard_draft(by=request.seat, key=key)
            return redirect(plan)
    context = {"form": form, "case": plan.case, "plan": plan}
    context |= {"draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, "casework/plan_form.html", context)


@needs(Permission.READ_CASES)
def plan_detail(request, pk):
    plan = opened_record(request, ServicePlan, pk, "case.plan_sheet")
    making = plan.state == PlanState.DRAFT
    problems = _problems(plan) if making else []
    context = {
        "plan": plan, "case": plan.case, "today": timezone.localdate(), "making": making,
        "goals": queries.progress_of(plan),
        "reviews": list(queries.reviews_of(plan)),
        "editions": list(ServicePlan.objects.filter(case=plan.case).order_by("-edition")),
        "offered": queries.suggestions(problem.code for problem in problems),
        "can_approve": rules.can_approve(plan, by=request.seat),
        "unfinished": plan.state in PLAN_IN_MAKING,
    }  # fmt: skip
    return page(request, "casework/service_plan.html", context)


def _problems(plan: ServicePlan) -> list:
    standing = queries.standing(Assessment, plan.case)
    return list(standing.problems.all()) if standing else []


def _answered(request, plan: ServicePlan, form, what: str, verb: Callable, said: str):
    """Show one of the short forms about a plan, or do what it asks and go back to the plan."""
    key = f"casework.plan_word:{what}:{plan.pk}"
    if request.method == "POST" and form.is_valid():
        done = tried(form, verb)
        if done:
            discard_draft(by=request.seat, key=key)
            messages.success(request, said)
            return redirect(done)
    context = {"form": form, "case": plan.case, "plan": plan, "what": what}
    context |= {"draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, "casework/plan_word.html", context)


@needs(Permission.WRITE_CASES)
def plan_agree(request, pk):
    plan, today = opened_record(request, ServicePlan, pk, "case.plan_agree"), timezone.localdate()
    initial = {"agreed_on": today, "agreed_by": queries.agreeing_for(plan.case.client, on=today)}
    form = AgreeForm(request.POST or None, record=plan, initial=initial)

    def verb():
        given = form.cleaned_data
        told = {"on": given["agreed_on"], "how": given["agreed_how"], "who": given["agreed_by"]}
        return services.note_agreement(by=request.seat, plan=form.hold(), today=today, **told)

    return _answered(request, plan, form, "agree", verb, _("The client's agreement is noted."))


@needs(Permission.SIGN)
@require_POST
def plan_approve(request, pk):
    plan = opened_record(request, ServicePlan, pk, "case.plan_sheet")
    seen = request.POST.get("version", "")
    plan.version = int(seen) if seen.isdigit() else plan.version
    try:
        services.approve_plan(by=request.seat, plan=plan, at=timezone.now())
        messages.success(request, _("The plan is approved and in force."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(plan)


@needs(Permission.SIGN)
def plan_send_back(request, pk):
    plan = opened_record(request, ServicePlan, pk, "case.plan_back")
    form = SendBackForm(request.POST or None, record=plan)

    def verb():
        return services.send_plan_back(by=request.seat, plan=form.hold(), text=form.cleaned_data["text"])

    return _answered(request, plan, form, "back", verb, _("The plan is sent back."))


@needs(Permission.WRITE_CASES)
def plan_revise(request, pk):
    plan, today = opened_record(request, ServicePlan, pk, "case.plan_revise"), timezone.localdate()
    form = RevisePlanForm(request.POST or None, initial={"review_on": today + REVIEW_AFTER})

    def verb():
        told = {"on": today, "review_on": form.cleaned_data["review_on"], "at": timezone.now()}
        return services.revise_plan(by=request.seat, plan=plan, **told)

    return _answered(request, plan, form, "revise", verb, _("The next edition is begun."))


@needs(Permission.WRITE_CASES)
def plan_end(request, pk):
    plan, today = opened_record(request, ServicePlan, pk, "case.plan_end"), timezone.localdate()
    form = EndPlanForm(request.POST or None, record=plan, initial={"on": today})

    def verb():
        told = {name: form.cleaned_data[name] for name in ("state", "on", "reason")}
        return services.end_plan(by=request.seat, plan=form.hold(), today=today, **told)

    return _answered(request, plan, form, "end", verb, _("The plan has ended."))


@needs(Permission.READ_CASES)
def plan_compare(request, pk):
    """An edition and the one before it, side by side."""
    plan = opened_record(request, ServicePlan, pk, "case.plan_compare")
    before = get_object_or_404(ServicePlan, case=plan.case, edition=plan.edition - 1)
    context = {"plan": plan, "before": before, "case": plan.case, "changes": queries.compared(before, plan)}
    return page(request, "casework/plan_compare.html", context)
