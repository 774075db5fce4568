"""The frame around every page, kept: the menu and the header change with the reader, not with the page.

Drawing them anew cost more than fifty rows of a list. A part is kept under everything it shows, so a changed name, seat
or count draws it again; what differs from page to page is left out as a hole and filled in.
"""

from typing import Any

from django.utils.translation import get_language
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

_MOST = 2000  # parts, a few kilobytes each
_TOKEN, _PATH = "⟨token⟩", "⟨path⟩"
_INPUT = Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(_TOKEN)
_kept: dict[tuple, str] = {}


@pass_context
def frame(context: Context, name: str) -> Markup:
    """Return a part of the frame, `shell/<name>.html`, as the reader of this page sees it."""
    key = (name, get_language(), shown(context))
    part = _kept.get(key)
    if part is None:
        holes = {"csrf_input": _INPUT, "csrf_token": _TOKEN, "came_from": _PATH}
        part = context.environment.get_template(f"shell/{name}.html").render(context.get_all() | holes)
        if len(_kept) >= _MOST:
            _kept.clear()
        _kept[key] = part
    if _TOKEN in part:
        part = part.replace(_TOKEN, str(context["csrf_token"]))
    if _PATH in part:
        part = part.replace(_PATH, str(escape(context["request"].get_full_path())))
    return Markup(part)  # noqa: S704 - drawn by our own template, which escaped it


def shown(context: Context) -> tuple:
    """Return everything the parts of the frame show of a reader."""
    account, active = context.get("account"), context.get("seat")
    return (
        (account.pk, account.username, account.display_name) if account else None,
        active.pk if active else None,
        tuple(_of_seat(seat) for seat in context.get("seats", ())),
        context.get("active_url"),
        context.get("inbox_count"),
        context.get("idle_lock_minutes"),
    )


def _of_seat(seat: Any) -> tuple:
    place = seat.institution
    return (
        seat.pk,
        seat.role,
        (place.name, place.short_name) if place else None,
        str(seat.region) if seat.region else None,
        seat.unit.name if seat.unit else None,
    )
