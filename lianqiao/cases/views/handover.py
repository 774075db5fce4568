"""A whole caseload changes hands."""

from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from lianqiao.cases import queries, services
from lianqiao.cases.forms import HandoverForm
from lianqiao.cases.states import CaseState
from lianqiao.core.forms import tried
from lianqiao.core.pages import page
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission
from lianqiao.workforce.models import Assignment

MOST = 200
"""Cases on one page of the wizard; nobody carries more, and who does hands over twice."""


@needs(Permission.ASSIGN)
def handover(request, pk):
    """Ask to whom each open case of the worker goes, then hand them over and lead to the receipt."""
    posts = Assignment.objects.select_related("worker")
    worker = get_object_or_404(posts, worker=pk, institution=request.seat.institution_id).worker
    rows = list(
        queries.case_rows().filter(responsible=pk, state=CaseState.OPEN).order_by("-opened_on", "-id")[:MOST]
    )
    today = timezone.localdate()
    form = HandoverForm(request.POST or None, seat=request.seat, today=today, rows=rows)
    if request.method == "POST" and form.is_valid():
        verb = services.hand_over_caseload
        receipt = tried(form, lambda: verb(by=request.seat, worker=worker, to=form.to(), at=timezone.now()))
        if receipt:
            return redirect(receipt.address or "cases:team")
    lines = [(row, form[form.cases[row["id"]]]) for row in rows]
    return page(request, "cases/handover.html", {"form": form, "owner": worker, "lines": lines})
