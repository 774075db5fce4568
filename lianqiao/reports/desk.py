"""What this room puts onto the desk."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy

from lianqiao.casework.desk import given_back, waiting_reports
from lianqiao.casework.queries import reports_given_back
from lianqiao.core.addresses import address
from lianqiao.core.navigation import InboxItem
from lianqiao.registry.composed import composed
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission

from .models import SocialReport

# Reports are reached from the page of a case; the menu stays there.
UNDER = "cases:list"
# What lies unfinished on the desk: the forms by the beginning of their drafts' keys, as their pages are headed.
DRAFTS = {
    "reports.report": gettext_lazy("Social report"),
    "reports.report:new": gettext_lazy("Social report"),
}


def inbox(seat: Seat, now: datetime) -> Iterator[InboxItem]:
    """Return what waits for the seat: reports a supervisor gave back, reports to countersign. Two queries."""
    if seat.can(Permission.WRITE_CASES):
        for row in composed(reports_given_back, SocialReport, account=seat.account_id):
            yield given_back(row, _place(row))
    yield from decisions(seat, now)


def decisions(seat: Seat, now: datetime) -> Iterator[InboxItem]:
    """Return the reports of others that wait for the seat's signature."""
    if seat.can(Permission.SEE_TEAM):
        yield from waiting_reports(SocialReport, seat, _place)


def _place(row: dict) -> str:
    return address("reports:report", row["id"])
