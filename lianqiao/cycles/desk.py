"""What this room puts onto the desk: cases on hold somebody wanted to look at again by today."""

from collections.abc import Iterator
from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.cases.models.cases import case_label
from lianqiao.cases.standing_in import marked
from lianqiao.core.addresses import address
from lianqiao.core.navigation import InboxItem
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission

from .queries import to_look_at
from .states import HoldReason

UNDER = "cases:list"
DRAFTS = {
    "cycles.phase": gettext_lazy("Change a phase"),
    "cycles.phase:new": gettext_lazy("Write a phase down"),
    "cycles.hold": gettext_lazy("Change the hold"),
    "cycles.hold:new": gettext_lazy("Put the case on hold"),
}


def inbox(seat: Seat, now: datetime) -> Iterator[InboxItem]:
    """Return cases on hold that are to be looked at again, due on the day somebody chose. One query."""
    if not seat.can(Permission.WRITE_CASES):
        return
    for row in to_look_at(seat.account_id, timezone.localdate(now)):
        number = case_label(row["case__number"], row["case__episode"])
        said = f"{number} · {HoldReason(row['reason']).label}"
        yield InboxItem(
            kind=_("On hold: look again"),
            title=row["case__client__name"],
            detail=marked(said, row, "case__responsible", seat),
            url=address("cases:detail", row["case_id"]),
            due_at=timezone.make_aware(datetime.combine(row["look_again_on"], time(18))),
            icon="player-pause",
        )
