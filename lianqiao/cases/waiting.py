"""What waits on the desk beside the everyday: records opened from outside, for their owner and for who reviews."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianqiao.core.addresses import address
from lianqiao.core.navigation import InboxItem
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission

from .kinds import AccessReason
from .queries.access import SHOWN, unreviewed_openings, unseen_openings
from .rules.access import PRIVACY_OFFICERS


def openings(seat: Seat) -> Iterator[InboxItem]:
    """Return openings of my records I have not read of, and those that wait for my review."""
    if seat.can(Permission.WRITE_CASES):
        yield from _unseen(seat)
    if seat.role in PRIVACY_OFFICERS:
        yield from _to_review(seat)


def _unseen(seat: Seat) -> Iterator[InboxItem]:
    for row in unseen_openings(seat.account_id):
        yield _told(row, _("Record opened from outside"), tone="warn")


def openings_to_review(seat: Seat) -> Iterator[InboxItem]:
    """Return the openings nobody has reviewed yet, line by line."""
    for row in unreviewed_openings(seat.account_id)[:SHOWN]:
        yield _told(row, _("Openings from outside"))


def _told(row: dict[str, Any], kind: str, tone: str = "") -> InboxItem:
    on = timezone.localdate(row["opened_at"]).isoformat()
    detail = f"{row['reader_name']} · {AccessReason(row['reason']).label} · {on}"
    url = address("cases:opening", row["id"])
    return InboxItem(kind, row["client__name"], url, detail=detail, tone=tone, icon="lock-open")


def _to_review(seat: Seat) -> Iterator[InboxItem]:
    """One line for all openings nobody has reviewed yet."""
    waiting = unreviewed_openings(seat.account_id)
    if not waiting:
        return
    count = min(len(waiting), SHOWN)
    yield InboxItem(
        kind=_("Openings from outside"),
        title=ngettext("%(count)s opening to review", "%(count)s openings to review", count)
        % {"count": count},
        url=f"{address('cases:openings')}?show=waiting",
        detail=_("the oldest of %(on)s") % {"on": timezone.localdate(waiting[0]["opened_at"]).isoformat()},
        icon="clipboard-check",
    )
