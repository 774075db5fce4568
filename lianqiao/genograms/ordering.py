"""The order of chains on their rows: brothers and sisters as they were born, few crossings, always the same."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from .graph import Family, Sibship

SWEEPS = 12
Chain = tuple[str, ...]


@dataclass
class Order:
    """Chains by row, and the sibships whose birth order nothing could keep (siblings bound crosswise)."""

    rows: list[list[Chain]]
    part: dict[str, int] = field(default_factory=dict)
    """Families that nothing ties together stand side by side: which of them each person belongs to."""
    conceded: set[Chain] = field(default_factory=set)

    def places(self) -> dict[str, float]:
        """Everybody's place on their row, from 0 to 1."""
        found: dict[str, float] = {}
        for chains in self.rows:
            keys = [key for chain in chains for key in chain]
            found |= {key: (place + 0.5) / len(keys) for place, key in enumerate(keys)}
        return found


def ordered(
    chains: Iterable[Chain], row: dict[str, int], groups: tuple[Sibship, ...], part: dict[str, int]
) -> Order:
    """Return the order with the fewest crossings that a fixed number of sweeps by barycentre finds."""
    rows: list[list[Chain]] = [[] for _row in range(max(row.values(), default=-1) + 1)]
    for chain in chains:
        rows[row[chain[0]]].append(chain)
    order = Order(rows, part)
    before = _birth_rules(order, groups)
    links = [(parent, child) for group in groups for parent in group.parents for child in group.children]
    links.sort()
    for place in range(len(rows)):
        rows[place] = _sorted(rows[place], {}, before, part)
    best, fewest = [list(one) for one in rows], crossings(order, links, row)
    for sweep in range(SWEEPS):
        _swept(order, links, before, downwards=sweep % 2 == 0)
        now = crossings(order, links, row)
        if now < fewest:
            best, fewest = [list(one) for one in order.rows], now
    order.rows = best
    return order


def parts_of(family: Family, groups: tuple[Sibship, ...]) -> dict[str, int]:
    """Return for everybody which separate family they belong to, 0 that of the index person, then the larger first."""
    tied: dict[str, set[str]] = {person.key: set() for person in family.people}
    ties = [union.ends for union in family.unions]
    ties += [(group.children[0], key) for group in groups for key in (*group.children, *group.parents)]
    for one, other in ties:
        tied[one].add(other)
        tied[other].add(one)
    found: list[set[str]] = []
    for key in tied:
        if not any(key in part for part in found):
            found.append(_reached(tied, key))
    index = family.index.key if family.index else None
    found.sort(key=lambda part: (index not in part, -len(part), min(part)))
    return {key: place for place, part in enumerate(found) for key in part}


def _reached(tied: dict[str, set[str]], start: str) -> set[str]:
    seen, ahead = {start}, [start]
    while ahead:
        for key in tied[ahead.pop()] - seen:
            seen.add(key)
            ahead.append(key)
    return seen


def crossings(order: Order, links: list[tuple[str, str]], row: dict[str, int]) -> int:
    """Count the pairs of descents that cross between two rows."""
    at = order.places()
    by_rows: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for parent, child in links:
        by_rows.setdefault((row[parent], row[child]), []).append((at[parent], at[child]))
    return sum(
        (one[0] - other[0]) * (one[1] - other[1]) < 0
        for lines in by_rows.values()
        for place, one in enumerate(lines)
        for other in lines[:place]
    )


def _birth_rules(order: Order, groups: tuple[Sibship, ...]) -> dict[Chain, set[Chain]]:
    """Return which chains each must stand right of. A sibship that would contradict the others is conceded."""
    chain_of = {key: chain for chains in order.rows for chain in chains for key in chain}
    before: dict[Chain, set[Chain]] = {chain: set() for chain in chain_of.values()}
    for group in groups:
        for older, younger in zip(group.children, group.children[1:], strict=False):
            left, right = chain_of[older], chain_of[younger]
            if left == right:
                backwards = left.index(older) > left.index(younger)
            else:
                backwards = left in before and _follows(before, left, right)
            if backwards:
                order.conceded.add(group.children)
            elif left != right:
                before[right].add(left)
    return before


def _follows(before: dict[Chain, set[Chain]], late: Chain, early: Chain) -> bool:
    """Say whether `late` already has to stand right of `early`."""
    seen, ahead = {late}, [late]
    while ahead:
        for chain in before[ahead.pop()]:
            if chain == early:
                return True
            if chain not in seen:
                seen.add(chain)
                ahead.append(chain)
    return False


def _swept(order: Order, links: list, before: dict[Chain, set[Chain]], *, downwards: bool) -> None:
    near: dict[str, list[str]] = {}
    for parent, child in links:
        one, other = (child, parent) if downwards else (parent, child)
        near.setdefault(one, []).append(other)
    span = range(len(order.rows)) if downwards else range(len(order.rows) - 1, -1, -1)
    for place in span:
        at = order.places()
        wish = {}
        for chain in order.rows[place]:
            found = [at[other] for key in chain for other in near.get(key, ())]
            wish[chain] = sum(found) / len(found) if found else sum(at[key] for key in chain) / len(chain)
        order.rows[place] = _sorted(order.rows[place], wish, before, order.part)


def _sorted(
    chains: list[Chain], wish: dict[Chain, float], before: dict[Chain, set[Chain]], part: dict[str, int]
) -> list[Chain]:
    """Return the chains by their wishes, none before those it must follow."""
    waiting = sorted(chains, key=lambda chain: (part[chain[0]], wish.get(chain, 0.0), min(chain)))
    done: set[Chain] = set()
    found = []
    here = set(chains)
    while waiting:
        nxt = next(chain for chain in waiting if before[chain] & here <= done)
        waiting.remove(nxt)
        done.add(nxt)
        found.append(nxt)
    return found
