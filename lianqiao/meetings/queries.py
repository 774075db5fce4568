"""Reads of meetings and of what stands in somebody's calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Value
from django.utils import timezone

from lianqiao.cases.models import FollowUp, PlanStep
from lianqiao.cases.states import FollowUpState, StepState
from lianqiao.core.dates import Span
from lianqiao.registry.composed import composed

from .models import Meeting, MeetingAttendee, MeetingDecision
from .states import MeetingState

SHOWN = 20
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Appointment:
    """Something in a calendar: which kind, the day, the moment when it has one, and the row it comes from."""

    kind: str
    on: date
    row: dict[str, Any]
    at: datetime | None = None


def meeting_rows() -> QuerySet:
    """Return meetings as flat rows with what a list or a calendar shows."""
    return Meeting.objects.values(
        "id", "kind", "state", "starts_at", "minutes", "place", "unit__name", "unit__code", "case_id", "case__number",
        "case__episode", "case__client_id", "case__client__name",
    )  # fmt: skip


def meeting_for_page() -> QuerySet[Meeting]:
    """Return meetings with everything their page shows."""
    return Meeting.objects.select_related(
        "case__client", "case__responsible", "unit", "written_by__account", "signed_by__account"
    ).prefetch_related(
        Prefetch("attendees", MeetingAttendee.objects.order_by("id")),
        Prefetch("decisions", MeetingDecision.objects.select_related("owner", "step").order_by("id")),
    )


def meetings_of(case: UUID) -> list[dict]:
    """Return the meetings about a case, the latest first."""
    return composed(_of_case, case=case)


def _of_case(*, case: UUID) -> QuerySet:
    return meeting_rows().filter(case_id=case).order_by("-starts_at")[:SHOWN]


def unsettled_of(case: UUID, *, now: datetime) -> list[dict]:
    """Return the meetings about a case that are over and whose record is missing or not signed, the first one first."""
    return composed(_unsettled, case=case, now=now)


def _unsettled(*, case: UUID, now: datetime) -> QuerySet:
    over = meeting_rows().filter(case_id=case, starts_at__lt=now)
    return over.filter(state__in=(MeetingState.PLANNED, MeetingState.HELD)).order_by("starts_at", "id")[
        :SHOWN
    ]


def meetings_on_paper(case: UUID) -> QuerySet[Meeting]:
    """Return the meetings of a case whose record is signed, the first one first, with all that belongs on paper."""
    signed = meeting_for_page().filter(case_id=case, signed_at__isnull=False)
    return signed.order_by("starts_at", "id")


def calendar_of(account: UUID, days: Span) -> list[Appointment]:
    """Return what stands in the account's calendar on these days, in order. Three queries.

    Meetings they are invited to or planned, steps of plans in their hands, follow-ups of their cases.
    """
    first, end = (
        timezone.make_aware(datetime.combine(day, time.min)) for day in (days.from_on, days.until_on)
    )
    asked = {"account": account, "from_on": days.from_on, "until_on": days.until_on}
    found = [
        Appointment("meeting", timezone.localdate(row["starts_at"]), row, row["starts_at"])
        for row in composed(_meetings, account=account, first=first, end=end)
    ]
    found += _dated("step", composed(_steps, **asked))
    found += _dated("follow_up", composed(_follow_ups, **asked))
    return sorted(found, key=lambda one: (one.on, one.at is None, one.at or end, one.row["id"]))


def _dated(kind: str, rows: Iterable[dict]) -> list[Appointment]:
    return [Appointment(kind, row["due_on"], row) for row in rows]


def _mine(account: UUID) -> Q:
    invited = MeetingAttendee.objects.filter(meeting=OuterRef("pk"), worker__account_id=account)
    return Q(written_by__account_id=account) | Exists(invited)


def _meetings(*, account: UUID, first: datetime, end: datetime) -> QuerySet:
    rows = meeting_rows().filter(_mine(account), starts_at__gte=first, starts_at__lt=end)
    return rows.exclude(state=MeetingState.CANCELLED).order_by("starts_at", "id")


def _steps(*, account: UUID, from_on: date, until_on: date) -> QuerySet:
    steps = PlanStep.objects.filter(
        owner__account_id=account, state=StepState.OPEN, due_on__gte=from_on, due_on__lt=until_on
    )
    return steps.values("id", "text", "due_on", "case_id", "case__client_id", "case__client__name")


def _follow_ups(*, account: UUID, from_on: date, until_on: date) -> QuerySet:
    planned = FollowUp.objects.filter(
        case__responsible__account_id=account,
        state=FollowUpState.PLANNED,
        due_on__gte=from_on,
        due_on__lt=until_on,
    )
    return planned.values(
        "id", "due_on", "person_id", "person_name", "case_id", "case__client_id", "case__client__name"
    )


def unfinished_and_on(account: UUID, day: date, *, now: datetime) -> tuple[list[dict], list[dict]]:
    """Return the meetings the account planned that are over and not signed yet, and its meetings of the day; the
    earliest of each first. One query."""
    first = timezone.make_aware(datetime.combine(day, time.min))
    rows = composed(_desk, account=account, now=now, first=first, end=first + timedelta(days=1))
    return [row for row in rows if row["waits"]], [row for row in rows if not row["waits"]]


def _desk(*, account: UUID, now: datetime, first: datetime, end: datetime) -> QuerySet:
    over = (
        meeting_rows()
        .annotate(waits=Value(True))
        .filter(
            written_by__account_id=account,
            starts_at__lt=now,
            state__in=(MeetingState.PLANNED, MeetingState.HELD),
        )
    )
    today = _meetings(account=account, first=first, end=end).annotate(waits=Value(False))
    return over.order_by("starts_at", "id")[:SHOWN].union(today, all=True)


def week_of(text: str, today: date) -> Span:
    """Return the week, Monday to Sunday, of a day written as 2026-11-23; else the current one."""
    try:
        day = date.fromisoformat(text)
        monday = day - timedelta(days=day.weekday())
        return Span(monday, monday + WEEK)
    except (ValueError, OverflowError):
        monday = today - timedelta(days=today.weekday())
        return Span(monday, monday + WEEK)
