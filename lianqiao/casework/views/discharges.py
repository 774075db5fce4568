"""The discharge plan of a case, on one page from screening to the call afterwards."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.cases.models import Case
from lianqiao.cases.seen import opened_case
from lianqiao.casework import rules, services
from lianqiao.casework.forms import DischargeForm
from lianqiao.casework.models import DischargePlan
from lianqiao.casework.services.discharges import WRITTEN
from lianqiao.casework.states import DISCHARGE_MOVES, DischargeState
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft


@needs(Permission.READ_CASES)
def discharge(request, pk):
    case = opened_case(request, pk, "case.discharge")
    plan = DischargePlan.objects.filter(case=case).first()
    if request.seat.can(Permission.WRITE_CASES) and (plan is None or rules.can_change_discharge(plan)):
        return _planned(request, case, plan)
    return page(request, "casework/discharge.html", {"case": case, "plan": plan})


def _planned(request, case: Case, plan: DischargePlan | None) -> HttpResponse:
    today, key = timezone.localdate(), f"casework.discharge:{case.pk}"
    record = plan or DischargePlan(case=case)
    initial = {name: getattr(record, name) for name in WRITTEN}
    form = DischargeForm(request.POST or None, record=record, seat=request.seat, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        if plan:
            form.hold()
        if tried(form, lambda: _stored(request, case, plan, form)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, _("The discharge plan is saved."))
            return redirect("casework:discharge", case.pk)
    ahead = [state for state in DischargeState if state in DISCHARGE_MOVES[record.state]]
    context = {"form": form, "case": case, "plan": plan, "ahead": ahead, "draft_key": key}
    return page(request, "casework/discharge_form.html", context | {"draft": offer_draft(request, key, form)})


@transaction.atomic  # both or neither: what could not be taken further is typed on in the same form
def _stored(request, case: Case, plan: DischargePlan | None, form: DischargeForm) -> DischargePlan:
    stored = services.write_discharge(
        by=request.seat, case=case, told=form.told, at=timezone.now(), plan=plan
    )
    state = request.POST.get("do", "")
    if state in DischargeState.values:
        services.take_discharge_to(by=request.seat, plan=stored, state=state, on=timezone.localdate())
    return stored
