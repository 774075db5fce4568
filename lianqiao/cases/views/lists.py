"""The case list: filters, pages, work on many, export; and who carries how much."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from lianqiao.audit.queries import trail_rows
from lianqiao.cases import queries, rules, services
from lianqiao.cases.exports import AT_ONCE, case_sheet, note_export
from lianqiao.cases.filters import chosen_cases, keys_of
from lianqiao.cases.forms import AssignForm
from lianqiao.cases.labels import list_lines
from lianqiao.cases.rules.caseload import weights_on
from lianqiao.cases.seen import note_seen
from lianqiao.cases.states import Depth, Risk
from lianqiao.core.pages import page
from lianqiao.core.paging import keyset
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.registry.rules import can_set_practice
from lianqiao.workforce.models import Worker
from lianqiao.workspace.filters import filters_for
from lianqiao.workspace.jobs import start_job
from lianqiao.workspace.panels import panels_for
from lianqiao.workspace.sheets_out import workbook_response

FAILURES = {"not_found": gettext_lazy("not found"), "closed": gettext_lazy("already closed")}


@needs(Permission.READ_CASES)
def case_list(request):
    found = chosen_cases(request.GET, seat=request.seat, today=timezone.localdate())
    part = found.page(request.GET.get("after"))
    context = {
        "found": found,
        "rows": list_lines(part.rows, timezone.localdate()),
        "more_url": found.address(after=part.next) if part.next else "",
        "today": timezone.localdate(),
    }
    only_rows = request.GET.get("after") and request.htmx
    context["saved_filters"] = [] if only_rows else filters_for(request.seat, "cases:list")
    return page(request, "cases/list.html", context, block="rows" if only_rows else "")


@needs(Permission.READ_CASES)
def case_export(request):
    """The list as a workbook: at once when it is short, as a job when it is long."""
    if not request.seat.can(Permission.EXPORT):  # both are needed; `needs` asks for one of several
        raise PermissionDenied
    found = chosen_cases(request.GET, seat=request.seat, today=timezone.localdate())
    rows = list(found.rows.order_by(*keys_of(found.order))[: AT_ONCE + 1])
    if len(rows) > AT_ONCE:
        job = start_job("cases.export", by=request.seat, query=request.GET.urlencode())
        return redirect("workspace:job", job.pk)
    note_export(by=request.seat, clients=[row["client_id"] for row in rows])
    return workbook_response(_("Cases"), [case_sheet(rows, found.chips)])


@needs(Permission.ASSIGN)
@require_POST
def assign(request):
    """Ask to whom, naming the number; then hand over and lead to the receipt."""
    chosen = _keys(request.POST.getlist("chosen"))
    if not chosen:
        messages.warning(request, _("No case was chosen."))
        return redirect("cases:list")
    sent = request.POST if request.POST.get("do") == "assign" else None
    form = AssignForm(sent, seat=request.seat, today=timezone.localdate())
    if sent and form.is_valid():
        worker = form.cleaned_data["responsible"]
        receipt = services.assign_cases(by=request.seat, case_ids=chosen, responsible=worker)
        return redirect("cases:assigned", receipt.row)
    rows = queries.case_rows().filter(pk__in=chosen).order_by("-opened_on", "-id")
    return page(request, "cases/assign.html", {"form": form, "rows": list(rows), "chosen": chosen})


@needs(Permission.ASSIGN)
def assigned(request, pk):
    """The receipt: which of the cases went to whom and which did not, told by the row of the trail."""
    row = get_object_or_404(trail_rows(request.seat.institution_id), pk=pk, event="cases.assigned")
    told, left = row["details"], row["details"].get("left", [])
    rows = list(queries.case_rows().filter(pk__in=[*told["done"], *dict(left)]))
    note_seen(request, [case["client_id"] for case in rows], request.seat.institution_id, "case.handover")
    cases = {str(case["id"]): case for case in rows}
    workers = list(Worker.objects.filter(pk=told["responsible"] or None))
    context = {
        "at": row["at"],
        "note": workers[0].name if workers else _("now unassigned"),
        "done": [cases[key] for key in told["done"] if key in cases],
        "failed": [(cases.get(key), FAILURES[reason]) for key, reason in left],
        "above": queries.above_ceiling(workers, timezone.localdate()),
    }
    return page(request, "cases/receipt.html", context)


def _keys(texts: list[str]) -> list[UUID]:
    keys = []
    for text in dict.fromkeys(texts):
        with suppress(ValueError):
            keys.append(UUID(text))
    return keys


@needs(Permission.SEE_TEAM)
def team(request):
    """Who carries how much, and what nobody carries."""
    now = timezone.now()
    context = {
        "rows": queries.workload(today=timezone.localdate(now), unsigned_before=now - rules.SIGN_WITHIN),
        "unassigned": queries.unassigned_count(),
        "weights": weights_on(timezone.localdate(now)),
        "depths": Depth,
        "risks": Risk,
        "panels": panels_for(request, request.seat, "team"),
        "sets_practice": can_set_practice(request.seat, request.seat.institution_id),
    }
    return page(request, "cases/team.html", context)


@needs(Permission.WRITE_CASES)
def unsigned(request):
    """Notes that still wait for a signature: the team's for leaders, one's own for everybody else."""
    now = timezone.now()
    leads = request.seat.can(Permission.SEE_TEAM)
    late = request.GET.get("late") == "1"
    rows = queries.unsigned_rows(
        before=now - rules.SIGN_WITHIN if late else None,
        account_id=None if leads else request.seat.account_id,
    )
    part = keyset(rows, order=("recorded_at", "id"), after=request.GET.get("after"))
    context = {"rows": part.rows, "now": now, "late": late, "leads": leads, "next": part.next}
    return page(request, "cases/unsigned.html", context)
