"""The receipts of caseloads that changed hands: opened again and printed for signing."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from lianqiao.cases.seen import note_seen
from lianqiao.casework import queries
from lianqiao.casework.models import Handover
from lianqiao.casework.models.handovers import Failure
from lianqiao.core.pages import page
from lianqiao.core.paging import keyset
from lianqiao.registry.gates import needs
from lianqiao.registry.roles import Permission

ORDER = ("-at", "-id")


@needs(Permission.ASSIGN)
def handover_list(request):
    part = keyset(queries.handover_rows(), order=ORDER, after=request.GET.get("after"))
    more_url = reverse("casework:handovers", query={"after": part.next}) if part.next else ""
    return page(request, "casework/handovers.html", {"rows": part.rows, "more_url": more_url})


@needs(Permission.ASSIGN)
def handover_receipt(request, pk):
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
    return page(request, "casework/handover.html", context)
