"""A family in words: the table beside the picture, for whoever cannot see it or would rather read."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from .graph import EmotionalLink, Family, Person, Union, shown
from .kinds import ABUSE, Condition, Descent, Emotion, Form, Mark, UnionKind
from .structure import is_divorced, is_separated
from .symbols import age_of, is_dead

DIRECTED = frozenset(
    {
        Emotion.FOCUSED_ON,
        Emotion.CARETAKER,
        Emotion.PHYSICAL_ABUSE,
        Emotion.EMOTIONAL_ABUSE,
        Emotion.SEXUAL_ABUSE,
    }
)


@dataclass(frozen=True)
class Row:
    """One person: who they are, and each tie as (what, whom)."""

    key: str
    name: str
    facts: tuple[str, ...]
    ties: tuple[tuple[str, str], ...]
    abuse: tuple[tuple[str, str], ...] = ()
    """Lines of abuse, apart: the style for paper leaves them out."""


def rows(family: Family, *, year: int) -> list[Row]:
    """Return a row for everybody, the index person first, then the oldest."""
    people = sorted(family.people, key=lambda one: (not one.is_index, one.birth_year or 10_000, one.key))
    harmless, harmful = shown(family, abuse=False), _only_abuse(family)
    return [
        Row(
            one.key, called(one), tuple(_facts(one, year)),
            (*_kin(family, one.key), *_feelings(harmless, one.key)), tuple(_feelings(harmful, one.key)),
        )
        for one in people
    ]  # fmt: skip


def called(person: Person) -> str:
    """Return a name, or what stands for one."""
    if person.name:
        return person.name
    return _("not named") if person.form == Form.PERSON else str(Form(person.form).label)


def choices(family: Family, *, but: str = "") -> list[tuple[str, str]]:
    """Return everybody else as (key, name) for a field to choose from."""
    people = sorted(family.people, key=lambda one: (not one.is_index, one.birth_year or 10_000, one.key))
    return [(one.key, _with_year(one)) for one in people if one.key != but]


def bond_text(union: Union) -> str:
    """Return a bond in words, with its years."""
    parts = [str(UnionKind(union.kind).label)]
    if union.since:
        parts.append(_("since %(year)s") % {"year": union.since})
    if is_separated(union):
        parts.append(_dated(_("separated"), union.separated))
    if is_divorced(union):
        parts.append(_dated(_("divorced"), union.divorced))
    if union.remarried:
        parts.append(_dated(_("married to each other again"), union.remarried))
    if union.annulled:
        parts.append(_("annulled"))
    return " · ".join(parts)


def _with_year(person: Person) -> str:
    return f"{called(person)} ({person.birth_year})" if person.birth_year else called(person)


def _dated(word: str, year: int | None) -> str:
    return f"{word} {year}" if year else word


def _facts(person: Person, year: int) -> Iterable[str]:
    if person.form != Form.PERSON:
        yield str(Form(person.form).label)
    if person.sex in ("male", "female"):
        yield _("male") if person.sex == "male" else _("female")
    if person.birth_year:
        yield _("born %(year)s") % {"year": person.birth_year}
    if is_dead(person):
        yield _dated(_("deceased"), person.death_year)
    elif age := age_of(person, year):
        yield _("%(age)s years old") % {"age": age}
    if person.occupation:
        yield person.occupation
    if person.income:
        yield _("income %(income)s") % {"income": person.income}
    yield from (str(Condition(one).label) for one in person.conditions)
    yield from (str(Mark(one).label) for one in person.marks)
    if person.carer_rank is not None:
        yield _("main carer") if person.carer_rank == 1 else _("carer")
    if person.in_hospital:
        yield _("in hospital now")


def _only_abuse(family: Family) -> Family:
    return replace(family, emotions=tuple(link for link in family.emotions if link.code in ABUSE), _by_key={})


def _feelings(family: Family, key: str) -> Iterable[tuple[str, str]]:
    for feeling in family.emotions:
        if key in (feeling.one, feeling.other):
            yield (
                _feeling(feeling, key),
                _names(family, [feeling.other if feeling.one == key else feeling.one]),
            )


def _kin(family: Family, key: str) -> Iterable[tuple[str, str]]:
    for link in family.parents:
        if link.child == key and link.parents:
            yield _parents_word(link.kind), _names(family, link.parents)
    for union in family.unions:
        if key in union.ends:
            yield bond_text(union), _names(family, [one for one in union.ends if one != key])
    children = dict.fromkeys(link.child for link in family.parents if key in link.parents)
    if children:
        yield _("children"), _names(family, children)
    siblings = _siblings(family, key)
    if siblings:
        yield _("brothers and sisters"), _names(family, siblings)
    for household in family.households:
        if key in household.members and len(household.members) > 1:
            yield _("lives with"), _names(family, [one for one in household.members if one != key])


def _parents_word(kind: str) -> str:
    words = {
        Descent.BIOLOGICAL: _("parents"),
        Descent.ADOPTED: _("adoptive parents"),
        Descent.FOSTER: _("foster parents"),
        Descent.STEP: _("step-parents"),
        Descent.DONOR: _("donor or surrogate"),
    }
    return words[Descent(kind)]


def _siblings(family: Family, key: str) -> list[str]:
    groups = {(link.parents, link.siblings) for link in family.parents if link.child == key}
    found = [
        link.child for link in family.parents if (link.parents, link.siblings) in groups and link.child != key
    ]
    return list(dict.fromkeys(found))


def _feeling(link: EmotionalLink, key: str) -> str:
    label = str(Emotion(link.code).label)
    if link.code not in DIRECTED:
        return label
    return (
        _("%(line)s, towards") % {"line": label} if link.one == key else _("%(line)s, from") % {"line": label}
    )


def _names(family: Family, keys: Iterable[str]) -> str:
    return "、".join(called(family[key]) for key in keys)
