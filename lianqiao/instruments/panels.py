"""The card of this room on a client's page: what was answered, what it warned of."""

from typing import Any

from django.http import HttpRequest

from lianqiao.people.models import Client
from lianqiao.registry.roles import Permission
from lianqiao.workspace.panels import Panel

from . import queries

SHOWN = 5


def scales(request: HttpRequest, client: Client) -> dict[str, Any]:
    """Return the latest answered scales of a client."""
    return {"latest": list(queries.responses_of(client.pk)[:SHOWN])}


PANEL = Panel("instruments", "instruments/_panel.html", scales, Permission.READ_CASES, order=15)
