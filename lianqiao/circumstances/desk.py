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

from .queries import answers_unread, wishes_waiting

# Its pages are reached from those of a case; the menu stays there.
UNDER = "cases:list"
# What lies unfinished on the desk: the forms by the beginning of their drafts' keys, as their pages are headed.
DRAFTS = {"circumstances.attachment": gettext_lazy("Attach a file")}


def inbox(seat: Seat, now: datetime) -> Iterator[InboxItem]:
    """Return answers to one's own wishes, and for a supervisor the wishes that wait. One query each."""
    if seat.can(Permission.WRITE_CASES):
        for row in composed(answers_unread, account=seat.account_id):
            yield _line(row, _("Supervisor's answer"), row["answerer_name"], "info", "message-reply")
    yield from decisions(seat, now)


def decisions(seat: Seat, now: datetime) -> Iterator[InboxItem]:
    """Return the wishes for supervision that wait for an answer, the longest waiting first."""
    if seat.can(Permission.SEE_TEAM):
        for row in composed(wishes_waiting, account=seat.account_id):
            yield _line(row, _("Supervision wished for"), row["contact__worker_name"], "", "school")


def _line(row: dict, kind: str, who: str, tone: str, icon: str) -> InboxItem:
    return InboxItem(
        kind=kind,
        title=row["person"],
        detail=f"{who} · {row['contact__on'].isoformat()}",
        url=address("circumstances:wish", row["id"]),
        tone=tone,
        icon=icon,
    )
