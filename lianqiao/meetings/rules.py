"""May a meeting be planned, recorded, signed or called off now? `check_can_…` raises the reason."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lianqiao.cases.rules import check_open
from lianqiao.cases.states import StepState
from lianqiao.core.errors import DomainError
from lianqiao.core.states import can_move, check_can_move

from .models import Meeting
from .states import MEETING_MOVES, MeetingState


class NobodyInvited(DomainError):
    message = _("A meeting needs somebody beside you: choose who comes.")
    field = "workers"


class NobodyCame(DomainError):
    message = _("Tick who was there.")
    field = "came"


class MeetingAhead(DomainError):
    message = _("A meeting that has not begun yet cannot be recorded as held.")
    field = "starts_at"


class RecordMissing(DomainError):
    message = _("Write down how it went before signing.")
    field = "text"


class NotYourRecord(DomainError):
    message = _("Only who wrote the record signs it.")


class TasksOpen(DomainError):
    message = _("Steps decided in this meeting are still to be done.")


class CancelReasonMissing(DomainError):
    message = _("Say why it is called off.")
    field = "cancel_reason"


def can_change(meeting: Meeting) -> bool:
    """Say whether time, place and invitations still change."""
    return meeting.state == MeetingState.PLANNED


def can_record(meeting: Meeting) -> bool:
    """Say whether the record may be written or rewritten now."""
    return meeting.state in (MeetingState.PLANNED, MeetingState.HELD)


def check_can_record(meeting: Meeting, *, starts_at: datetime, at: datetime, came: int) -> None:
    """Raise `IllegalMove`, `MeetingAhead`, or `NobodyCame`."""
    if meeting.state != MeetingState.HELD:
        check_can_move(MEETING_MOVES, meeting.state, MeetingState.HELD)
    if starts_at > at:
        raise MeetingAhead
    if not came:
        raise NobodyCame


def can_sign(meeting: Meeting, *, account_id: UUID | None) -> bool:
    return meeting.state == MeetingState.HELD and meeting.written_by.account_id == account_id


def check_can_sign(meeting: Meeting, *, account_id: UUID | None) -> None:
    """Raise `IllegalMove`, `NotYourRecord`, `RecordMissing`, or `CaseIsClosed` when its decisions have no plan to join."""
    check_can_move(MEETING_MOVES, meeting.state, MeetingState.SIGNED)
    if meeting.written_by.account_id != account_id:
        raise NotYourRecord
    if not meeting.text.strip():
        raise RecordMissing
    if meeting.decisions.exists():
        check_open(meeting.case)


def can_close_tasks(meeting: Meeting) -> bool:
    return can_move(MEETING_MOVES, meeting.state, MeetingState.TASKS_CLOSED) and not _open_tasks(meeting)


def check_can_close_tasks(meeting: Meeting) -> None:
    """Raise `IllegalMove` or `TasksOpen`."""
    check_can_move(MEETING_MOVES, meeting.state, MeetingState.TASKS_CLOSED)
    if _open_tasks(meeting):
        raise TasksOpen


def _open_tasks(meeting: Meeting) -> bool:
    return any(one.step is not None and one.step.state == StepState.OPEN for one in meeting.decisions.all())
