"""Verbs of groups and their members."""

import datetime as dt

from lianqiao.activities import rules
from lianqiao.activities.models import Group, GroupMember
from lianqiao.activities.states import GROUP_MOVES, GroupState
from lianqiao.audit.actions import action
from lianqiao.core.states import check_can_move
from lianqiao.people.models import Client
from lianqiao.registry.models import Institution, Seat
from lianqiao.workforce.models import Worker


def plan_group(
    *,
    by: Seat,
    name: str,
    kind: str,
    category: str,
    scene: str,
    on: dt.date,
    aim: str = "",
    items: list[str] | None = None,
    responsible: Worker | None = None,
    institution: Institution | None = None,
) -> Group:
    """Open a group, planned until its first session is held, at the seat's institution unless one is given."""
    group = Group(
        institution_id=institution.pk if institution else by.institution_id,  # type: ignore[misc]
        name=name,
        kind=kind,
        category=category,
        scene=scene,
        aim=aim,
        items=items or [],
        responsible=responsible,
        opened_on=on,
    )
    with action("group.planned", by=by, on=group, category=category, kind=kind):
        group.save()
    return group


def change_group(*, by: Seat, group: Group, **fields) -> Group:
    """Change what the group is called and aims at.

    Raises `GroupOver` once it ended, `StaleRecord` when somebody saved since it was read.
    """
    rules.check_can_change_group(group)
    with action("group.changed", by=by, on=group, fields=sorted(fields)):
        for name, value in fields.items():
            setattr(group, name, value)
        group.save()
    return group


def enrol_member(*, by: Seat, group: Group, client: Client, on: dt.date) -> GroupMember:
    """Make the client a member. Raises `GroupOver`, `NotOurClient` or `AlreadyMember`."""
    rules.check_can_enrol(group, client)
    member = GroupMember(institution_id=group.institution_id, group=group, client=client, joined_on=on)
    with action("group.member_enrolled", by=by, on=group, member=member.pk):
        member.save()
    return member


def leave_group(*, by: Seat, member: GroupMember, on: dt.date) -> GroupMember:
    """End the membership from that day on; what was attended stays. Raises `LeftBeforeJoining`."""
    rules.check_can_leave(member, on)
    with action("group.member_left", by=by, on=member.group, member=member.pk):
        member.left_on = on
        member.save()
    return member


def end_group(*, by: Seat, group: Group, on: dt.date) -> Group:
    """End a running group. Raises `IllegalMove`, or `SessionsUnrecorded` while a session waits for its record."""
    rules.check_can_end_group(group)
    with action("group.ended", by=by, on=group):
        group.state, group.ended_on = GroupState.ENDED, max(on, group.opened_on)
        group.save()
    return group


def cancel_group(*, by: Seat, group: Group) -> Group:
    """Give up a group that never met; its planned sessions go with it. Raises `IllegalMove`."""
    check_can_move(GROUP_MOVES, group.state, GroupState.CANCELLED)
    with action("group.cancelled", by=by, on=group) as details:
        group.state = GroupState.CANCELLED
        group.save()
        details["sessions"] = _cancel_planned(group)
    return group


def _cancel_planned(group: Group) -> int:
    planned = list(group.sessions.filter(state=GroupState.PLANNED))
    for session in planned:
        session.state = GroupState.CANCELLED
        session.save()
    return len(planned)
