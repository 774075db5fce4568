"""What this room puts into the menu and onto the desk: the calendar, the meetings of today, records not signed yet."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.cases.rules import SIGN_WITHIN
from lianqiao.core.addresses import address
from lianqiao.core.navigation import Entry, InboxItem
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission

from .queries import unfinished_and_on
from .states import MeetingKind, MeetingState

NAVIGATION = [Entry(_("Calendar"), "meetings:calendar", "calendar-week", Permission.READ_CASES, order=14)]
# A meeting has no entry of its own; the calendar leads to it.
UNDER = "meetings:calendar"
# What lies unfinished on the desk: the forms by the beginning of their drafts' keys, as their pages are headed.
DRAFTS = {
    "meetings.meeting": _("Change the meeting"),
    "meetings.meeting:new": _("Plan a meeting"),
    "meetings.record": _("Record of the meeting"),
}


def inbox_and_today(seat: Seat, now: datetime) -> tuple[list[InboxItem], list[InboxItem]]:
    """Return the meetings I planned that are over and not signed, their record due a day after as a note is; and those of
    today I am invited to or planned, at their hour. One query."""
    if not seat.can(Permission.READ_CASES):
        return [], []
    over, on = unfinished_and_on(seat.account_id, timezone.localdate(now), now=now)
    if not seat.can(Permission.WRITE_CASES):
        over = []
    return (
        [_meeting(row, due_at=row["starts_at"] + SIGN_WITHIN) for row in over],
        [_meeting(row, due_at=row["starts_at"], tone="quiet") for row in on],
    )


def _meeting(row: dict, *, due_at: datetime, tone: str = "") -> InboxItem:
    place = " ".join(part for part in (row["unit__name"], row["place"]) if part)
    state = MeetingState(row["state"]).label if row["state"] == MeetingState.HELD else ""
    return InboxItem(
        kind=str(MeetingKind(row["kind"]).label),
        title=row["case__client__name"],
        detail=" · ".join(str(part) for part in (place, state) if part),
        url=address("meetings:detail", row["id"]),
        due_at=due_at,
        tone=tone,
        icon="users-group",
    )
