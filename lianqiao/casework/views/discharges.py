"""The discharge plan of a case: written, agreed, arranged, carried out; shown and printed, each agreed edition too."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.cases.models import Case
from lianqiao.cases.seen import opened_case
from lianqiao.cases.states import CaseState
from lianqiao.casework import queries, rules, services
from lianqiao.casework.forms import ArrangedForm, DischargeForm, PlanAgainForm
from lianqiao.casework.models import DischargeAgreement, DischargePlan
from lianqiao.casework.services.discharges import WRITTEN
from lianqiao.casework.states import DISCHARGE_MOVES, DischargeState
from lianqiao.core.errors import DomainError
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft

# Reached from the form, with what they ask for; the others from the sheet.
FROM_THE_FORM = (DischargeState.PLANNING, DischargeState.AGREED)


@needs(Permission.READ_CASES)
def discharge(request, pk):
    """The plan as a sheet; while there is none, the way to write one."""
    case, today = opened_case(request, pk, "case.discharge"), timezone.localdate()
    plan, writes = queries.discharge_of(case), request.seat.can(Permission.WRITE_CASES)
    if plan is None:
        may_begin = writes and case.state == CaseState.OPEN
        return redirect("casework:discharge_write", pk) if may_begin else _shown(request, case, None)
    sheet = queries.sheet_of(plan, on=today)
    ahead = [one for one in DISCHARGE_MOVES[plan.state] if one not in FROM_THE_FORM] if writes else []
    more = {
        "ahead": ahead,
        "may_write": writes and rules.can_change_discharge(plan),
        "may_plan_again": writes and plan.state == DischargeState.AGREED,
    }
    if writes and sheet.items and rules.can_arrange_discharge(plan):
        more["arranged"] = _arranged_form(plan, sheet)
    return _shown(request, case, plan, sheet=sheet, **more)


def _arranged_form(plan: DischargePlan, sheet: queries.DischargeSheet, data=None) -> ArrangedForm:
    done = [item.code for item in sheet.items if item.arranged_on]
    codes = [item.code for item in sheet.items]
    initial, today = {"arranged": done}, timezone.localdate()
    return ArrangedForm(data, record=plan, codes=codes, today=today, initial=initial)


def _shown(request, case: Case, plan: DischargePlan | None, **more) -> HttpResponse:
    editions = list(plan.agreements.order_by("-edition")) if plan else []
    context = {"case": case, "plan": plan, "editions": editions, "sheet": None, "today": timezone.localdate()}
    context |= {"arranged": None, "ahead": [], "may_write": False, "may_plan_again": False}
    return page(request, "casework/discharge.html", context | more)


@needs(Permission.READ_CASES)
def discharge_edition(request, pk, edition):
    """An edition of the plan as it was agreed."""
    case = opened_case(request, pk, "case.discharge_edition")
    agreement = get_object_or_404(
        DischargeAgreement.objects.select_related("plan"), plan__case=case, edition=edition
    )
    sheet = queries.sheet_agreed(agreement, on=timezone.localdate())
    return _shown(request, case, agreement.plan, sheet=sheet, agreement=agreement)


@needs(Permission.WRITE_CASES)
def discharge_write(request, pk):
    case, key = opened_case(request, pk, "case.discharge_write"), f"casework.discharge:{pk}"
    plan, today = queries.discharge_of(case), timezone.localdate()
    if request.method == "GET" and not _may_write(case, plan):
        return redirect("casework:discharge", pk)
    record = plan or DischargePlan(case=case)
    initial = {name: getattr(record, name) for name in WRITTEN}
    told = {"record": record, "seat": request.seat, "today": today, "initial": initial}
    form = DischargeForm(request.POST or None, items=plan.items.all() if plan else (), **told)
    if request.method == "POST" and form.is_valid():
        if tried(form, lambda: _stored(request, case, plan, form)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The discharge plan is saved."))
            return redirect("casework:discharge", case.pk)
    ahead = [state for state in FROM_THE_FORM if state in DISCHARGE_MOVES[record.state]]
    context = {"form": form, "case": case, "plan": plan, "ahead": ahead, "draft_key": key}
    return page(request, "casework/discharge_form.html", context | {"draft": offer_draft(request, key, form)})


def _may_write(case: Case, plan: DischargePlan | None) -> bool:
    return rules.can_change_discharge(plan) if plan else case.state == CaseState.OPEN


@transaction.atomic  # both or neither: what could not be taken further is typed on in the same form
def _stored(request, case: Case, plan: DischargePlan | None, form: DischargeForm) -> DischargePlan:
    kept = form.hold() if plan else None
    stored = services.write_discharge(
        by=request.seat, case=case, told=form.told, at=timezone.now(), plan=kept
    )
    state = request.POST.get("do", "")
    if state in FROM_THE_FORM:
        services.take_discharge_to(by=request.seat, plan=stored, state=state, on=timezone.localdate())
    return stored


@needs(Permission.WRITE_CASES)
@require_POST
def discharge_arrange(request, pk):
    """Note what is arranged by now."""
    case, today = opened_case(request, pk, "case.discharge"), timezone.localdate()
    plan = get_object_or_404(DischargePlan, case=case)
    form = _arranged_form(plan, queries.sheet_of(plan, on=today), request.POST)
    if form.is_valid():
        told = {"arranged": set(form.cleaned_data["arranged"]), "on": today}
        _done(request, lambda: services.arrange_discharge(by=request.seat, plan=form.hold(), **told))
    return redirect("casework:discharge", pk)


@needs(Permission.WRITE_CASES)
@require_POST
def discharge_step(request, pk, state):
    """They have left as planned; or were asked afterwards."""
    case, today = opened_case(request, pk, "case.discharge"), timezone.localdate()
    plan = get_object_or_404(DischargePlan, case=case)
    if state in DischargeState.values and state not in FROM_THE_FORM:
        told = {"plan": plan, "state": state, "on": today}
        _done(request, lambda: services.take_discharge_to(by=request.seat, **told))
    return redirect("casework:discharge", pk)


def _done(request, verb: Callable) -> None:
    try:
        verb()
        messages.success(request, _("The discharge plan is saved."))
    except DomainError as refusal:
        messages.error(request, str(refusal))


@needs(Permission.WRITE_CASES)
def discharge_again(request, pk):
    """Plan an agreed discharge again, saying why."""
    case, key = opened_case(request, pk, "case.discharge_again"), f"casework.discharge_again:{pk}"
    plan = get_object_or_404(DischargePlan, case=case)
    if request.method == "GET" and plan.state != DischargeState.AGREED:
        return redirect("casework:discharge", pk)
    form, verb = PlanAgainForm(request.POST or None, record=plan), services.plan_discharge_again
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        if tried(form, lambda: verb(by=request.seat, plan=form.hold(), why=why)):
            discard_draft(by=request.seat, key=key)
            return redirect("casework:discharge_write", pk)
    context = {"form": form, "case": case, "draft_key": key, "draft": offer_draft(request, key, form)}
    return page(request, "casework/discharge_again.html", context)
