"""Partners side by side: everybody on a row who is bound to one another stands in one chain."""

from .graph import Family, Union


def chains_of(family: Family, row: dict[str, int], apart: frozenset[str]) -> list[tuple[str, ...]]:
    """Return the chains of the map, single people included, each from left to right.

    A couple stands with the man on the left. Somebody with several partners has the first on the left, the second
    on the right and so on outwards, so that earlier partners are nearer.
    """
    bonds: dict[str, list[Union]] = {person.key: [] for person in family.people}
    for union in family.unions:
        if union.key not in apart:
            for key in union.ends:
                bonds[key].append(union)
    placed: set[str] = set()
    chains = []
    for person in sorted(family.people, key=lambda one: (-_partners(bonds, one.key), one.key)):
        if person.key not in placed:
            chains.append(_chain(family, bonds, person.key, placed))
    return sorted(chains, key=lambda chain: (row[chain[0]], min(chain)))


def _partners(bonds: dict[str, list[Union]], key: str) -> int:
    return len({_other(union, key) for union in bonds[key]})


def _chain(family: Family, bonds: dict[str, list[Union]], hub: str, placed: set[str]) -> tuple[str, ...]:
    placed.add(hub)
    partners = _free(bonds, hub, placed)
    if len(partners) == 1 and _stands_left(family, partners[0], hub):
        return (*_outwards(bonds, partners[0], placed)[::-1], hub)
    left: list[str] = []
    right: list[str] = []
    placed.update(partners)
    for place, partner in enumerate(partners):
        beside = left if len(partners) > 1 and place % 2 == 0 else right
        beside.extend(_outwards(bonds, partner, placed))
    return (*left[::-1], hub, *right)


def _outwards(bonds: dict[str, list[Union]], key: str, placed: set[str]) -> list[str]:
    """Somebody and, further out, the other partners they have."""
    placed.add(key)
    found = [key]
    partners = _free(bonds, key, placed)
    placed.update(partners)
    for partner in partners:
        found.extend(_outwards(bonds, partner, placed))
    return found


def _free(bonds: dict[str, list[Union]], key: str, placed: set[str]) -> list[str]:
    partners = [_other(union, key) for union in bonds[key]]
    return [one for one in dict.fromkeys(partners) if one not in placed]


def _stands_left(family: Family, one: str, other: str) -> bool:
    """Men left, women right; otherwise the order of the keys, which never changes."""
    rank = {"male": 0, "female": 2}
    return (rank.get(family[one].sex, 1), one) < (rank.get(family[other].sex, 1), other)


def _other(union: Union, key: str) -> str:
    return union.other if union.one == key else union.one
