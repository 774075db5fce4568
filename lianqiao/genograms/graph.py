"""A family as plain data: people, bonds, descents, households and feelings. Keys are any text."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from .kinds import ABUSE, SMALL, Descent, Emotion, Form, UnionKind


@dataclass(frozen=True)
class Person:
    """Somebody on the map. Years, not dates: relatives gave no consent."""

    key: str
    name: str = ""
    sex: str = "unknown"
    born_as: str = ""
    """The sex at birth where it differs from `sex`."""
    birth_year: int | None = None
    death_year: int | None = None
    deceased: bool = False
    form: str = Form.PERSON
    occupation: str = ""
    income: str = ""
    conditions: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    is_index: bool = False
    carer_rank: int | None = None
    in_hospital: bool = False
    birth_order: int | None = None
    twin_group: int | None = None
    zygosity: str = "unknown"
    nudge: tuple[float, float] = (0.0, 0.0)

    @property
    def scale(self) -> float:
        """The size of the symbol in parts of a full one."""
        return SMALL.get(Form(self.form), 1.0)


@dataclass(frozen=True)
class Union:
    """A bond between two people; `order` ranks the unions of one person from the earliest."""

    key: str
    one: str
    other: str
    kind: str = UnionKind.MARRIAGE
    since: int | None = None
    separated: int | None = None
    divorced: int | None = None
    remarried: int | None = None
    annulled: bool = False
    order: int = 0
    is_separated: bool = False
    is_divorced: bool = False

    @property
    def ends(self) -> tuple[str, str]:
        return self.one, self.other


@dataclass(frozen=True)
class ParentLink:
    """`child` descends from `parents`, one or two people; none means siblings whose parents are not on the map."""

    child: str
    parents: tuple[str, ...]
    kind: str = Descent.BIOLOGICAL
    since: int | None = None
    siblings: str = ""
    """Tells two groups of siblings without parents apart."""


@dataclass(frozen=True)
class Household:
    key: str
    members: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class EmotionalLink:
    """What is between two people; lines with a direction go from `one` to `other`."""

    key: str
    one: str
    other: str
    code: str = Emotion.NORMAL


@dataclass(frozen=True)
class Sibship:
    """The children of one set of parents, the oldest first, each with the link they descend by."""

    parents: tuple[str, ...]
    children: tuple[str, ...]
    links: tuple[ParentLink, ...]


@dataclass(frozen=True)
class Family:
    """What a map shows. Links to people who are not on it are left out by `tidy`."""

    people: tuple[Person, ...] = ()
    unions: tuple[Union, ...] = ()
    parents: tuple[ParentLink, ...] = ()
    households: tuple[Household, ...] = ()
    emotions: tuple[EmotionalLink, ...] = ()
    _by_key: dict[str, Person] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._by_key.update({person.key: person for person in self.people})

    def __getitem__(self, key: str) -> Person:
        return self._by_key[key]

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    @property
    def index(self) -> Person | None:
        return next((person for person in self.people if person.is_index), None)


def tidy(family: Family) -> Family:
    """Return the family in a fixed order, without dangling links, with a union for every two parents of a child.

    Layout and drawing take only tidy families, so that the order rows were read in never shows.
    """
    people = tuple(sorted({person.key: person for person in family.people}.values(), key=lambda one: one.key))
    known = {person.key for person in people}
    unions = _unions(family, known)
    parents = tuple(
        sorted(
            {link for link in (_kept(one, known) for one in family.parents) if link},
            key=lambda link: (link.parents, link.siblings, link.child, link.kind, link.since or 0),
        )
    )
    return Family(
        people=people,
        unions=(*unions, *_unstated(parents, unions)),
        parents=parents,
        households=tuple(_households(family.households, known)),
        emotions=tuple(
            sorted(
                (
                    link
                    for link in family.emotions
                    if {link.one, link.other} <= known and link.one != link.other
                ),
                key=lambda link: link.key,
            )
        ),
    )


def sibships(family: Family) -> tuple[Sibship, ...]:
    """Return who are brothers and sisters: children of the same parents by birth, adoption or fostering."""
    groups: dict[tuple[tuple[str, ...], str], list[ParentLink]] = {}
    for link in family.parents:
        groups.setdefault((link.parents, "" if link.parents else link.siblings), []).append(link)
    found = []
    for (parents, _siblings), links in groups.items():
        by_child = {link.child: link for link in links}
        children = in_birth_order(family[key] for key in by_child)
        found.append(Sibship(parents, children, tuple(by_child[key] for key in children)))
    return tuple(sorted(found, key=lambda one: (one.parents, one.children)))


def in_birth_order(people: Iterable[Person]) -> tuple[str, ...]:
    """Return the keys of brothers and sisters, the oldest first.

    An order that is stated for all of them rules; else the year of birth does, unknown years last. Twins stay together.
    """
    siblings = list(people)
    stated = all(one.birth_order is not None for one in siblings)

    def rank(one: Person) -> tuple:
        year = one.birth_year if one.birth_year is not None else 10_000
        order = one.birth_order if one.birth_order is not None else 10_000
        return (order if stated else year, year if stated else order, one.twin_group or 0, one.key)

    return tuple(one.key for one in sorted(siblings, key=rank))


def _unions(family: Family, known: set[str]) -> tuple[Union, ...]:
    kept = {
        union.key: union for union in family.unions if set(union.ends) <= known and union.one != union.other
    }
    return tuple(sorted(kept.values(), key=lambda one: (one.order, one.since or 0, one.key)))


def _kept(link: ParentLink, known: set[str]) -> ParentLink | None:
    parents = tuple(sorted({key for key in link.parents if key in known and key != link.child}))
    if link.child not in known or not (parents or link.siblings):
        return None
    return ParentLink(link.child, parents[:2], link.kind, link.since, "" if parents else link.siblings)


def _unstated(parents: Iterable[ParentLink], unions: Sequence[Union]) -> list[Union]:
    bound = {frozenset(union.ends) for union in unions}
    missing = {link.parents for link in parents if len(link.parents) == 2} - {
        tuple(sorted(pair)) for pair in bound
    }
    return [
        Union(f"unstated:{one}:{other}", one, other, UnionKind.UNSTATED, order=10_000)
        for one, other in sorted(missing)
    ]


def _households(households: Iterable[Household], known: set[str]) -> list[Household]:
    kept = [
        Household(one.key, tuple(sorted(set(one.members) & known)), one.name)
        for one in sorted(households, key=lambda one: one.key)
    ]
    return [one for one in kept if one.members]


def shown(family: Family, *, abuse: bool) -> Family:
    """Return the family as somebody may see it: without lines of abuse unless `abuse`."""
    if abuse:
        return family
    return replace(
        family, emotions=tuple(link for link in family.emotions if link.code not in ABUSE), _by_key={}
    )


def as_plain(family: Family) -> dict[str, list[dict]]:
    """Return the family as JSON can hold it."""
    return {
        part.name: [asdict(one) for one in getattr(family, part.name)]
        for part in fields(family)
        if not part.name.startswith("_")
    }


def from_plain(kept: dict[str, list[dict]]) -> Family:
    """Return the family that `as_plain` was given. Parts a later version added are empty."""
    kinds: dict[str, Any] = {
        "people": Person,
        "unions": Union,
        "parents": ParentLink,
        "households": Household,
        "emotions": EmotionalLink,
    }
    told: dict[str, Any] = {
        name: tuple(_read(kind, row) for row in kept.get(name, [])) for name, kind in kinds.items()
    }
    return Family(**told)


def _read(kind: Any, row: dict) -> Any:
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in row.items()})
