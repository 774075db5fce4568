"""What this room puts into the menu and onto the desk."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.cases.models.cases import case_label
from lianqiao.core.addresses import address
from lianqiao.core.navigation import Entry, InboxItem
from lianqiao.registry.composed import composed
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission

from .models import ClosingReport, ServicePlan
from .models.reports import Report
from .queries import reports_to_countersign, to_write_again
from .rules import APPROVERS
from .states import PlanState

NAVIGATION = [
    Entry(
        gettext_lazy("How they found it"),
        "casework:experiences",
        "message-heart",
        Permission.SEE_TEAM,
        order=16,
    ),
]
# Forms are reached from the page of a case; the menu stays there.
UNDER = "cases:list"
# What lies unfinished on the desk: the forms by the beginning of their drafts' keys, as their pages are headed.
DRAFTS = {
    "casework.report": gettext_lazy("Closing report"),
    "casework.death": gettext_lazy("The client has died"),
    "casework.discharge": gettext_lazy("Discharge plan"),
    "casework.discharge_again": gettext_lazy("Discharge plan"),
    "casework.intake": gettext_lazy("Intake form"),
    "casework.assessment": gettext_lazy("Assessment"),
    "casework.economy": gettext_lazy("Economic hardship assessment"),
    "casework.plan": gettext_lazy("Service plan"),
    "casework.plan:new": gettext_lazy("Service plan"),
    "casework.plan_word": gettext_lazy("Service plan"),
    "casework.plan_review": gettext_lazy("Look at the goals"),
    "casework.evaluation": gettext_lazy("Evaluation"),
    "casework.goal": gettext_lazy("Goal"),
    "casework.goal:new": gettext_lazy("Goal"),
}
SHOWN = 50


def inbox(seat: Seat, now: datetime) -> Iterator[InboxItem]:
    """Return what waits for the seat: what is to be written again, closing reports to countersign, plans to approve. Three queries."""
    if seat.can(Permission.WRITE_CASES):
        yield from _returned(seat, now)
    yield from decisions(seat, now)


def decisions(seat: Seat, now: datetime) -> Iterator[InboxItem]:
    """Return what waits for the seat's signature or approval: closing reports, plans a client agreed to."""
    if seat.can(Permission.SEE_TEAM):
        yield from waiting_reports(ClosingReport, seat, _place)
    if seat.role in APPROVERS:
        yield from _plans(seat)


def _returned(seat: Seat, now: datetime) -> Iterator[InboxItem]:
    """What I am to do about forms of mine: write again what came back or is over, arrange a discharge, close a case."""
    for row in composed(to_write_again, account=seat.account_id, today=timezone.localdate(now)):
        if row["kind"] == "economy":
            url = address("casework:economy", row["id"])
            yield _line(row, _("Economic assessment to renew"), url, icon="calendar-off", tone="warn")
        elif row["kind"] == "close":
            url = address("cases:close", row["case_id"])
            yield _line(row, _("Report countersigned: close the case"), url, icon="archive", tone="info")
        elif row["kind"] == "discharge":
            url = address("casework:discharge", row["case_id"])
            yield _line(row, _("Discharge to arrange"), url, icon="home-move", due_at=row["signed_at"])
        else:
            yield given_back(row, _place(row))


def _line(row: dict, kind: str, url: str, **look: Any) -> InboxItem:
    detail = case_label(row["case__number"], row["case__episode"])
    return InboxItem(kind=kind, title=row["case__client__name"], detail=detail, url=url, **look)


def given_back(row: dict, url: str) -> InboxItem:
    """Return the line of a report that a supervisor gave back."""
    return _line(row, _("Report given back"), url, icon="arrow-back-up", tone="warn")


def waiting_reports(model: type[Report], seat: Seat, place: Callable[[dict], str]) -> Iterator[InboxItem]:
    """Return the reports of one kind, written by others, that wait for the seat's signature."""
    kind = _("Report to countersign")
    for row in composed(reports_to_countersign, model, account=seat.account_id):
        yield _line(row, kind, place(row), icon="eye-check")


def _place(row: dict) -> str:
    return address("casework:report", row["case_id"])


def _plans(seat: Seat) -> Iterator[InboxItem]:
    """Plans a client agreed to, for those who approve them; nobody approves their own."""
    for row in composed(_agreed, account=seat.account_id):
        yield InboxItem(
            kind=_("Plan to approve"),
            title=row["case__client__name"],
            detail=f"{case_label(row['case__number'], row['case__episode'])} · {row['author_name']}",
            url=address("casework:plan", row["id"]),
            icon="rubber-stamp",
        )


def _agreed(*, account: UUID) -> QuerySet:
    waiting = ServicePlan.objects.filter(state=PlanState.CLIENT_AGREED).exclude(
        written_by__account_id=account
    )
    return waiting.order_by("written_at", "id").values(
        "id", "author_name", "case__number", "case__episode", "case__client__name"
    )[:SHOWN]
