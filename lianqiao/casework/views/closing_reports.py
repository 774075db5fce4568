"""The closing report: written by the worker, signed, countersigned by a supervisor, printed for file and client."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.cases.models import Case
from lianqiao.cases.seen import opened_case
from lianqiao.casework import rules, services
from lianqiao.casework.closing_drafts import drafted_report
from lianqiao.casework.documents import as_pdf, closing_report_pdf
from lianqiao.casework.forms import ReportCommentForm, ReportForm
from lianqiao.casework.models import ClosingReport
from lianqiao.casework.models.closing_reports import PARTS
from lianqiao.casework.states import ReportState
from lianqiao.core.documents import GlyphsMissing
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft

SIGNERS = ("signed_by__account", "countersigned_by__account", "written_by__account")


@needs(Permission.READ_CASES)
def report(request, pk):
    """The report as it stands; its form while it is unsigned and the reader writes cases."""
    case = opened_case(request, pk, "case.report")
    found = _report_of(case)
    if request.seat.can(Permission.WRITE_CASES) and (found is None or rules.can_change_report(found)):
        return _written(request, case, found)
    context = {"case": case, "report": found, "comment_form": None}
    if found and request.seat.can(Permission.SEE_TEAM):
        if rules.can_countersign(found, account_id=request.seat.account_id):
            context["comment_form"] = ReportCommentForm(record=found)
    return page(request, "casework/report.html", context)


def _report_of(case: Case) -> ClosingReport | None:
    return ClosingReport.objects.select_related(*SIGNERS).filter(case=case).first()


def _written(request, case: Case, found: ClosingReport | None) -> HttpResponse:
    seat, key = request.seat, f"casework.report:{case.pk}"
    record = found or ClosingReport(case=case)
    initial = drafted_report(case) if found is None else {part: getattr(found, part) for part in PARTS}
    form = ReportForm(request.POST or None, record=record, initial=initial)
    if request.method == "POST" and form.is_valid():
        if found:
            form.hold()
        if tried(form, lambda: _stored(request, case, found, form)):
            discard_draft(by=seat, key=key)
            return redirect("casework:report", case.pk)
    context = {"form": form, "case": case, "report": found, "draft_key": key}
    return page(request, "casework/report_form.html", context | {"draft": offer_draft(request, key, form)})


@transaction.atomic  # both or neither: what could not be signed is typed on in the same form
def _stored(request, case: Case, found: ClosingReport | None, form: ReportForm) -> ClosingReport:
    now = timezone.now()
    written = services.write_report(by=request.seat, case=case, told=form.told, at=now, report=found)
    if request.POST.get("do") == "sign":
        written = services.sign_report(by=request.seat, report=written, at=now)
        messages.success(request, _("The report is signed and waits for the supervisor."))
    else:
        messages.success(request, _("The report is kept as a draft."))
    return written


@needs(Permission.SEE_TEAM)
@require_POST
def report_decide(request, pk):
    """The supervisor countersigns, or gives it back with a comment."""
    found = get_object_or_404(ClosingReport.objects.select_related("case", *SIGNERS), pk=pk)
    case = opened_case(request, found.case_id, "case.report")
    form = ReportCommentForm(request.POST, record=found)
    if form.is_valid():
        form.hold()
        if tried(form, lambda: _decided(request, found, form.cleaned_data["comment"])):
            return redirect("to_decide")
    return page(request, "casework/report.html", {"case": case, "report": found, "comment_form": form})


def _decided(request, found: ClosingReport, comment: str) -> ClosingReport:
    if request.POST.get("do") == "return":
        decided = services.return_report(by=request.seat, report=found, comment=comment)
        messages.success(request, _("The report is back with its worker."))
        return decided
    decided = services.countersign_report(by=request.seat, report=found, at=timezone.now(), comment=comment)
    messages.success(request, _("The report is countersigned."))
    return decided


@needs(Permission.READ_CASES)
def report_pdf(request, pk):
    """The signed report as a PDF, for the file or, without the figures, for the client."""
    case = opened_case(request, pk, "case.report_pdf")
    found = get_object_or_404(
        ClosingReport.objects.select_related(*SIGNERS),
        case=case,
        state__in=(ReportState.SIGNED, ReportState.COUNTERSIGNED),
    )
    copy = "client" if request.GET.get("copy") == "client" else "file"
    try:
        made = closing_report_pdf(case, found, copy=copy, by=request.seat, at=timezone.now())
    except GlyphsMissing as lacking:
        messages.error(request, str(lacking))
        return redirect("casework:report", pk)
    return as_pdf(made, f"{case}-report-{copy}" + ("" if found.countersigned_at else "-draft"))
