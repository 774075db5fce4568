"""Reports that leave the house: begun from the record, signed, countersigned, printed, given out and that noted."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lianqiao.cases.seen import opened_case
from lianqiao.casework.documents import as_pdf
from lianqiao.casework.rules import can_change_report, can_countersign
from lianqiao.core.documents import GlyphsMissing
from lianqiao.core.errors import DomainError
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft

from . import drafting, queries, rules, services
from .documents import social_report_pdf
from .forms import DecisionForm, DeliveryForm, SocialReportForm
from .models import PARTS, Ground, ReceiverKind, SocialReport

# With one agreement alone it is clear who is meant.
WITH_CONSENT = (ReceiverKind.FUND, ReceiverKind.SCHOOL, ReceiverKind.STATION, ReceiverKind.OTHER)


@needs(Permission.READ_CASES)
def report_list(request, pk):
    """The social reports of a case, and the way to write one for each kind of receiver."""
    case = opened_case(request, pk, "case.social")
    context = {"case": case, "reports": queries.social_reports_of(case.pk), "kinds": ReceiverKind.choices}
    return page(request, "reports/reports.html", context)


@needs(Permission.WRITE_CASES)
def report_new(request, pk):
    """Begin a report with what the record knows for this kind of receiver."""
    case = opened_case(request, pk, "case.social")
    kind = request.GET.get("for", "")
    kind = kind if kind in ReceiverKind else ReceiverKind.FUND
    record = SocialReport(institution_id=case.institution_id, case=case)
    begun = {} if request.method == "POST" else drafting.begun(case, kind)
    return _written(request, record, begun, f"reports.report:new:{case.pk}")


@needs(Permission.WRITE_CASES)
def report_write(request, pk):
    """Go on writing a report that nobody has signed yet."""
    record = _opened(request, pk)
    if not can_change_report(record):
        return redirect("reports:report", pk)
    return _written(request, record, drafting.former(record), f"reports.report:{pk}")


def _opened(request, pk) -> SocialReport:
    report = _found(pk)
    report.case = opened_case(request, report.case_id, "case.social")
    return report


def _found(pk) -> SocialReport:
    return get_object_or_404(queries.social_report_for_page(), pk=pk)


def _written(request, record: SocialReport, begun: dict, key: str) -> HttpResponse:
    case, today = record.case, timezone.localdate()
    agreed = queries.agreed_receivers(case.client_id, on=today)
    if len(agreed) == 1 and begun.get("ground") == Ground.CONSENT and begun["receiver_kind"] in WITH_CONSENT:
        begun = {"receiver": agreed[0]} | begun
    form = SocialReportForm(request.POST or None, record=record, initial=begun)
    if request.method == "POST" and form.is_valid() and tried(form, lambda: _stored(request, form)):
        discard_draft(by=request.seat, key=key)
        return redirect("reports:report", record.pk)
    context = {"form": form, "case": case, "report": record, "agreed": agreed, "parts": PARTS}
    context |= {"draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, "reports/report_form.html", context)


@transaction.atomic  # both or neither: what could not be signed is typed on in the same form
def _stored(request, form: SocialReportForm) -> SocialReport:
    now, by = timezone.now(), request.seat
    # A report that could not be signed is not kept either, so its row is made anew each time.
    report = services.write_social_report(by=by, report=form.hold(), told=form.told, at=now)
    if request.POST.get("do") != "sign":
        messages.success(request, _("The report is kept as a draft."))
        return report
    services.sign_social_report(by=by, report=report, at=now)
    messages.success(request, _("The report is signed and waits for the supervisor."))
    return report


@needs(Permission.READ_CASES)
def report_detail(request, pk):
    """The report as it stands, with what the reader may do about it."""
    report = _opened(request, pk)
    delivery_form = None
    if request.seat.can(Permission.WRITE_CASES) and rules.can_deliver(report):
        delivery_form = DeliveryForm(initial={"on": timezone.localdate(), "taken_by": report.receiver})
    return _shown(request, report, _comment_form(request, report), delivery_form)


def _comment_form(request, report: SocialReport, data=None) -> DecisionForm | None:
    may = request.seat.can(Permission.SEE_TEAM)
    if may and can_countersign(report, account_id=request.seat.account_id):
        return DecisionForm(data, record=report)
    return None


def _shown(request, report: SocialReport, comment_form=None, delivery_form=None) -> HttpResponse:
    writes = request.seat.can(Permission.WRITE_CASES)
    context = {
        "case": report.case,
        "report": report,
        "parts": PARTS,
        "comment_form": comment_form,
        "delivery_form": delivery_form,
        "deliveries": queries.deliveries_of(report),
        "sharing": rules.ground_of(report, on=timezone.localdate()),
        "may_write": writes and can_change_report(report),
        "may_deliver": rules.can_deliver(report),
    }
    return page(request, "reports/report.html", context)


@needs(Permission.SEE_TEAM)
@require_POST
def report_decide(request, pk):
    """The supervisor countersigns, or gives it back with a comment."""
    report = _opened(request, pk)
    form = DecisionForm(request.POST, record=report)
    if form.is_valid():
        form.hold()
        if tried(form, lambda: _decided(request, report, form.cleaned_data["comment"])):
            return redirect("to_decide")
    return _shown(request, report, comment_form=form)


def _decided(request, report: SocialReport, comment: str) -> SocialReport:
    if request.POST.get("do") == "return":
        messages.success(request, _("The report is back with its worker."))
        return services.return_social_report(by=request.seat, report=report, comment=comment)
    decided = services.countersign_social_report(
        by=request.seat, report=report, at=timezone.now(), comment=comment
    )
    messages.success(request, _("The report is countersigned."))
    return decided


@needs(Permission.WRITE_CASES)
@require_POST
def report_deliver(request, pk):
    """Note that the report was given out."""
    report = _opened(request, pk)
    form = DeliveryForm(request.POST)
    deliver = partial(services.deliver_social_report, by=request.seat, report=report, at=timezone.now())
    if form.is_valid() and tried(form, lambda: deliver(**form.cleaned_data)):
        messages.success(request, _("It is noted that the report was given out."))
        return redirect("reports:report", pk)
    return _shown(request, report, delivery_form=form)


@needs(Permission.WRITE_CASES)
@require_POST
def report_again(request, pk):
    """Begin the next edition of a report whose signatures are complete."""
    report = _opened(request, pk)
    try:
        following = services.write_social_report_again(by=request.seat, report=report, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:report", pk)
    return redirect("reports:write", following.pk)


@needs(Permission.READ_CASES)
def report_pdf(request, pk):
    """The signed report as a PDF for the file."""
    report = _found(pk)
    report.case = opened_case(request, report.case_id, "case.social_pdf")
    if not report.can_be_printed:
        return redirect("reports:report", pk)
    return _printed(request, report, "file")


@needs(Permission.READ_CASES)
def report_pdf_receiver(request, pk):
    """The countersigned report as a PDF for its receiver, while it may be shared."""
    report = _found(pk)
    report.case = opened_case(request, report.case_id, "case.social_pdf_receiver")
    try:
        rules.check_can_print_for_receiver(report, on=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("reports:report", pk)
    return _printed(request, report, "receiver")


def _printed(request, report: SocialReport, copy: str) -> HttpResponse:
    try:
        made = social_report_pdf(report.case, report, copy=copy, by=request.seat, at=timezone.now())
    except GlyphsMissing as lacking:
        messages.error(request, str(lacking))
        return redirect("reports:report", report.pk)
    return as_pdf(made, f"{report.case}-social-report")
