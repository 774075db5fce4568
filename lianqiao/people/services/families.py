"""Drawing a family: people, bonds, descents, and taking them off the map again.

Everybody is named by their key on the map (`queries.families`): a client by the client's, others by their own row's.
What ties two clients is kept as a `Relation` too, so that it stands on both their pages without being typed again.
"""

from dataclasses import fields, replace
from datetime import date
from typing import Any

from lianqiao.audit.actions import action
from lianqiao.genograms import graph, rules
from lianqiao.genograms.kinds import Descent, UnionKind
from lianqiao.genograms.told import Bound, Described
from lianqiao.people.models import Client, Family, FamilyMember, FamilyUnion, ParentLink, Relation
from lianqiao.people.queries.families import Reading, read_family
from lianqiao.people.states import RelationKind, Sex
from lianqiao.registry.models import Seat

from .relations import add_relation

RELATED = {Sex.FEMALE: RelationKind.MOTHER, Sex.MALE: RelationKind.FATHER}
BOUND = {UnionKind.MARRIAGE: RelationKind.SPOUSE, UnionKind.COHABITATION: RelationKind.PARTNER}
NEW = "new"


def add_parent(
    *, by: Seat, client: Client, of: str, told: Described, descent: str, since: int | None = None, today: date
) -> FamilyMember:
    """Put a parent of somebody on the client's map. Raises what the rules of `genograms` say against it."""
    reading = read_family(client)
    family = _with(reading, told, today=today)
    rules.check_can_descend(family, of, NEW, descent)
    with _drawing(by, reading, "parent") as details:
        member = _added(reading, told)
        _descend(reading, member_for(reading, of), member, descent, since)
        details["member"] = str(member.pk)
    return member


def add_child(
    *, by: Seat, client: Client, of: str, other: str = "", told: Described, descent: str,
    since: int | None = None, today: date,
) -> FamilyMember:  # fmt: skip
    """Put a child of one or two people on the map."""
    reading = read_family(client)
    family = _with(reading, told, today=today)
    parents = [key for key in dict.fromkeys((of, other)) if key]
    for parent in parents:
        rules.check_can_descend(family, NEW, parent, descent)
        family = _and(family, graph.ParentLink(NEW, (parent,), descent))
    with _drawing(by, reading, "child") as details:
        member = _added(reading, told)
        for parent in parents:
            _descend(reading, member, member_for(reading, parent), descent, since)
        details["member"] = str(member.pk)
    return member


def add_sibling(
    *, by: Seat, client: Client, of: str, told: Described, descent: str, since: int | None = None, today: date
) -> FamilyMember:
    """Put a brother or sister on the map, below the same parents; below one without a name where none is known."""
    reading = read_family(client)
    family = _with(reading, told, today=today)
    rules.check_on_map(family, of)
    parents = sorted({key for link in family.parents if link.child == of for key in link.parents})[:2]
    for parent in parents:
        rules.check_can_descend(family, NEW, parent, descent)
        family = _and(family, graph.ParentLink(NEW, (parent,), descent))
    with _drawing(by, reading, "sibling") as details:
        member = _added(reading, told)
        above = [member_for(reading, key) for key in parents]
        if not above:
            above = [_added(reading, Described())]
            _descend(reading, member_for(reading, of), above[0], Descent.BIOLOGICAL, None)
        for row in above:
            _descend(reading, member, row, descent, since)
        details["member"] = str(member.pk)
    return member


def add_partner(
    *, by: Seat, client: Client, of: str, told: Described, bound: Bound, today: date
) -> FamilyMember:
    """Put somebody's partner on the map."""
    reading = read_family(client)
    rules.check_can_unite(_with(reading, told, today=today), bound.union("", of, NEW), today=today)
    with _drawing(by, reading, "partner") as details:
        member = _added(reading, told)
        _unite(member_for(reading, of), member, bound)
        details["member"] = str(member.pk)
    return member


def link_parent(
    *, by: Seat, client: Client, child: str, parent: str, descent: str, since: int | None = None, today: date
) -> ParentLink:
    """Say that one person on the map is the parent of another. Of two clients both pages show it."""
    reading = read_family(client)
    rules.check_year(since, "since", today=today)
    family = reading.family
    rules.check_can_descend(family, child, parent, descent)
    with _drawing(by, reading, "descent") as details:
        one, other = member_for(reading, child), member_for(reading, parent)
        link = _descend(reading, one, other, descent, since)
        relate_parent(by, one, other, descent)
        details["link"] = str(link.pk)
    return link


def unite(*, by: Seat, client: Client, one: str, other: str, bound: Bound, today: date) -> FamilyUnion:
    """Say that two people on the map are, or were, partners. Of two clients both pages show it."""
    reading = read_family(client)
    rules.check_can_unite(reading.family, bound.union("", one, other), today=today)
    with _drawing(by, reading, "union") as details:
        union = _unite(member_for(reading, one), member_for(reading, other), bound)
        relate_partners(by, union)
        details["union"] = str(union.pk)
    return union


def change_union(
    *, by: Seat, client: Client, key: str, bound: Bound, today: date, version: int | None = None
) -> FamilyUnion:
    """Correct a bond, or write down that it ended. One known by a relation alone gets a row of its own."""
    reading = read_family(client)
    known = next((one for one in reading.family.unions if one.key == key), None)
    if known is None:
        raise rules.NotOnTheMap
    changed = bound.union(key, known.one, known.other)
    rules.check_can_unite(reading.family, changed, today=today)
    with _drawing(by, reading, "union_changed") as details:
        row = next((one for one in reading.unions if str(one.pk) == key), None)
        if row is None:
            row = _unite(member_for(reading, known.one), member_for(reading, known.other), bound)
        else:
            _tell(row, bound)
            row.version = row.version if version is None else version
            row.save()
        details["union"] = str(row.pk)
    return row


def change_member(
    *, by: Seat, client: Client, key: str, told: Described, today: date, version: int | None = None
) -> FamilyMember:
    """Correct what is said of somebody on the map. Name, sex and birth of a client are changed in their record."""
    reading = read_family(client)
    rules.check_on_map(reading.family, key)
    person = told.person(key)
    who = reading.client(key)
    if who is not None:
        person = replace(person, sex=who.sex, birth_year=reading.family[key].birth_year)
    rules.check_person(person, today=today)
    rules.check_kin(_changed(reading.family, person), key)
    with _drawing(by, reading, "member_changed") as details:
        member = member_for(reading, key)
        _tell(member, told, but={"name", "sex", "birth_year"} if member.client_id else set())
        if version is not None and not member._state.adding:
            member.version = version or member.version
        member.save()
        details["member"] = str(member.pk)
    return member


def recognise(*, by: Seat, client: Client, key: str, known: Client) -> FamilyMember:
    """Say that somebody described on the map is a registered client: what was drawn becomes relations of theirs.

    Raises `KnownOnMap` when the client stands on a map as themselves, or why their year of birth cannot be.
    """
    reading = read_family(client)
    family, member = reading.family, reading.member(key)
    if member is None or member.client_id is not None:
        raise rules.NotOnTheMap
    if str(known.pk) in family or FamilyMember.objects.filter(client=known, removed_at=None).exists():
        raise rules.KnownOnMap
    year = known.birth_date.year if known.birth_date else None
    rules.check_kin(_changed(family, replace(family[key], sex=known.sex, birth_year=year)), key)
    with _drawing(by, reading, "recognised") as details:
        details["member"] = str(member.pk)
        member.client, member.name, member.sex, member.birth_year = known, "", known.sex, None
        member.save()
        rows = {one.pk: one for one in reading.members}
        for link in reading.parents:
            if (
                member.pk in (link.child_id, link.parent_id)
                and {link.child_id, link.parent_id} <= rows.keys()
            ):
                relate_parent(by, rows[link.child_id], rows[link.parent_id], link.kind)
        for union in reading.unions:
            if member.pk in (union.one_id, union.other_id):
                relate_partners(by, union)
    return member


def _with(reading: Reading, told: Described, *, today: date) -> graph.Family:
    """The family with somebody new on it, once what is said of them is likely."""
    person = told.person(NEW)
    rules.check_person(person, today=today)
    family = reading.family
    return graph.tidy(replace(family, people=(*family.people, person), _by_key={}))


def _and(family: graph.Family, link: graph.ParentLink) -> graph.Family:
    return replace(family, parents=(*family.parents, link), _by_key={})


def _changed(family: graph.Family, person: graph.Person) -> graph.Family:
    others = tuple(one for one in family.people if one.key != person.key)
    return replace(family, people=(*others, person), _by_key={})


def _drawing(by: Seat, reading: Reading, what: str) -> Any:
    return action("people.family_drawn", by=by, on=reading.index, what=what)


def family_for(reading: Reading) -> Family:
    """Return the family new rows of a map belong to; a new one when nothing was drawn yet."""
    mine = reading.member(str(reading.index.pk)) or next(iter(reading.members), None)
    if mine is not None:
        return mine.family
    family = Family(institution_id=reading.index.institution_id)
    family.save()
    return family


def member_for(reading: Reading, key: str) -> FamilyMember:
    """Return the row of somebody on the map; a client known by relations alone gets one now."""
    found = reading.member(key)
    if found is not None:
        return found
    client = reading.client(key)
    if client is None:
        raise rules.NotOnTheMap
    member = FamilyMember.objects.filter(client=client).first()
    if member is None:
        member = FamilyMember(
            institution_id=client.institution_id, family=family_for(reading), client=client, sex=client.sex
        )
    member.removed_at = None
    member.save()
    reading.members.append(member)
    return member


def _added(reading: Reading, told: Described) -> FamilyMember:
    member = FamilyMember(institution_id=reading.index.institution_id, family=family_for(reading))
    _tell(member, told)
    member.save()
    reading.members.append(member)
    return member


def _tell(row: Any, told: Any, but: set[str] | frozenset[str] = frozenset()) -> None:
    for part in fields(told):
        if part.name not in but:
            value = getattr(told, part.name)
            setattr(row, part.name, value.strip() if isinstance(value, str) else value)


def _descend(
    reading: Reading, child: FamilyMember, parent: FamilyMember, descent: str, since: int | None
) -> ParentLink:
    link = ParentLink(
        institution_id=child.institution_id, family_id=child.family_id, child=child, parent=parent, kind=descent,
        since=since,
    )  # fmt: skip
    link.save()
    reading.parents.append(link)
    return link


def _unite(one: FamilyMember, other: FamilyMember, bound: Bound) -> FamilyUnion:
    union = FamilyUnion(institution_id=one.institution_id, family_id=one.family_id, one=one, other=other)
    _tell(union, bound)
    union.save()
    return union


def relate_parent(by: Seat, child: FamilyMember, parent: FamilyMember, descent: str) -> None:
    """Write the relation of two clients that the line on the map stands for."""
    if child.client is None or parent.client is None or descent not in (Descent.BIOLOGICAL, Descent.ADOPTED):
        return
    kind = RELATED.get(Sex(parent.client.sex), RelationKind.PARENT)
    if not _related(child.client, parent.client, set(RELATED.values()) | {RelationKind.PARENT}):
        add_relation(by=by, client=child.client, other=parent.client, kind=kind, drawn=True)


def relate_partners(by: Seat, union: FamilyUnion) -> None:
    one, other, kind = union.one.client, union.other.client, BOUND.get(UnionKind(union.kind))
    over = union.is_divorced or union.divorced or union.annulled
    if (
        one is not None
        and other is not None
        and kind
        and not over
        and not _related(one, other, set(BOUND.values()))
    ):
        add_relation(by=by, client=one, other=other, kind=kind, drawn=True)


def _related(one: Client, other: Client, kinds: set[RelationKind]) -> bool:
    pair = {"from_client__in": [one, other], "to_client__in": [one, other], "kind__in": kinds}
    return Relation.objects.filter(**pair).exists()
