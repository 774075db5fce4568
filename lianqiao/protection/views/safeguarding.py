"""Screens of suspected harm: the list, the report, and each step it takes."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.cases.seen import note_case_seen, note_seen, opened_case
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.core.paging import keyset
from lianqiao.protection.forms import safeguarding as forms
from lianqiao.protection.models import SafeguardingEntry, SafeguardingReport
from lianqiao.protection.queries import safeguarding as queries
from lianqiao.protection.rules import safeguarding as may
from lianqiao.protection.services import safeguarding as services
from lianqiao.protection.states import SafeguardingState
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workspace.drafts import discard_draft, offer_draft

ORDER = ("-discovered_at", "-id")


@dataclass(frozen=True)
class Step:
    """One thing to do about a report: what its page is headed, its form, its verb, what it leads to, what is said then."""

    title: Any
    form: type
    verb: Any
    state: str
    said: Any
    icon: str


STEPS = {
    "decide": Step(
        gettext_lazy("Decide"), forms.DecideForm, services.decide_report, SafeguardingState.DECIDED,
        gettext_lazy("The decision is written down."), "scale",
    ),
    "report": Step(
        gettext_lazy("Enter the report"), forms.ReportForm, services.report_harm, SafeguardingState.REPORTED,
        gettext_lazy("The report is written down."), "speakerphone",
    ),
    "acknowledge": Step(
        gettext_lazy("Enter the answer"), forms.AcknowledgeForm, services.note_acknowledgement,
        SafeguardingState.ACKNOWLEDGED, gettext_lazy("The answer is written down."), "mail-check",
    ),
    "look": Step(
        gettext_lazy("Look again"), forms.LookForm, services.note_look, SafeguardingState.FOLLOWED,
        gettext_lazy("It is written down."), "eye-check",
    ),
    "close": Step(
        gettext_lazy("Close the report"), forms.CloseReportForm, services.close_report, SafeguardingState.CLOSED,
        gettext_lazy("The report is closed."), "archive",
    ),
}  # fmt: skip


@needs(Permission.READ_CASES)
def report_list(request):
    """The reports that exist for the reader, the open ones unless all are asked for."""
    whole = request.GET.get("state") == "all"
    part = keyset(queries.report_rows(open_only=not whole), order=ORDER, after=request.GET.get("after"))
    note_seen(
        request,
        [row["case__client_id"] for row in part.rows],
        request.seat.institution_id,
        "protection.report",
    )
    query = {"state": "all"} if whole else {}
    more = reverse("protection:list", query=query | {"after": part.next}) if part.next else ""
    context = {
        "rows": [_told(row) for row in part.rows],
        "more_url": more,
        "whole": whole,
        "now": timezone.now(),
    }
    return page(request, "protection/list.html", context)


def _told(row: dict) -> dict:
    return row | {"due": queries.due_moment(row)}


@needs(Permission.WRITE_CASES)
def report_new(request, pk):
    """Write a suspicion down for a case."""
    case, key = opened_case(request, pk, "protection.report"), f"protection.report:new:{pk}"
    now = timezone.now()
    form = forms.SuspicionForm(request.POST or None, initial={"discovered_at": now})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        report = tried(form, lambda: services.note_suspicion(by=request.seat, case=case, at=now, **told))
        if report:
            discard_draft(by=request.seat, key=key)
            messages.success(
                request, _("The suspicion is written down. Decide at once whether to report it.")
            )
            return redirect("protection:report", report.pk)
    context = {"form": form, "case": case, "draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, "protection/report_new.html", context)


@needs(Permission.READ_CASES)
def report_detail(request, pk):
    report = get_object_or_404(queries.report_for_page(), pk=pk)
    note_case_seen(request, report.case, "protection.report")
    entries = SafeguardingEntry.objects.filter(report=report).order_by("written_at", "id")
    context = {"report": report, "case": report.case, "entries": entries, "now": timezone.now()}
    context["due"] = queries.due_moment(vars(report))
    if request.seat.can(Permission.WRITE_CASES):
        context["steps"] = _possible(report)
    return page(request, "protection/report.html", {"steps": []} | context)


def _possible(report: SafeguardingReport) -> list[dict]:
    """What can be done now; the first is what should be."""
    names = [name for name, step in STEPS.items() if may.can(report, step.state)]
    if may.can_note(report) and "look" not in names:
        names.insert(0, "look")
    return [
        {
            "label": STEPS[name].title,
            "icon": STEPS[name].icon,
            "url": reverse("protection:step", args=[report.pk, name]),
        }
        for name in names
    ]


@needs(Permission.WRITE_CASES)
def report_step(request, pk, name):
    """One step of the report: its form, its verb."""
    step, now = STEPS.get(name), timezone.now()
    report = get_object_or_404(queries.report_for_page(), pk=pk)
    if step is None:
        raise Http404
    note_case_seen(request, report.case, "protection.report")
    key = f"protection.report:{pk}:{name}"
    form = step.form(request.POST or None, record=report, initial=_initial(report, now))
    if request.method == "POST" and form.is_valid():
        told = {field: value for field, value in form.cleaned_data.items() if field != "version"}
        form.hold()
        if tried(form, lambda: step.verb(by=request.seat, report=report, at=now, **told)):
            discard_draft(by=request.seat, key=key)
            messages.success(request, str(step.said))
            return redirect("protection:report", pk)
    context = {"form": form, "report": report, "case": report.case, "step": step}
    context |= {"draft": offer_draft(request, key, form), "draft_key": key}
    return page(request, "protection/step.html", context)


def _initial(report: SafeguardingReport, now) -> dict:
    return {"reported_at": now, "on_at": now, "receipt_number": report.receipt_number}
