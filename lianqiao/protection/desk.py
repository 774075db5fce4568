"""What this room puts into the menu and onto the desk: suspected harm nobody has answered for yet."""

from collections.abc import Iterator
from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.addresses import address
from lianqiao.core.navigation import Entry, InboxItem
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission

from .kinds import SafeguardingKind
from .queries.safeguarding import due_moment, waiting_reports
from .states import SafeguardingState

NAVIGATION = [
    Entry(gettext_lazy("Safeguarding"), "protection:list", "shield-half", Permission.READ_CASES, order=15)
]
# What lies unfinished on the desk: the forms by the beginning of their drafts' keys, as their pages are headed.
DRAFTS = {
    "protection.report": gettext_lazy("Suspected harm"),
    "protection.flag": gettext_lazy("Flag a risk"),
}


def inbox(seat: Seat, now: datetime) -> Iterator[InboxItem]:
    """Return open reports: until they are made they are due by the hour, afterwards on the day they are looked at again."""
    if not seat.can(Permission.WRITE_CASES):
        return
    for row in waiting_reports(account=seat.account_id, leads=seat.can(Permission.SEE_TEAM)):
        due = due_moment(row)
        if due is None and row["next_look_on"]:
            due = timezone.make_aware(datetime.combine(row["next_look_on"], time(18)))
        yield InboxItem(
            kind=_("Suspected harm"),
            title=row["case__client__name"],
            detail=f"{SafeguardingKind(row['kind']).label} · {SafeguardingState(row['state']).label}",
            url=address("protection:report", row["id"]),
            due_at=due,
            tone="danger" if row["danger_now"] and due_moment(row) else "",
            icon="shield-exclamation",
        )
