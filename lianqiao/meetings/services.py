"""Planning, recording and signing meetings, and the secret address of one's calendar."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from lianqiao.audit.actions import action
from lianqiao.cases.models import Case
from lianqiao.cases.rules import check_open, institution_of
from lianqiao.cases.services import add_step
from lianqiao.core.encryption import blind_index
from lianqiao.core.states import check_can_move
from lianqiao.people.models import Client
from lianqiao.registry.models import Seat, Unit
from lianqiao.workforce.models import Worker

from . import rules
from .models import CalendarFeed, Meeting, MeetingAttendee, MeetingDecision
from .states import MEETING_MOVES, AttendeeRole, MeetingState

FEED = "meetings.calendar_feed"


@dataclass(frozen=True)
class Invited:
    """Somebody who is to come: a client, a colleague, or an outsider known by name and role."""

    role: str
    name: str
    client: Client | None = None
    worker: Worker | None = None


@dataclass(frozen=True)
class Decided:
    """Something decided: what, who does it (the one in charge when nobody is named), by when."""

    text: str
    owner: Worker | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class Came:
    """Whether an attendee came, and what they held."""

    came: bool
    opinion: str = ""


def plan_meeting(
    *,
    by: Seat,
    case: Case,
    kind: str,
    starts_at: datetime,
    invited: Sequence[Invited],
    at: datetime,
    minutes: int = 60,
    unit: Unit | None = None,
    place: str = "",
    purpose: str = "",
) -> Meeting:
    """Plan a meeting about an open case, or one that was held already and is to be recorded.

    Raises `CaseIsClosed` or `NobodyInvited`.
    """
    check_open(case)
    meeting = Meeting(institution_id=case.institution_id, case=case, written_by=by, written_at=at)
    with action("meetings.planned", by=by, on=meeting, kind=kind, case=case.pk, invited=len(invited)):
        _plan(meeting, kind, starts_at, minutes, unit, place, purpose)
        _invite(meeting, invited)
    return meeting


def change_meeting(
    *,
    by: Seat,
    meeting: Meeting,
    kind: str,
    starts_at: datetime,
    invited: Sequence[Invited],
    minutes: int = 60,
    unit: Unit | None = None,
    place: str = "",
    purpose: str = "",
) -> Meeting:
    """Move a planned meeting, or invite others. Raises `IllegalMove`, `NobodyInvited`, `StaleRecord`."""
    if not rules.can_change(meeting):
        check_can_move(MEETING_MOVES, meeting.state, MeetingState.PLANNED)
    with action("meetings.changed", by=by, on=meeting, invited=len(invited)):
        _plan(meeting, kind, starts_at, minutes, unit, place, purpose)
        meeting.attendees.all().delete()
        _invite(meeting, invited)
    return meeting


def _plan(
    meeting: Meeting,
    kind: str,
    starts_at: datetime,
    minutes: int,
    unit: Unit | None,
    place: str,
    purpose: str,
) -> None:
    meeting.kind, meeting.starts_at, meeting.minutes = kind, starts_at, minutes
    meeting.unit, meeting.place, meeting.purpose = unit, place.strip(), purpose.strip()
    meeting.save()


def _invite(meeting: Meeting, invited: Sequence[Invited]) -> None:
    if not invited:
        raise rules.NobodyInvited
    MeetingAttendee.objects.bulk_create(
        MeetingAttendee(meeting=meeting, role=one.role, name=one.name, client=one.client, worker=one.worker)
        for one in invited
    )


def record_meeting(
    *,
    by: Seat,
    meeting: Meeting,
    starts_at: datetime,
    minutes: int,
    came: Mapping[UUID, Came],
    decided: Sequence[Decided],
    at: datetime,
    text: str = "",
    materials: str = "",
) -> Meeting:
    """Write down that the meeting was held: who came, what each held, what was decided. May be rewritten until signed.

    `came` is by attendee. Raises `IllegalMove`, `MeetingAhead`, `NobodyCame`, `StaleRecord`.
    """
    there = sum(one.came for one in came.values())
    rules.check_can_record(meeting, starts_at=starts_at, at=at, came=there)
    with action("meetings.held", by=by, on=meeting, came=there, decided=len(decided)):
        attendees = list(meeting.attendees.all())
        for attendee in attendees:
            told = came.get(attendee.pk, Came(came=False))
            attendee.came, attendee.opinion = told.came, told.opinion.strip()
            attendee.save()
        clients = [one.came for one in attendees if one.role == AttendeeRole.CLIENT]
        meeting.state, meeting.written_by = MeetingState.HELD, by
        meeting.starts_at, meeting.minutes = starts_at, minutes
        meeting.client_present = any(clients) if clients else False
        meeting.text, meeting.materials = text.strip(), materials.strip()
        meeting.save()
        meeting.decisions.all().delete()
        MeetingDecision.objects.bulk_create(
            MeetingDecision(meeting=meeting, text=one.text.strip(), owner=one.owner, due_on=one.due_on)
            for one in decided
        )
    return meeting


def sign_meeting(*, by: Seat, meeting: Meeting, at: datetime) -> Meeting:
    """Sign one's record; from then on it never changes, and what was decided joins the plan of the case.

    Raises `IllegalMove`, `NotYourRecord`, `RecordMissing`, `CaseIsClosed`, `StaleRecord`.
    """
    rules.check_can_sign(meeting, account_id=by.account_id)
    with action("meetings.signed", by=by, on=meeting) as details:
        decisions = list(meeting.decisions.select_related("owner").order_by("id"))
        for one in decisions:
            one.step = add_step(
                by=by, case=meeting.case, text=one.text, at=at, due_on=one.due_on, owner=one.owner
            )
            one.save()
        meeting.state, meeting.signed_at, meeting.signed_by = MeetingState.SIGNED, at, by
        meeting.save()
        details["steps"] = len(decisions)
    return meeting


def close_tasks(*, by: Seat, meeting: Meeting, on: date) -> Meeting:
    """Say that everything decided is settled. Raises `IllegalMove` or `TasksOpen`."""
    rules.check_can_close_tasks(meeting)
    with action("meetings.tasks_closed", by=by, on=meeting):
        meeting.state, meeting.tasks_closed_on = MeetingState.TASKS_CLOSED, on
        meeting.save(update_fields=["state", "tasks_closed_on"])
    return meeting


def cancel_meeting(*, by: Seat, meeting: Meeting, cancel_reason: str) -> Meeting:
    """Call a planned meeting off. Raises `IllegalMove` or `CancelReasonMissing`."""
    check_can_move(MEETING_MOVES, meeting.state, MeetingState.CANCELLED)
    if not cancel_reason.strip():
        raise rules.CancelReasonMissing
    with action("meetings.cancelled", by=by, on=meeting):
        meeting.state, meeting.cancel_reason = MeetingState.CANCELLED, cancel_reason.strip()
        meeting.save()
    return meeting


def make_feed(*, by: Seat, at: datetime) -> str:
    """Return the secret of a new calendar feed of the seat; an older one is revoked. It is shown this once.

    Raises `SeatWithoutInstitution`.
    """
    secret = secrets.token_urlsafe(32)
    feed = CalendarFeed(
        institution_id=institution_of(by), seat=by, index=blind_index(FEED, secret), made_at=at
    )
    with action("meetings.feed_made", by=by, on=feed):
        CalendarFeed.objects.filter(seat=by, revoked_at=None).update(revoked_at=at)
        feed.save()
    return secret


def revoke_feed(*, by: Seat, at: datetime) -> None:
    """End the seat's calendar feed: whoever has the address reads nothing more."""
    with action("meetings.feed_revoked", by=by):
        CalendarFeed.objects.filter(seat=by, revoked_at=None).update(revoked_at=at)
