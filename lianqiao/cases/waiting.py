"""What waits on the desk beside the everyday: suspected harm, records opened from outside, meetings."""

from collections.abc import Iterator
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianqiao.core.addresses import address
from lianqiao.core.navigation import InboxItem
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission

from .kinds import AccessReason, MeetingKind, SafeguardingKind
from .queries.access import SHOWN, unreviewed_openings, unseen_openings
from .queries.meetings import meetings_on, unfinished_meetings
from .queries.safeguarding import due_moment, waiting_reports
from .rules.access import PRIVACY_OFFICERS
from .rules.contacts import SIGN_WITHIN
from .states import MeetingState, SafeguardingState


def protection(seat: Seat, now: datetime) -> Iterator[InboxItem]:
    """Return open suspicions of harm, meetings to record, openings of my records I have not read of, and to review."""
    if seat.can(Permission.WRITE_CASES):
        yield from _suspicions(seat)
        yield from _unfinished(seat, now)
        yield from _openings(seat)
    if seat.role in PRIVACY_OFFICERS:
        yield from _to_review(seat)


def _suspicions(seat: Seat) -> Iterator[InboxItem]:
    """Open reports: until they are made they are due by the hour, afterwards on the day they are looked at again."""
    for row in waiting_reports(account=seat.account_id, leads=seat.can(Permission.SEE_TEAM)):
        due = due_moment(row)
        if due is None and row["next_look_on"]:
            due = timezone.make_aware(datetime.combine(row["next_look_on"], time(18)))
        yield InboxItem(
            kind=_("Suspected harm"),
            title=row["case__client__name"],
            detail=f"{SafeguardingKind(row['kind']).label} · {SafeguardingState(row['state']).label}",
            url=address("cases:safeguarding_report", row["id"]),
            due_at=due,
            tone="danger" if row["danger_now"] and due_moment(row) else "",
            icon="shield-exclamation",
        )


def _openings(seat: Seat) -> Iterator[InboxItem]:
    for row in unseen_openings(seat.account_id):
        yield InboxItem(
            kind=_("Record opened from outside"),
            title=row["client__name"],
            detail=f"{row['reader_name']} · {AccessReason(row['reason']).label}",
            url=address("cases:opening", row["id"]),
            tone="warn",
            icon="lock-open",
        )


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


def meetings_today(seat: Seat, day: date) -> Iterator[InboxItem]:
    """Return the meetings of the day, each at its hour."""
    return (_meeting(row, due_at=row["starts_at"], tone="quiet") for row in meetings_on(seat.account_id, day))


def _unfinished(seat: Seat, now: datetime) -> Iterator[InboxItem]:
    """Return the meetings I planned that are over and not signed: the record is due a day after, as a note is."""
    for row in unfinished_meetings(seat.account_id, now=now):
        yield _meeting(row, due_at=row["starts_at"] + SIGN_WITHIN)


def _meeting(row: dict, *, due_at: datetime, tone: str = "") -> InboxItem:
    place = " ".join(part for part in (row["unit__name"], row["place"]) if part)
    state = MeetingState(row["state"]).label if row["state"] == MeetingState.HELD else ""
    return InboxItem(
        kind=str(MeetingKind(row["kind"]).label),
        title=row["case__client__name"],
        detail=" · ".join(str(part) for part in (place, state) if part),
        url=address("cases:meeting", row["id"]),
        due_at=due_at,
        tone=tone,
        icon="users-group",
    )
