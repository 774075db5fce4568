"""The card of this room on a client's page."""

from django.utils import timezone

from lianqiao.people.models import Client
from lianqiao.registry.roles import Permission
from lianqiao.workspace.panels import Panel

from .models import Case
from .queries.cases import EPISODE
from .states import CaseState


def cases_of_client(request, client: Client) -> dict:
    """Return the episodes of a client, the newest first, and whether one is open."""
    episodes = list(Case.objects.filter(client=client).order_by("-opened_on", "-id").values(*EPISODE))
    is_open = any(row["state"] == CaseState.OPEN for row in episodes)
    return {"episodes": episodes, "is_open": is_open, "today": timezone.localdate()}


PANEL = Panel("cases", "cases/_panel.html", cases_of_client, Permission.READ_CASES, order=10)
