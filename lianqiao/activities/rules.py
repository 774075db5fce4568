"""May this be done with a group, a session or an activity now?"""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError
from lianqiao.core.states import can_move, check_can_move

from .models import Activity, Group, GroupMember, GroupSession
from .states import EVENT_MOVES, GROUP_MOVES, CountMethod, EventState, GroupState

OPEN_GROUP = (GroupState.PLANNED, GroupState.RUNNING)


class GroupOver(DomainError):
    message = _("This group has ended. Open a new group, or look for the one that continues it.")


class AlreadyMember(DomainError):
    message = _("This person is already a member of the group.")
    field = "client"


class NotOurClient(DomainError):
    message = _("One of the people is not registered at your institution.")
    field = "client"


class SessionsUnrecorded(DomainError):
    message = _("There are planned sessions that were neither recorded nor cancelled. Settle them first.")


class NotYetHeld(DomainError):
    message = _("A day in the future cannot be recorded as held.")
    field = "on"


class NobodyCame(DomainError):
    message = _("Nobody is marked as present. If the session did not take place, cancel it and say why.")
    field = "counted"


class CountMethodMissing(DomainError):
    message = _("Say how the number was made: a signed list, tickets, or an estimate.")
    field = "count_method"


class ReasonMissing(DomainError):
    message = _("Give a short reason, so that others understand what happened.")
    field = "reason"


class AlreadySigned(DomainError):
    message = _("This record is signed and can no longer be changed.")


class NotHeld(DomainError):
    message = _("Only what was held can be corrected or signed.")


class LeftBeforeJoining(DomainError):
    message = _("The day of leaving is before the day of joining.")
    field = "on"


def can_change_group(group: Group) -> bool:
    return group.state in OPEN_GROUP


def check_can_change_group(group: Group) -> None:
    """Raise `GroupOver` once the group ended or was cancelled."""
    if not can_change_group(group):
        raise GroupOver


def can_end_group(group: Group) -> bool:
    return can_move(GROUP_MOVES, group.state, GroupState.ENDED)


def check_can_end_group(group: Group) -> None:
    """Raise `IllegalMove` unless the group runs, `SessionsUnrecorded` while a session waits for its record."""
    check_can_move(GROUP_MOVES, group.state, GroupState.ENDED)
    if group.sessions.filter(state=EventState.PLANNED).exists():
        raise SessionsUnrecorded


def can_cancel_group(group: Group) -> bool:
    return can_move(GROUP_MOVES, group.state, GroupState.CANCELLED)


def check_can_enrol(group: Group, client) -> None:
    """Raise `GroupOver`, `NotOurClient` or `AlreadyMember`."""
    check_can_change_group(group)
    if client.institution_id != group.institution_id:
        raise NotOurClient
    if group.members.filter(client=client, left_on__isnull=True).exists():
        raise AlreadyMember


def check_can_leave(member: GroupMember, on: dt.date) -> None:
    """Raise `LeftBeforeJoining` for a day before the member joined."""
    if on < member.joined_on:
        raise LeftBeforeJoining


def can_hold(event: Activity | GroupSession) -> bool:
    return can_move(EVENT_MOVES, event.state, EventState.HELD)


def check_can_hold(event: Activity | GroupSession, *, on: dt.date, today: dt.date) -> None:
    """Raise `IllegalMove` unless it is planned, `NotYetHeld` for a day that has not come."""
    check_can_move(EVENT_MOVES, event.state, EventState.HELD)
    if on > today:
        raise NotYetHeld


def can_correct(event: Activity | GroupSession) -> bool:
    return event.state == EventState.HELD and event.signed_at is None


def check_can_correct(event: Activity | GroupSession, *, on: dt.date, today: dt.date) -> None:
    """Raise `NotHeld`, `AlreadySigned`, or `NotYetHeld` for a day that has not come."""
    check_can_sign(event)
    if on > today:
        raise NotYetHeld


def check_can_sign(event: Activity | GroupSession) -> None:
    """Raise `NotHeld` for what was not held, `AlreadySigned` for what is signed."""
    if event.state != EventState.HELD:
        raise NotHeld
    if event.signed_at is not None:
        raise AlreadySigned


def can_cancel(event: Activity | GroupSession) -> bool:
    return can_move(EVENT_MOVES, event.state, EventState.CANCELLED)


def check_can_cancel(event: Activity | GroupSession, reason: str) -> None:
    """Raise `IllegalMove` unless it is planned, `ReasonMissing` without a reason."""
    check_can_move(EVENT_MOVES, event.state, EventState.CANCELLED)
    if not reason.strip():
        raise ReasonMissing


def check_count_method(count_method: str) -> None:
    """Raise `CountMethodMissing` for a head-count that does not say how it was made."""
    if count_method not in CountMethod.values:
        raise CountMethodMissing
