"""What other rooms show on a client's page. They stand above and know us; we only offer the place.

In the AppConfig.ready() of such a room:

    register_panel(Panel("cases", "cases/_panel.html", cases_of_client, Permission.READ_CASES, order=10))

The template gets what `context` returned, beside `client`, and draws its own card. With `place="abuse"` it stands in
the warning of a family map that shows abuse, for instance as the way to a safeguarding report.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.template import loader
from markupsafe import Markup

from lianqiao.registry.roles import Permission

from .models import Client


@dataclass(frozen=True)
class Panel:
    """A card on the client's page (or another place), for seats that hold `permission`.

    `context` gets the request and the client.
    """

    key: str
    template: str
    context: Callable[[HttpRequest, Client], dict[str, Any]]
    permission: Permission
    order: int = 50
    place: str = "client"


_panels: dict[str, Panel] = {}


def register_panel(panel: Panel) -> None:
    """Show the panel on every client's page; one registered again under the same key takes its place."""
    _panels[panel.key] = panel


def panels_for(request: HttpRequest, client: Client, place: str = "client") -> list[Markup]:
    """Return the panels of a place the seat may see, drawn, in their order."""
    here = [panel for panel in _panels.values() if panel.place == place]
    allowed = [panel for panel in here if request.seat.can(panel.permission)]
    return [_drawn(panel, request, client) for panel in sorted(allowed, key=lambda panel: panel.order)]


def _drawn(panel: Panel, request: HttpRequest, client: Client) -> Markup:
    context = panel.context(request, client) | {"client": client}
    # Our own templates escape what they show, so the drawn panel is markup.
    return Markup(loader.render_to_string(panel.template, context, request))  # noqa: S704
