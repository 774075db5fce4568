"""What this room shows on the page of the team."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission
from lianqiao.workspace.panels import Panel

from . import queries

LATEST = 5


def handovers(request: HttpRequest, seat: Seat) -> dict[str, Any]:
    """Whose caseload can be handed over, and the latest that were."""
    rows = queries.handover_rows().order_by("-at", "-id")[:LATEST]
    return {"rows": rows, "carriers": queries.carriers(timezone.localdate())}


PANEL = Panel("handovers.latest", "handovers/_latest.html", handovers, Permission.ASSIGN, place="team")
