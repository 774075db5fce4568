"""A whole caseload changes hands; its receipt is a page of its own, opened again and printed for signing."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from lianqiao.cases.queries import case_rows
from lianqiao.cases.seen import note_seen
from lianqiao.cases.states import CaseState
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.core.paging import keyset
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workforce.models import Assignment

from . import queries, services
from .forms import HandoverForm
from .models import Failure, Handover

ORDER = ("-at", "-id")
MOST = 200
"""Cases on one page of the wizard; nobody carries more, and who does hands over twice."""


@needs(Permission.ASSIGN)
def hand_over(request, pk):
    """Ask to whom each open case of the worker goes, then hand them over and lead to the receipt."""
    posts = Assignment.objects.select_related("worker")
    worker = get_object_or_404(posts, worker=pk, institution=request.seat.institution_id).worker
    held = case_rows().filter(responsible=pk, state=CaseState.OPEN)
    rows = list(held.order_by("-opened_on", "-id")[:MOST])
    today = timezone.localdate()
    form = HandoverForm(request.POST or None, seat=request.seat, today=today, rows=rows)
    if request.method == "POST" and form.is_valid():
        verb = services.hand_over_caseload
        kept = tried(form, lambda: verb(by=request.seat, worker=worker, to=form.to(), at=timezone.now()))
        if kept:
            return redirect(kept)
    lines = [(row, form[form.cases[row["id"]]]) for row in rows]
    return page(request, "handovers/new.html", {"form": form, "owner": worker, "lines": lines})


@needs(Permission.ASSIGN)
def handover_list(request):
    part = keyset(queries.handover_rows(), order=ORDER, after=request.GET.get("after"))
    more_url = reverse("handovers:list", query={"after": part.next}) if part.next else ""
    return page(request, "handovers/list.html", {"rows": part.rows, "more_url": more_url})


@needs(Permission.ASSIGN)
def receipt(request, pk):
    """Who gave which cases to whom, when and at whose word, with lines to sign on."""
    found = get_object_or_404(Handover.objects.select_related("institution"), pk=pk)
    rows = queries.lines_of_handover(found)
    note_seen(request, [row["case__client_id"] for row in rows], found.institution_id, "case.handover")
    context = {
        "handover": found,
        "taken": queries.taken_over(rows),
        "stayed": [row for row in rows if row["failure"]],
        "done": sum(not row["failure"] for row in rows),
        "failures": dict(Failure.choices),
        "above": queries.overburdened(rows, timezone.localdate()),
        "now": timezone.now(),
    }
    return page(request, "handovers/receipt.html", context)
