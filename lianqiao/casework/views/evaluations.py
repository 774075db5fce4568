"""The evaluation of a case: written, signed, shown."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lianqiao.cases.models import Case
from lianqiao.cases.seen import opened_case, opened_record
from lianqiao.cases.states import CaseState
from lianqiao.casework import queries, rules, services
from lianqiao.casework.forms import EvaluationForm
from lianqiao.casework.models import Evaluation
from lianqiao.casework.models.evaluations import TEXTS, EvaluationKind
from lianqiao.casework.scales import scale_changes
from lianqiao.casework.states import EvaluationState
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft


@needs(Permission.WRITE_CASES)
def evaluation_write(request, pk):
    """Go on with the evaluation that is being written, or begin one: `?kind=closing`."""
    case, seat, key = opened_case(request, pk, "case.evaluation"), request.seat, f"casework.evaluation:{pk}"
    if case.state != CaseState.OPEN and request.method != "POST":
        return redirect(case)
    record = queries.evaluation_in_making(case) or _begun(request, case)
    record.case = case
    initial = {name: getattr(record, name) for name in ("kind", "on", *TEXTS)}
    form = EvaluationForm(request.POST or None, record=record, initial=initial)
    if request.method == "POST" and form.is_valid():
        if kept := tried(form, lambda: _stored(request, form)):
            discard_draft(by=seat, key=key)
            return redirect("casework:evaluation", kept.pk)
    plan = queries.plan_of(case)
    context = {"form": form, "case": case, "results": queries.results_of(plan) if plan else []}
    context |= {"draft": offer_draft(request, key, form), "draft_key": key, "scales": scale_changes(case)}
    return page(request, "casework/evaluation_form.html", context)


def _begun(request, case: Case) -> Evaluation:
    asked = request.GET.get("kind", "")
    kind = asked if asked in EvaluationKind.values else EvaluationKind.INTERIM
    return Evaluation(institution_id=case.institution_id, case=case, kind=kind, on=timezone.localdate())


def _stored(request, form: EvaluationForm) -> Evaluation:
    sign = request.POST.get("do") == "sign" and request.seat.can(Permission.SIGN)
    verb = services.sign_evaluation if sign else services.write_evaluation
    kept = verb(by=request.seat, evaluation=form.hold(), told=form.told(), at=timezone.now())
    messages.success(request, _("The evaluation is signed.") if sign else _("The draft is saved."))
    return kept


@needs(Permission.READ_CASES)
def evaluation_detail(request, pk) -> HttpResponse:
    evaluation = opened_record(request, Evaluation, pk, "case.evaluation_sheet")
    case = evaluation.case
    making = evaluation.state == EvaluationState.DRAFT and case.state == CaseState.OPEN
    context = {
        "evaluation": evaluation,
        "case": case,
        "scales": scale_changes(case),
        "may_write": making and request.seat.can(Permission.WRITE_CASES),
        "asked": queries.survey_of(case, timezone.now()),
        "may_ask": request.seat.can(Permission.WRITE_CASES)
        and rules.can_ask_experience(case, evaluated=True),
        "write_url": reverse("casework:evaluation_write", args=[case.pk]),
    }
    return page(request, "casework/evaluation.html", context)
