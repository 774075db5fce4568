"""Reads of groups, sessions and activities used in more than one place."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, IntegerField, Max, Min, Q, QuerySet, Value

from lianqiao.people.models import Client
from lianqiao.registry.composed import composed

from .facts import attendances_of_session
from .models import Activity, Group, GroupMember, GroupSession
from .states import CAME, EventState

# Nobody works through more than this in one look; the lists show the rest.
WAITING_AT_MOST = 100


def group_rows() -> QuerySet:
    """Return groups as flat rows with what a list shows: sessions held, the last and the next day."""
    return Group.objects.annotate(
        held=Count("sessions", filter=Q(sessions__state=EventState.HELD)),
        last_on=Max("sessions__on", filter=Q(sessions__state=EventState.HELD)),
        next_on=Min("sessions__on", filter=Q(sessions__state=EventState.PLANNED)),
    ).values(
        "id", "name", "kind", "category", "scene", "state", "opened_on", "responsible__name",
        "held", "last_on", "next_on",
    )  # fmt: skip


def activity_rows() -> QuerySet:
    """Return activities as flat rows with what a list shows."""
    return Activity.objects.values(
        "id", "title", "on", "started_at", "place", "category", "scene", "state", "head_count", "count_method",
        "minutes", "signed_at", "worker__name", "worker_name",
    )  # fmt: skip


def session_rows(group: Group) -> QuerySet:
    """Return a group's sessions, the latest first, each with its person-times as `came`."""
    return (
        group.sessions.annotate(came=attendances_of_session())
        .order_by("-on", "-number")
        .values(
            "id",
            "number",
            "on",
            "started_at",
            "theme",
            "state",
            "minutes",
            "came",
            "signed_at",
            "worker__name",
        )
    )


def members_on(group_id: UUID, on: dt.date) -> QuerySet[GroupMember]:
    """Return who belongs to the group on the day. Who joins that day belongs to it, who leaves that day no more."""
    joined = GroupMember.objects.filter(group_id=group_id, joined_on__lte=on)
    return joined.filter(Q(left_on__isnull=True) | Q(left_on__gt=on))


def member_rows(group: Group) -> QuerySet:
    """Return the members in the order of the sign-in sheet, each with how often they came, those who left last."""
    came = Q(
        client__attendances__session__group=group,
        client__attendances__session__state=EventState.HELD,
        client__attendances__status__in=CAME,
    )
    return (
        group.members.annotate(came=Count("client__attendances", filter=came, distinct=True))
        .order_by("left_on", "joined_on", "id")
        .values(
            "id", "client_id", "client__name", "client__bed", "client__kind", "joined_on", "left_on", "came"
        )
    )


@dataclass(frozen=True)
class Line:
    """One line of a sign-in sheet: who, and what became of them ("" while nobody has said)."""

    client_id: UUID
    name: str
    bed: str
    status: str
    walk_in: bool


def sign_in_sheet(session: GroupSession, *, extra: Iterable[UUID] = ()) -> list[Line]:
    """Return the lines of the sheet, members first in the order they joined, then who walked in.

    The paper and the screen both use it, so that they can be compared line by line. `extra` are clients
    that were just added on the screen.
    """
    statuses = dict(session.attendances.order_by("id").values_list("client_id", "status"))
    members = members_on(session.group_id, session.on).order_by("joined_on", "id")
    order = list(members.values_list("client_id", flat=True))
    walked_in = [key for key in dict.fromkeys([*statuses, *extra]) if key not in set(order)]
    clients = Client.objects.filter(pk__in=[*order, *walked_in])
    known = {key: (name, bed) for key, name, bed in clients.values_list("pk", "name", "bed")}
    return [
        Line(key, *known[key], status=statuses.get(key, ""), walk_in=key in walked_in)
        for key in [*order, *walked_in]
        if key in known
    ]


def earlier_versions(session: GroupSession) -> list[dict]:
    """Return what stood in a session before each of its corrections, the latest first."""
    history = session.versions.filter(pgh_label="corrected", state=EventState.HELD).order_by(
        "-pgh_created_at", "-pgh_id"
    )
    return list(history.values("pgh_created_at", "on", "minutes", "counted", "theme"))


def earlier_counts(activity: Activity) -> list[dict]:
    """Return what stood in an activity before each of its corrections, the latest first."""
    history = activity.versions.filter(pgh_label="corrected", state=EventState.HELD).order_by(
        "-pgh_created_at", "-pgh_id"
    )
    return list(history.values("pgh_created_at", "on", "minutes", "head_count", "count_method"))


def to_record(*, until: dt.date, account_id: UUID) -> list[dict]:
    """Return sessions and activities planned up to the day that wait for their record, the oldest of each first.

    Those led by the account's worker, and those nobody leads: they must not fall between two chairs. Both in one query;
    an activity has no number, its title stands under `group__name` and its place under `theme`. Of more than so many
    the last ones are left out, but not those of the day itself.
    """
    found = composed(_waiting, until=until, account=account_id)
    if len(found) < WAITING_AT_MOST:
        return found
    return [row for row in found if row["on"] < until] + composed(
        _waiting, until=until, since=until, account=account_id
    )


def _waiting(**asked: Any) -> QuerySet:
    sessions = _to_record(GroupSession.objects.all(), **asked)
    activities = _to_record(Activity.objects.all(), **asked)
    unnumbered = activities.annotate(number=Value(None, output_field=IntegerField()))
    columns = ("id", "on", "started_at", "number")
    own = sessions.values(*columns, "theme", "group__name")[:WAITING_AT_MOST]
    return own.union(unnumbered.values(*columns, "place", "title")[:WAITING_AT_MOST], all=True)


def _to_record(rows: QuerySet, *, until: dt.date, account: UUID, **later: dt.date) -> QuerySet:
    mine = Q(worker__account_id=account) | Q(worker=None)
    days = Q(on__lte=until) & (Q(on__gte=later["since"]) if later else Q())
    return rows.filter(mine, days, state=EventState.PLANNED).order_by("on", "id")
