"""A family as the map shows it: what was drawn, and what clients' relations already say, read as one.

Relations between clients are typed once, on either page. The map takes them from there and adds only what a relation
cannot say (see ADR 0017).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from uuid import UUID

from django.db.models import Q

from lianqiao.genograms import graph
from lianqiao.genograms.ecomap import System
from lianqiao.genograms.kinds import Descent, Emotion, UnionKind
from lianqiao.genograms.told import Described
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
from lianqiao.people.states import RelationKind

MOST = 120
"""So many people a map reads at most; beyond them it would not be read by anybody either."""
PARENTS = {RelationKind.MOTHER: "female", RelationKind.FATHER: "male", RelationKind.PARENT: ""}
BONDS = {RelationKind.SPOUSE: UnionKind.MARRIAGE, RelationKind.PARTNER: UnionKind.COHABITATION}
KIN = frozenset({*PARENTS, *BONDS, RelationKind.SIBLING})
BESIDE = frozenset(
    {RelationKind.CARER, RelationKind.GUARDIAN, RelationKind.GRANDPARENT, RelationKind.RELATIVE}
)
"""Relations that say nothing of where somebody stands: shown beside the family, named by what they are."""


@dataclass
class Reading:
    """The rows of one map, and the family they make. People are keyed by their client, else by their own row."""

    index: Client
    clients: dict[UUID, Client] = field(default_factory=dict)
    members: list[FamilyMember] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    unions: list[FamilyUnion] = field(default_factory=list)
    parents: list[ParentLink] = field(default_factory=list)
    emotions: list[EmotionalLink] = field(default_factory=list)
    households: list[Household] = field(default_factory=list)

    def member(self, key: str) -> FamilyMember | None:
        """Return the row of somebody on the map; None for a client who has none yet, or a key not on the map."""
        return next((one for one in self.members if key_of(one) == key), None)

    def client(self, key: str) -> Client | None:
        return next((one for one in self.clients.values() if str(one.pk) == key), None)

    @property
    def family(self) -> graph.Family:
        """The family as plain data, tidy."""
        return graph.tidy(_Plain(self).family())


def key_of(member: FamilyMember) -> str:
    return str(member.client_id or member.pk)


def read_family(client: Client, *, removed: bool = False) -> Reading:
    """Return everything on the client's map. `removed` reads what was taken off it instead of what is on it."""
    found = Reading(client)
    families = _gather(found)
    there = {"removed_at__isnull": not removed, "family__in": families}
    if not families:
        return found
    found.members = [one for one in found.members if (one.removed_at is not None) == removed]
    found.unions = list(FamilyUnion.objects.filter(**there))
    found.parents = list(ParentLink.objects.filter(**there))
    found.emotions = list(EmotionalLink.objects.filter(**there))
    found.households = list(Household.objects.filter(**there))
    return found


def systems_of(client: Client) -> list[EcomapSystem]:
    """Return what stands on the client's ecomap."""
    return list(EcomapSystem.objects.filter(client=client, removed_at=None))


def drawn_systems(rows: Iterable[EcomapSystem]) -> tuple[System, ...]:
    return tuple(System(str(one.pk), one.kind, one.name, one.quality, one.strength, one.flow) for one in rows)


def snapshots_of(client: Client) -> list[FamilySnapshot]:
    """Return the kept maps of a client, the newest first, without what they hold."""
    return list(
        FamilySnapshot.objects.filter(client=client).defer("drawn").select_related("taken_by__account")
    )


def _gather(found: Reading) -> set[UUID]:
    """Follow relations and maps from client to client until nobody new turns up; return the families met."""
    found.clients[found.index.pk] = found.index
    families: set[UUID] = set()
    seen: set[UUID] = set()
    rows: dict[UUID, FamilyMember] = {}
    while (new := [pk for pk in found.clients if pk not in seen]) and len(found.clients) < MOST:
        seen.update(new)
        _relate(found, new)
        mine = FamilyMember.objects.filter(client__in=new)
        met = set(mine.values_list("family", flat=True)) - families
        families |= met
        for member in FamilyMember.objects.filter(family__in=met).select_related("client"):
            rows[member.pk] = member
            if member.client is not None and member.removed_at is None:
                found.clients.setdefault(member.client.pk, member.client)
    found.members = list(rows.values())
    return families


def _relate(found: Reading, new: list[UUID]) -> None:
    """Take in the relations of these clients, and whom they lead to."""
    beside = Q(kind__in=BESIDE) & (Q(from_client=found.index) | Q(to_client=found.index))
    touching = Q(from_client__in=new) | Q(to_client__in=new)
    known = {relation.pk for relation in found.relations}
    rows = Relation.objects.filter(Q(kind__in=KIN) & touching | beside).select_related(
        "from_client", "to_client"
    )
    for relation in rows:
        if relation.pk not in known:
            found.relations.append(relation)
            for one in (relation.from_client, relation.to_client):
                found.clients.setdefault(one.pk, one)


class _Plain:
    """From rows to plain data."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.keys = {member.pk: key_of(member) for member in reading.members}

    def family(self) -> graph.Family:
        return graph.Family(
            tuple(self._people()),
            tuple(self._unions()),
            (*self._descents(), *self._siblings()),
            tuple(self._households()),
            tuple(self._emotions()),
        )

    def _people(self) -> Iterable[graph.Person]:
        rows = {member.client_id: member for member in self.reading.members if member.client_id}
        carers = {
            one.to_client_id
            for one in self._related(RelationKind.CARER)
            if self._is_index(one.from_client_id)
        }
        for pk, client in self.reading.clients.items():
            person = _described(rows[pk]) if pk in rows else graph.Person(str(pk))
            rank = person.carer_rank
            yield replace(
                person,
                name=client.name,
                sex=client.sex,
                birth_year=client.birth_date.year if client.birth_date else person.birth_year,
                death_year=client.died_on.year if client.died_on else person.death_year,
                is_index=self._is_index(pk),
                in_hospital=(person.in_hospital or client.unit_id is not None) and client.died_on is None,
                carer_rank=0 if rank is None and pk in carers else rank,
                occupation=person.occupation or self._beside(pk),
            )
        for member in self.reading.members:
            if member.client_id is None:
                yield _described(member)

    def _unions(self) -> Iterable[graph.Union]:
        drawn = set()
        for place, row in enumerate(self.reading.unions):
            one, other = self._ends(row.one_id, row.other_id)
            drawn.add(frozenset((one, other)))
            yield graph.Union(
                str(row.pk), one, other, row.kind, row.since, row.separated, row.divorced, row.remarried,
                row.annulled, row.since or 10_000 + place, row.is_separated, row.is_divorced,
            )  # fmt: skip
        for kind, bond in BONDS.items():
            for relation in self._related(kind):
                ends = (str(relation.from_client_id), str(relation.to_client_id))
                if frozenset(ends) not in drawn:
                    since = relation.since.year if relation.since else None
                    yield graph.Union(str(relation.pk), *ends, bond, since, order=since or 20_000)

    def _descents(self) -> Iterable[graph.ParentLink]:
        """The parents of each child, two of one kind together as they stand on the drawing."""
        known: dict[str, dict[str, tuple[str, int | None]]] = {}
        for kind in PARENTS:
            for relation in self._related(kind):
                told = (Descent.BIOLOGICAL, None)
                known.setdefault(str(relation.from_client_id), {})[str(relation.to_client_id)] = told
        for row in self.reading.parents:
            child, parent = self._ends(row.child_id, row.parent_id)
            known.setdefault(child, {})[parent] = (row.kind, row.since)
        for child, parents in sorted(known.items()):
            for descent in Descent:
                pair = sorted(parent for parent, told in parents.items() if told[0] == descent)
                years = [year for parent in pair if (year := parents[parent][1]) is not None]
                for start in range(0, len(pair), 2):
                    two = tuple(pair[start : start + 2])
                    yield graph.ParentLink(child, two, descent, min(years, default=None))

    def _siblings(self) -> Iterable[graph.ParentLink]:
        """Brothers and sisters by relation whose common parents are not on the map: a line without a couple."""
        parents: dict[str, set[str]] = {}
        for link in self._descents():
            parents.setdefault(link.child, set()).update(link.parents)
        groups: dict[str, str] = {}
        for relation in sorted(self._related(RelationKind.SIBLING), key=lambda one: str(one.pk)):
            one, other = str(relation.from_client_id), str(relation.to_client_id)
            if parents.get(one, set()) & parents.get(other, set()):
                continue
            keep, gone = sorted((groups.setdefault(one, one), groups.setdefault(other, other)))
            groups = {key: keep if group == gone else group for key, group in groups.items()}
        for key, group in sorted(groups.items()):
            yield graph.ParentLink(key, (), siblings=group)

    def _households(self) -> Iterable[graph.Household]:
        for row in self.reading.households:
            members = tuple(key_of(one) for one in self.reading.members if one.household_id == row.pk)
            yield graph.Household(str(row.pk), members, row.name)

    def _emotions(self) -> Iterable[graph.EmotionalLink]:
        caring = set()
        for row in self.reading.emotions:
            one, other = self._ends(row.one_id, row.other_id)
            if row.code == Emotion.CARETAKER:
                caring.add((one, other))
            yield graph.EmotionalLink(str(row.pk), one, other, row.code)
        for relation in self._related(RelationKind.CARER):
            ends = (str(relation.to_client_id), str(relation.from_client_id))
            if ends not in caring:
                yield graph.EmotionalLink(str(relation.pk), *ends, Emotion.CARETAKER)

    def _beside(self, pk: UUID) -> str:
        """What somebody is to the index person who stands beside the family rather than in it."""
        for relation in self.reading.relations:
            if (
                relation.kind in BESIDE
                and self._is_index(relation.from_client_id)
                and relation.to_client_id == pk
            ):
                return str(RelationKind(relation.kind).label)
        return ""

    def _related(self, kind: str) -> list[Relation]:
        return [relation for relation in self.reading.relations if relation.kind == kind]

    def _is_index(self, pk: UUID) -> bool:
        return pk == self.reading.index.pk

    def _ends(self, one: UUID, other: UUID) -> tuple[str, str]:
        return self.keys.get(one, str(one)), self.keys.get(other, str(other))


def _described(member: FamilyMember) -> graph.Person:
    told = Described(**{part.name: getattr(member, part.name) for part in fields(Described)})
    return replace(told.person(key_of(member)), nudge=(float(member.dx), float(member.dy)))
