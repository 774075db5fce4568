"""What this room hands to the desk: its menu entry, what waits to be recorded, and what is on today."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.addresses import address
from lianqiao.core.navigation import Entry, InboxItem
from lianqiao.registry.roles import Permission

from .queries import to_record

NAVIGATION = [
    Entry(
        gettext_lazy("Groups and activities"),
        "activities:list",
        "users-group",
        Permission.READ_ACTIVITIES,
        order=40,
    )
]
# What lies unfinished on the desk: the forms by the beginning of their drafts' keys, as their pages are headed.
DRAFTS = {
    "activities.activity": gettext_lazy("Change the activity"),
    "activities.activity:new": gettext_lazy("Plan an activity"),
    "activities.group": gettext_lazy("Change the group"),
    "activities.group:new": gettext_lazy("Plan a group"),
    "activities.report": gettext_lazy("Record the activity"),
    "activities.session:new": gettext_lazy("Plan a session"),
    "activities.sheet": gettext_lazy("Sign-in sheet"),
}
# A note is written within a day of the service (domain 2.1, step 4); groups and activities keep the same norm.
RECORD_NORM = timedelta(hours=24)
# Without a stated hour something stands at noon, between the morning and the afternoon.
NO_HOUR = time(12)


def inbox_and_today(seat, now: datetime) -> tuple[list[InboxItem], list[InboxItem]]:
    """Return what waits for its record and what is planned for today, both out of one query.

    Led by the seat's worker, or by nobody in particular. What has begun waits; what is planned for today stands at its
    hour, and one touch opens the sign-in sheet.
    """
    if not seat.can(Permission.WRITE_ACTIVITIES):
        return [], []
    day = timezone.localdate(now)
    found = to_record(until=day, account_id=seat.account_id)
    return (
        [_item(row, due_at=_begin(row) + RECORD_NORM) for row in found if _begin(row) <= now],
        [_item(row, due_at=_begin(row), tone="quiet") for row in found if row["on"] == day],
    )


def _item(row: dict, *, due_at: datetime, tone: str = "") -> InboxItem:
    if row["number"] is not None:
        title = _("%(group)s, session %(number)s") % {"group": row["group__name"], "number": row["number"]}
        url = address("activities:session", row["id"])
        return InboxItem(
            _("Group session"), title, url, due_at, tone, detail=row["theme"], icon="users-group"
        )
    url = address("activities:report", row["id"])
    return InboxItem(
        _("Activity"), row["group__name"], url, due_at, tone, detail=row["theme"], icon="confetti"
    )


def _begin(row: dict) -> datetime:
    return timezone.make_aware(datetime.combine(row["on"], row["started_at"] or NO_HOUR))
