"""What this room puts onto the desk: wishes for supervision that wait, and answers to one's own."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.addresses import address
from lianqiao.core.navigation import InboxItem
from lianqiao.registry.composed import composed
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission

from .queries import answers_unread, open_wishes, wishes_waiting
from .states import WishState

# Its pages are reached from those of a case; the menu stays there.
UNDER = "cases:list"
# What lies unfinished on the desk: the forms by the beginning of their drafts' keys, as their pages are headed.
DRAFTS = {"circumstances.attachment": gettext_lazy("Attach a file")}


def inbox(seat: Seat, now: datetime) -> Iterator[InboxItem]:
    """Return answers to one's own wishes, and for a supervisor the wishes that wait. One query."""
    if seat.can(Permission.WRITE_CASES):
        rows = open_wishes if seat.can(Permission.SEE_TEAM) else answers_unread
        yield from map(_line, composed(rows, account=seat.account_id))


def decisions(seat: Seat, now: datetime) -> Iterator[InboxItem]:
    """Return the wishes for supervision that wait for an answer, the longest waiting first."""
    if seat.can(Permission.SEE_TEAM):
        yield from map(_line, composed(wishes_waiting, account=seat.account_id))


def _line(row: dict) -> InboxItem:
    waits = row["state"] == WishState.WAITING
    return InboxItem(
        kind=_("Supervision wished for") if waits else _("Supervisor's answer"),
        title=row["person"],
        detail=f"{row['contact__worker_name' if waits else 'answerer_name']} · {row['contact__on'].isoformat()}",
        url=address("circumstances:wish", row["id"]),
        tone="" if waits else "info",
        icon="school" if waits else "message-reply",
    )
