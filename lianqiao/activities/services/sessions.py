"""Verbs of group sessions."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from lianqiao.activities import rules
from lianqiao.activities.models import Attendance, Group, GroupSession
from lianqiao.activities.queries import members_on
from lianqiao.activities.states import CAME, Attended, EventState, GroupState
from lianqiao.audit.actions import action
from lianqiao.people.models import Client
from lianqiao.registry.models import Seat
from lianqiao.workforce.models import Worker


@dataclass(frozen=True)
class SignInSheet:
    """A filled sign-in sheet: what became of whom (by client key), and how many came without a name."""

    on: dt.date
    marks: Mapping[UUID, str] = field(default_factory=dict)
    counted: int = 0
    minutes: int | None = None
    theme: str = ""
    note: str = ""

    @property
    def attendances(self) -> int:
        """Person-times the sheet holds."""
        return self.counted + sum(status in CAME for status in self.marks.values())


def plan_session(
    *,
    by: Seat,
    group: Group,
    on: dt.date,
    started_at: dt.time | None = None,
    theme: str = "",
    place: str = "",
    worker: Worker | None = None,
    minutes: int | None = None,
) -> GroupSession:
    """Put a session on the calendar, numbered after the last one. Raises `GroupOver`."""
    rules.check_can_change_group(group)
    session = GroupSession(
        institution_id=group.institution_id,
        group=group,
        on=on,
        started_at=started_at,
        theme=theme,
        place=place,
        category=group.category,
        scene=group.scene,
        worker=worker or group.responsible,
        minutes=minutes,
    )
    with action("session.planned", by=by, on=session, group=group.pk):
        session.number = next_number(group)
        session.save()
    return session


def repeat_last_session(*, by: Seat, group: Group) -> GroupSession:
    """Plan the next session a week after the last one, at the same hour, place and length.

    Raises `GroupOver`, or `GroupSession.DoesNotExist` when the group has not met yet.
    """
    last = group.sessions.exclude(state=EventState.CANCELLED).latest("on", "number")
    return plan_session(
        by=by,
        group=group,
        on=last.on + dt.timedelta(days=7),
        started_at=last.started_at,
        place=last.place,
        worker=last.worker,
        minutes=last.minutes,
    )


def hold_session(*, by: Seat, session: GroupSession, sheet: SignInSheet, at: dt.datetime) -> GroupSession:
    """Record that the session took place, with its sheet. The group runs from its first session on.

    Raises `IllegalMove`, `NotYetHeld`, `NobodyCame`, `NotOurClient`, `StaleRecord`.
    """
    rules.check_can_hold(session, on=sheet.on, today=timezone.localdate(at))
    with action("session.held", by=by, on=session, attendances=sheet.attendances, counted=sheet.counted):
        session.state = EventState.HELD
        _write(session, sheet)
        _start(session.group)
    return session


def correct_session(*, by: Seat, session: GroupSession, sheet: SignInSheet, at: dt.datetime) -> GroupSession:
    """Correct a held session before it is signed; what stood there before stays in its history.

    Raises `NotHeld`, `AlreadySigned`, `NotYetHeld`, `NobodyCame`, `NotOurClient`, `StaleRecord`.
    """
    rules.check_can_correct(session, on=sheet.on, today=timezone.localdate(at))
    with action("session.corrected", by=by, on=session, attendances=sheet.attendances, counted=sheet.counted):
        _write(session, sheet)
    return session


def cancel_session(*, by: Seat, session: GroupSession, reason: str) -> GroupSession:
    """Say that a planned session will not take place. Raises `IllegalMove` or `ReasonMissing`."""
    rules.check_can_cancel(session, reason)
    with action("session.cancelled", by=by, on=session):
        session.state, session.cancel_reason = EventState.CANCELLED, reason.strip()
        session.save()
    return session


def sign_session(*, by: Seat, session: GroupSession, at: dt.datetime) -> GroupSession:
    """Sign a held session; from then on nobody changes it. Raises `NotHeld` or `AlreadySigned`."""
    rules.check_can_sign(session)
    with action("session.signed", by=by, on=session):
        session.signed_at, session.signed_by = at, by
        session.save()
    return session


def next_number(group: Group) -> int:
    """Return the number of the group's next session; the group stays locked until the action ends."""
    Group.objects.select_for_update(of=("self",)).only("pk").get(pk=group.pk)
    return (group.sessions.aggregate(last=Max("number"))["last"] or 0) + 1


def _write(session: GroupSession, sheet: SignInSheet) -> None:
    if sheet.attendances == 0:
        raise rules.NobodyCame
    session.on, session.counted, session.minutes = sheet.on, sheet.counted, sheet.minutes
    session.theme, session.note = sheet.theme, sheet.note
    # First the session: its version decides who of two people typing at once was first.
    session.save()
    _write_marks(session, sheet.marks)


def _write_marks(session: GroupSession, marks: Mapping[UUID, str]) -> None:
    known = set(
        Client.objects.filter(institution_id=session.institution_id, pk__in=marks).values_list(
            "pk", flat=True
        )
    )
    if known != set(marks):
        raise rules.NotOurClient
    members = set(members_on(session.group_id, session.on).values_list("client_id", flat=True))
    there = {row.client_id: row for row in session.attendances.all()}
    session.attendances.filter(pk__in=[row.pk for key, row in there.items() if key not in marks]).delete()
    for client_id, status in marks.items():
        row = there.get(client_id)
        if row is not None and row.status != status:
            row.status = status
            row.save()
    Attendance.objects.bulk_create(
        Attendance(
            institution_id=session.institution_id,
            session=session,
            client_id=client_id,
            status=Attended(status),
            walk_in=client_id not in members,
            version=1,
        )
        for client_id, status in marks.items()
        if client_id not in there
    )


def _start(group: Group) -> None:
    if group.state == GroupState.PLANNED:
        group.state = GroupState.RUNNING
        group.save()
