"""What this room puts into the menu and onto the desk: suspected harm nobody has answered for yet, records asked for."""

from collections.abc import Iterator
from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.cases.kinds import AccessReason
from lianqiao.core.addresses import address
from lianqiao.core.navigation import Entry, InboxItem
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission

from .kinds import SafeguardingKind
from .queries.openings import waiting_openings
from .queries.safeguarding import due_moment
from .queries.waiting import ANSWER, ASKED, waiting
from .rules.openings import ANSWER_WITHIN
from .states import OpeningState, SafeguardingState

NAVIGATION = [
    Entry(gettext_lazy("Safeguarding"), "protection:list", "shield-half", Permission.READ_CASES, order=15)
]
# What lies unfinished on the desk: the forms by the beginning of their drafts' keys, as their pages are headed.
DRAFTS = {
    "protection.report": gettext_lazy("Suspected harm"),
    "protection.flag": gettext_lazy("Flag a risk"),
}


def inbox(seat: Seat, now: datetime) -> Iterator[InboxItem]:
    """Return open reports of harm, requests to open a minor's record for leaders, answers for who asked. One query."""
    if not seat.can(Permission.WRITE_CASES):
        return
    for row in waiting(account=seat.account_id, leads=seat.can(Permission.SEE_TEAM)):
        if row["what"] == ASKED:
            yield _asked(key=row["place"], name=row["name"], who=row["who"], reason=row["code"], at=row["at"])
        else:
            yield _answer(row) if row["what"] == ANSWER else _report(row)


def decisions(seat: Seat, now: datetime) -> Iterator[InboxItem]:
    """Return the requests to open a minor's record that wait for a leader; nobody decides on their own."""
    if seat.can(Permission.SEE_TEAM):
        for row in waiting_openings(account=seat.account_id):
            told = {"who": row["reader_name"], "reason": row["reason"], "at": row["asked_at"]}
            yield _asked(key=row["id"], name=row["client__name"], **told)


def _report(row: dict) -> InboxItem:
    """Until they are made reports are due by the hour, afterwards on the day they are looked at again."""
    due = made_by = due_moment({"state": row["stands"], "decision": row["word"], "due_at": row["at"]})
    if due is None and row["look"]:
        due = timezone.make_aware(datetime.combine(row["look"], time(18)))
    return InboxItem(
        kind=_("Suspected harm"),
        title=row["name"],
        detail=f"{SafeguardingKind(row['code']).label} · {SafeguardingState(row['stands']).label}",
        url=address("protection:report", row["place"]),
        due_at=due,
        tone="danger" if row["danger"] and made_by else "",
        icon="shield-exclamation",
    )


def _asked(*, key, name: str, who: str, reason: str, at: datetime) -> InboxItem:
    return InboxItem(
        kind=_("Asks to open a minor's record"),
        title=name,
        detail=f"{who} · {AccessReason(reason).label}",
        url=address("protection:opening", key),
        due_at=at + ANSWER_WITHIN,
        icon="lock-question",
    )


def _answer(row: dict) -> InboxItem:
    approved = row["stands"] == OpeningState.APPROVED
    return InboxItem(
        kind=_("Answer to your request"),
        title=row["name"],
        detail=_("The record is open to you.") if approved else _("The record stays closed."),
        url=address("protection:locked", row["place"]),
        tone="info",
        icon="lock-open" if approved else "lock",
    )
