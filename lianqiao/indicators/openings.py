"""How the records behind a figure are opened: the page of each, and who may open it.

A line of a list opens for a seat of the institution whose record it is, when the seat may read such records and this one
exists for its reader. Rooms above this one are not known here; their facts have no lines that open.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Value
from django.urls import reverse

from lianqiao.activities.models import Activity, Attendance, GroupSession
from lianqiao.cases.models import Case, Contact, FollowUp, Presence, Request
from lianqiao.casework.models import GoalReview, ServicePlan
from lianqiao.instruments.models import Response
from lianqiao.meetings.models import Meeting
from lianqiao.people.models import Client
from lianqiao.protection.models import SafeguardingReport
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission

SERVICE = "service"
"""The key of a line that may be a service of any method."""


@dataclass(frozen=True)
class Opening:
    """The page of a record: its address and permission, where the page's key stands, and a code readers know it by."""

    model: Any
    address: str
    permission: Permission = Permission.READ_CASES
    at: str = "pk"
    code: str = ""


@dataclass(frozen=True)
class Opened:
    """Where a record opens, and its code; empty when it has none."""

    href: str
    code: str


# By the column of the facts that has the record's key; of several columns in a line the first here opens.
OPENINGS = {
    "request": Opening(Request, "cases:request", Permission.TRIAGE, code="case__number"),
    "report": Opening(SafeguardingReport, "protection:report", code="case__number"),
    "meeting": Opening(Meeting, "meetings:detail", code="case__number"),
    "response": Opening(Response, "instruments:response"),
    "follow_up": Opening(FollowUp, "cases:detail", at="case_id", code="case__number"),
    "review": Opening(GoalReview, "casework:plan", at="plan_id", code="plan__case__number"),
    "plan": Opening(ServicePlan, "casework:plan", code="case__number"),
    "presence": Opening(Presence, "cases:contact", at="contact_id", code="contact__case__number"),
    "contact": Opening(Contact, "cases:contact", code="case__number"),
    "attendance": Opening(
        Attendance, "activities:session", Permission.READ_ACTIVITIES, "session_id", "session__group__name"
    ),
    "session": Opening(GroupSession, "activities:session", Permission.READ_ACTIVITIES, code="group__name"),
    "activity": Opening(Activity, "activities:detail", Permission.READ_ACTIVITIES, code="title"),
    "case": Opening(Case, "cases:detail", code="number"),
    "person": Opening(Client, "people:detail", Permission.READ_PEOPLE),
}
SERVICES = ("presence", "contact", "attendance", "session", "activity")


def opened_by(seat: Seat, key: str, columns: Iterable[str]) -> str | None:
    """Return the column by which lines of that key open for the seat, None when they do not."""
    if seat.institution_id is None:
        return None
    if key == SERVICE:
        return SERVICE
    column = key if key in OPENINGS else next((name for name in OPENINGS if name in columns), None)
    return column if column and seat.can(OPENINGS[column].permission) else None


def openings(seat: Seat, column: str, keys: Collection[str]) -> dict[str, Opened]:
    """Return where the records of those keys open, for those that exist for the reader in scope."""
    found: dict[str, Opened] = {}
    for name in SERVICES if column == SERVICE else (column,):
        way = OPENINGS[name]
        if seat.can(way.permission):
            found |= _found(way, keys)
    return found


def _found(way: Opening, keys: Collection[str]) -> dict[str, Opened]:
    rows = way.model.objects.filter(pk__in=keys).order_by()
    told = rows.values_list("pk", way.at, way.code) if way.code else rows.values_list("pk", way.at, Value(""))
    return {str(pk): Opened(reverse(way.address, args=[at]), code or "") for pk, at, code in told}
