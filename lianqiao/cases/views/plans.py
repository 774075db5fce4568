"""Steps of the plan, settled from the case page and from the desk."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.cases import services
from lianqiao.cases.additions import Asked, are_valid, asked_in, keep_asked
from lianqiao.cases.forms import GiveUpForm, StepForm
from lianqiao.cases.models import Case, PlanStep
from lianqiao.cases.seen import note_case_seen, opened_case
from lianqiao.core.errors import DomainError
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.people.openings import check_opening
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft


@needs(Permission.WRITE_CASES)
def step_new(request, pk):
    case, key = opened_case(request, pk, "case.step"), f"cases.step:{pk}"
    initial, asked = {"text": request.GET.get("text", "")}, asked_in("step", request, case)
    form = StepForm(request.POST or None, seat=request.seat, today=timezone.localdate(), initial=initial)
    if request.method == "POST" and are_valid(asked) and form.is_valid():
        if tried(form, lambda: _added(request, case, form, asked)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The step is in the plan."))
            return redirect(_plan_of(case))
    context = {"form": form, "case": case, "asked": asked, "draft_key": key}
    context["draft"] = offer_draft(request, key, form, *(one.form for one in asked))
    return page(request, "cases/step.html", context)


@transaction.atomic  # both or neither: what a room above refuses is typed on in the same form
def _added(request, case: Case, form: StepForm, asked: list[Asked]) -> PlanStep:
    step = services.add_step(by=request.seat, case=case, at=timezone.now(), **form.cleaned_data)
    keep_asked(by=request.seat, record=step, asked=asked)
    return step


@needs(Permission.WRITE_CASES)
@require_POST
def step_done(request, pk):
    step = get_object_or_404(PlanStep.objects.select_related("case__client", "case__responsible"), pk=pk)
    check_opening(request, step.case.client, case=step.case)
    try:
        services.complete_step(by=request.seat, step=step, on=timezone.localdate())
        messages.success(request, _("Done."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(_back(request) or _plan_of(step.case))


@needs(Permission.WRITE_CASES)
def step_give_up(request, pk):
    step = get_object_or_404(PlanStep.objects.select_related("case__client", "case__responsible"), pk=pk)
    note_case_seen(request, step.case, "case.step")
    form = GiveUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, today = form.cleaned_data["reason"], timezone.localdate()
        if tried(form, lambda: services.give_up_step(by=request.seat, step=step, reason=reason, on=today)):
            messages.success(request, _("The step is given up."))
            return redirect(_plan_of(step.case))
    return page(request, "cases/give_up.html", {"form": form, "step": step, "case": step.case})


def _plan_of(case) -> str:
    return f"{case.get_absolute_url()}?tab=plan"


def _back(request) -> str:
    url = request.POST.get("next", "")
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}) else ""
