"""The course of a case: its timeline, its phases, and the times it rests."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.cases.models import Case
from lianqiao.cases.seen import opened_case, opened_record
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft
from lianqiao.workspace.panels import panels_for

from . import queries, services
from . import rules as may
from .drawing import draw
from .forms import ChangeHoldForm, HoldForm, PhaseForm, TakeUpForm, written
from .models import Hold, Phase
from .states import HoldState


@needs(Permission.READ_CASES)
def timeline(request, pk):
    """Phases, holds and the days of the case on one page, drawn and as a table."""
    case, today = opened_case(request, pk, "case.cycle"), timezone.localdate()
    phases, holds, marks = queries.phases_of(case.pk), queries.holds_of(case.pk), queries.marks_of(case)
    context = {
        "case": case,
        "phases": phases,
        "holds": holds,
        "marks": marks,
        "drawing": draw(phases, holds, marks, today=today),
        "writes": may.can_write(request.seat, case),
        "standing": next((one for one in holds if one.state == HoldState.ON_HOLD), None),
        "panels": panels_for(request, case, "case.cycle.print"),
        "today": today,
    }
    return page(request, "cycles/timeline.html", context)


def _writable(request, pk) -> Case:
    """Return an open case; of a closed one nothing is there to be written."""
    case = opened_case(request, pk, "case.cycle")
    if not may.can_write(request.seat, case):
        raise Http404
    return case


@needs(Permission.WRITE_CASES)
def phase_new(request, pk):
    case, today, key = _writable(request, pk), timezone.localdate(), f"cycles.phase:new:{pk}"
    initial = {"from_on": today, "unit": str(case.unit_id or "")}
    form = PhaseForm(request.POST or None, institution_id=case.institution_id, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = {"case": case, "told": form.told(), "today": today}
        if tried(form, lambda: services.begin_phase(by=request.seat, **told)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The phase stands on the timeline."))
            return redirect("cycles:timeline", pk)
    running = next((one for one in queries.phases_of(case.pk) if one.until_on is None), None)
    context = {"form": form, "case": case, "phase": None, "running": running, "draft_key": key}
    return page(request, "cycles/phase.html", context | {"draft": offer_draft(request, key, form)})


def _phase(request, pk) -> Phase:
    phase = opened_record(request, Phase, pk, "case.cycle")
    if not may.can_write(request.seat, phase.case):
        raise Http404
    return phase


@needs(Permission.WRITE_CASES)
def phase_change(request, pk):
    phase, today, key = _phase(request, pk), timezone.localdate(), f"cycles.phase:{pk}"
    form = PhaseForm(request.POST or None, institution_id=phase.institution_id, initial=written(phase))
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["version"]
        phase.version = phase.version if seen is None else seen
        told = {"phase": phase, "told": form.told(), "today": today}
        if tried(form, lambda: services.change_phase(by=request.seat, **told)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The phase is changed."))
            return redirect("cycles:timeline", phase.case_id)
    context = {"form": form, "case": phase.case, "phase": phase, "running": None, "draft_key": key}
    return page(request, "cycles/phase.html", context | {"draft": offer_draft(request, key, form)})


@needs(Permission.WRITE_CASES)
@require_POST
def phase_remove(request, pk):
    phase = _phase(request, pk)
    services.remove_phase(by=request.seat, phase=phase)
    messages.success(request, _("The phase is taken out."))
    return redirect("cycles:timeline", phase.case_id)


@needs(Permission.WRITE_CASES)
def hold_new(request, pk):
    case, today, key = _writable(request, pk), timezone.localdate(), f"cycles.hold:new:{pk}"
    form = HoldForm(request.POST or None, initial={"from_on": today})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data | {"case": case, "today": today}
        if tried(form, lambda: services.hold_case(by=request.seat, **told)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The case is on hold. On the day you chose it lies on the desk."))
            return redirect("cases:detail", pk)
    context = {"form": form, "case": case, "hold": None, "draft_key": key}
    return page(request, "cycles/hold.html", context | {"draft": offer_draft(request, key, form)})


def _standing(request, pk) -> Hold:
    hold = opened_record(request, Hold, pk, "case.cycle")
    if hold.state != HoldState.ON_HOLD:
        raise Http404
    return hold


@needs(Permission.WRITE_CASES)
def hold_change(request, pk):
    hold, today, key = _standing(request, pk), timezone.localdate(), f"cycles.hold:{pk}"
    form = ChangeHoldForm(request.POST or None, record=hold)
    if request.method == "POST" and form.is_valid():
        form.hold()
        names = ("reason", "reason_text", "look_again_on")
        told = {name: form.cleaned_data[name] for name in names} | {"hold": hold, "today": today}
        if tried(form, lambda: services.change_hold(by=request.seat, **told)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The hold is changed."))
            return redirect("cases:detail", hold.case_id)
    context = {"form": form, "case": hold.case, "hold": hold, "draft_key": key}
    return page(request, "cycles/hold.html", context | {"draft": offer_draft(request, key, form)})


@needs(Permission.WRITE_CASES)
def hold_end(request, pk):
    hold, today = _standing(request, pk), timezone.localdate()
    form = TakeUpForm(request.POST or None, record=hold, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        form.hold()
        on = form.cleaned_data["on"]
        if tried(form, lambda: services.take_up(by=request.seat, hold=hold, on=on, today=today)):
            messages.success(request, _("The case is taken up again."))
            return redirect("cases:detail", hold.case_id)
    return page(request, "cycles/take_up.html", {"form": form, "case": hold.case, "hold": hold})
