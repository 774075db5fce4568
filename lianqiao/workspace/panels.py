"""What rooms above show on a page of a room below: it offers a place and knows nobody who fills it.

In the AppConfig.ready() of a room that stands above the room of clients:

    register_panel(Panel("cases", "cases/_panel.html", cases_of_client, Permission.READ_CASES, order=10))

The template gets what `context` returned, beside the record under the name of its model (`client`, `case`), and draws its
own card. The places are named by the pages that offer them: "client" is the page of a client, "abuse" the warning of a
family map that shows abuse, "group" the page of a group, "scales" the list of scales, "scale.result" stands under a
result; "case.head", "case.menu" and "case.summary" are parts of the page of a case, "case.intake" stands above its intake
form; "case.print" and "case.print.after" stand around the notes of its printed record, "case.print.client" in the copy for
the client.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.template import loader
from markupsafe import Markup

from lianqiao.core.csrf import token
from lianqiao.registry.context import seat
from lianqiao.registry.roles import Permission


@dataclass(frozen=True)
class Panel:
    """A card in a place of somebody else's page, for seats that hold `permission`.

    `context` gets the request and the record the page shows. `beside` names what it wants read with the record, as
    expressions that annotate it: a page that reads its record so asks nothing more for the panel.
    """

    key: str
    template: str
    context: Callable[[HttpRequest, Any], dict[str, Any]]
    permission: Permission
    order: int = 50
    place: str = "client"
    beside: Mapping[str, Callable[[], Any]] = field(default_factory=dict)


_panels: dict[str, Panel] = {}


def register_panel(panel: Panel) -> None:
    """Show the panel in its place; one registered again under the same key takes its place."""
    _panels[panel.key] = panel


def panels_for(request: HttpRequest, record: Model, place: str = "client") -> list[Markup]:
    """Return the panels of a place the seat may see, drawn, in their order."""
    here = [panel for panel in _panels.values() if panel.place == place]
    allowed = [panel for panel in here if request.seat.can(panel.permission)]
    return [_drawn(panel, request, record) for panel in sorted(allowed, key=lambda panel: panel.order)]


def read_beside(place: str) -> dict[str, Any]:
    """Return what annotates the record of a place, so that its panels find beside it what they show."""
    here = [panel for panel in _panels.values() if panel.place == place]
    return {name: made() for panel in here for name, made in panel.beside.items()}


def _drawn(panel: Panel, request: HttpRequest, record: Model) -> Markup:
    context = panel.context(request, record) | {record._meta.model_name: record, "request": request}
    # What the frame of a page asks for, the menu and its number, is no business of a panel.
    context |= seat(request) | token(request)
    # Our own templates escape what they show, so the drawn panel is markup.
    return Markup(loader.get_template(panel.template).render(context))  # noqa: S704
