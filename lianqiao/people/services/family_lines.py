"""Feelings, households, the ecomap, dragging, keeping a map, and taking off with the way back."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from lianqiao.audit.actions import action
from lianqiao.genograms import rules
from lianqiao.genograms.graph import as_plain
from lianqiao.genograms.kinds import ABUSE, Flow, Strength
from lianqiao.people import signals
from lianqiao.people.models import (
    Client,
    EcomapSystem,
    EmotionalLink,
    FamilyMember,
    FamilySnapshot,
    FamilyUnion,
    Household,
    ParentLink,
    Relation,
)
from lianqiao.people.queries.families import BONDS, PARENTS, drawn_systems, read_family, systems_of
from lianqiao.registry.models import Seat

from .families import family_for, member_for, relate_parent, relate_partners

FARTHEST, HIGHEST = 600, 20
"""How far somebody may be dragged, to the side and up or down: rows stay rows."""
KINDS: dict[str, Any] = {
    "member": FamilyMember,
    "union": FamilyUnion,
    "descent": ParentLink,
    "emotion": EmotionalLink,
    "household": Household,
    "system": EcomapSystem,
}
"""What can be taken off a map, by the word its buttons use."""


def draw_feeling(
    *,
    by: Seat,
    client: Client,
    one: str,
    other: str,
    code: str,
    since: int | None = None,
    note: str = "",
    today: date,
) -> EmotionalLink:
    """Draw what is between two people. A line of abuse is announced by `signals.abuse_drawn`."""
    reading = read_family(client)
    if one == other:
        raise rules.LinkWithSelf
    rules.check_year(since, "since", today=today)
    for key in (one, other):
        rules.check_on_map(reading.family, key)
    known = next(
        (row for row in reading.emotions if _ends(reading, row) == (one, other) and row.code == code), None
    )
    with action("people.feeling_drawn", by=by, on=client, code=code) as details:
        first, second = member_for(reading, one), member_for(reading, other)
        link = known or EmotionalLink(
            institution_id=client.institution_id,
            family_id=first.family_id,
            one=first,
            other=second,
            code=code,
        )
        link.since, link.note = since, note.strip()
        link.save()
        details["link"] = str(link.pk)
        if code in ABUSE:
            told = {"link_id": link.pk, "client_id": client.pk, "institution_id": client.institution_id}
            transaction.on_commit(lambda: signals.abuse_drawn.send(sender=EmotionalLink, **told))
    return link


def keep_household(
    *, by: Seat, client: Client, members: Sequence[str], name: str = "", household: Household | None = None
) -> Household:
    """Say who lives together. Everybody lives in one household: who joins one leaves the other."""
    reading = read_family(client)
    for key in members:
        rules.check_on_map(reading.family, key)
    with action("people.household_kept", by=by, on=client, members=len(members)):
        rows = [member_for(reading, key) for key in members]
        household = household or Household(institution_id=client.institution_id, family=family_for(reading))
        household.name, household.removed_at = name.strip(), None
        household.save()
        for row in reading.members:
            stays = row in rows
            if stays or row.household_id == household.pk:
                row.household = household if stays else None
                row.save()
    return household


def keep_system(
    *, by: Seat, client: Client, kind: str, name: str, quality: str, strength: int = Strength.FAIR,
    flow: str = Flow.NONE, note: str = "", system: EcomapSystem | None = None,
) -> EcomapSystem:  # fmt: skip
    """Draw, or change, a system of the client's ecomap and the line to it."""
    system = system or EcomapSystem(institution_id=client.institution_id, client=client)
    system.kind, system.name, system.quality = kind, name.strip(), quality
    system.strength, system.flow, system.note = strength, flow, note.strip()
    with action("people.system_kept", by=by, on=client, kind=kind, quality=quality):
        system.save()
    return system


def drag(*, by: Seat, client: Client, key: str, dx: int, dy: int) -> FamilyMember:
    """Move somebody by so many pixels from where they stand now; never so far that rows no longer tell generations."""
    reading = read_family(client)
    rules.check_on_map(reading.family, key)
    with action("people.family_drawn", by=by, on=client, what="dragged"):
        member = member_for(reading, key)
        member.dx = max(-FARTHEST, min(FARTHEST, member.dx + dx))
        member.dy = max(-HIGHEST, min(HIGHEST, member.dy + dy))
        member.save()
    return member


def straighten(*, by: Seat, client: Client) -> int:
    """Put everybody who was dragged back where the layout puts them; return how many."""
    moved = [one for one in read_family(client).members if one.dx or one.dy]
    with action("people.family_drawn", by=by, on=client, what="straightened"):
        for member in moved:
            member.dx = member.dy = 0
            member.save()
    return len(moved)


def take_off(*, by: Seat, client: Client, kind: str, pk: UUID, at: datetime) -> Any:
    """Take something off the map. It stays readable to `put_back`. A relation of clients goes from their pages too."""
    row = _row(client, kind, pk)
    with action("people.taken_off_map", by=by, on=client, kind=kind, row=str(pk)):
        row.removed_at = at
        row.save()
        _relations_of(row).delete()
    return row


def put_back(*, by: Seat, client: Client, kind: str, pk: UUID) -> Any:
    """Undo `take_off`. Raises `AgainOnTheMap` when the same was drawn anew meanwhile."""
    row = _row(client, kind, pk)
    _check_not_drawn_anew(row)
    with action("people.put_back_on_map", by=by, on=client, kind=kind, row=str(pk)):
        row.removed_at = None
        row.save()
        if isinstance(row, ParentLink):
            relate_parent(by, row.child, row.parent, row.kind)
        elif isinstance(row, FamilyUnion):
            relate_partners(by, row)
    return row


def keep_snapshot(
    *, by: Seat, client: Client, title: str, on: date, at: datetime, today: date
) -> FamilySnapshot:
    """Keep the map with the ecomap as they are now, for good. Lines of abuse are kept too, and shown to whom they may be shown.

    Raises `KeptAhead` for a day that has not come.
    """
    if on > today:
        raise rules.KeptAhead
    systems = drawn_systems(systems_of(client))
    snapshot = FamilySnapshot(
        institution_id=client.institution_id,
        client=client,
        on=on,
        title=title.strip(),
        drawn=as_plain(read_family(client).family) | {"systems": [asdict(one) for one in systems]},
        taken_at=at,
        taken_by=by if by.id else None,
    )
    with action("people.family_kept", by=by, on=snapshot, client=str(client.pk)):
        snapshot.save()
    return snapshot


def _ends(reading: Any, row: EmotionalLink) -> tuple[str, str]:
    keys = {member.pk: str(member.client_id or member.pk) for member in reading.members}
    return keys.get(row.one_id, ""), keys.get(row.other_id, "")


def _row(client: Client, kind: str, pk: UUID) -> Any:
    """The row, if it belongs to the client's map. Raises `NotOnTheMap`."""
    model = KINDS.get(kind)
    row = model.objects.filter(pk=pk).first() if model else None
    if row is None:
        raise rules.NotOnTheMap
    if isinstance(row, EcomapSystem):
        mine = row.client_id == client.pk
    else:
        families = {one.family_id for removed in (False, True) for one in _members(client, removed)}
        mine = row.family_id in families
    if not mine:
        raise rules.NotOnTheMap
    return row


def _check_not_drawn_anew(row: Any) -> None:
    same: dict[str, Any]
    if isinstance(row, ParentLink):
        same = {"child": row.child_id, "parent": row.parent_id}
    elif isinstance(row, EmotionalLink):
        same = {"one": row.one_id, "other": row.other_id, "code": row.code}
    elif isinstance(row, FamilyUnion):
        same = {"one__in": [row.one_id, row.other_id], "other__in": [row.one_id, row.other_id]}
    else:
        return
    if type(row).objects.filter(removed_at=None, **same).exclude(pk=row.pk).exists():
        raise rules.AgainOnTheMap


def _members(client: Client, removed: bool) -> list[FamilyMember]:
    return read_family(client, removed=removed).members


def _relations_of(row: Any) -> Any:
    """The relation of two clients that a line stands for."""
    pair: dict[str, Any]
    if isinstance(row, ParentLink):
        pair = {
            "from_client": row.child.client_id,
            "to_client": row.parent.client_id,
            "kind__in": list(PARENTS),
        }
    elif isinstance(row, FamilyUnion):
        ends = [row.one.client_id, row.other.client_id]
        pair = {"from_client__in": ends, "to_client__in": ends, "kind__in": list(BONDS)}
    else:
        return Relation.objects.none()
    return Relation.objects.filter(**pair)
