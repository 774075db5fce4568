"""What this room puts into the menu and onto the desk: warnings first, then scales that were begun."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lianqiao.core.addresses import address
from lianqiao.core.navigation import Entry, InboxItem
from lianqiao.registry.composed import composed
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission

from .models.instruments import in_tongue
from .queries.red_flags import all_waiting_flags, waiting_flags
from .services.red_flags import SOON
from .states import FlagState

NAVIGATION = [
    Entry(
        pgettext_lazy("questionnaires", "Scales"),
        "instruments:list",
        "clipboard-list",
        Permission.READ_CASES,
        order=17,
    )
]
# What lies unfinished on the desk: the forms by the beginning of their drafts' keys, as their pages are headed.
DRAFTS = {
    "instruments.response:new": gettext_lazy("Give a scale"),
    "instruments.flag": gettext_lazy("An answer that warns"),
}


def inbox(seat: Seat, now: datetime) -> Iterator[InboxItem]:
    """Return the red flags nobody has settled: all of them for who leads, else those I have to do with. One query."""
    if not seat.can(Permission.WRITE_CASES):
        return
    if seat.can(Permission.SEE_TEAM):
        rows = composed(all_waiting_flags)
    else:
        rows = composed(waiting_flags, account=seat.account_id)
    for row in rows:
        scale = in_tongue(
            row["response__edition__instrument__title_zh"], row["response__edition__instrument__title_en"]
        )
        yield InboxItem(
            kind=_("An answer that warns, at once") if row["urgent"] else _("An answer that warns"),
            title=row["client__name"] or _("Without a name"),
            detail=" · ".join(part for part in (scale, row["client__bed"], _taken(row)) if part),
            url=address("instruments:flag", row["id"]),
            due_at=row["due_at"] + (SOON if row["state"] == FlagState.TAKEN else timedelta()),
            first=row["urgent"],
            tone="danger" if row["urgent"] else "warn",
            icon="urgent" if row["urgent"] else "message-exclamation",
        )


def _taken(row: dict) -> str:
    return _("taken on by %(name)s") % {"name": row["taker_name"]} if row["state"] == FlagState.TAKEN else ""
