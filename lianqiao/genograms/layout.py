"""Where everybody stands on the map. Lengths are in pixels of a symbol of 40."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from .chains import chains_of
from .compaction import spread
from .generations import acyclic, rows_of
from .graph import Family, Person, Sibship, Union, sibships, tidy
from .kinds import Form, Mark
from .ordering import Chain, Order, ordered, parts_of
from .text import Written, width, wrapped

S = 40.0
CELL = 2.2 * S
"""The least room of a person from side to side."""
TEXT = 0.33 * S
SMALL_TEXT = 0.3 * S
LINE = 0.4 * S
APART = 0.5 * S
"""Air between two texts on one row."""
WAVE = 0.25 * S
FOOT = 0.3 * S
"""So far from the middle of a symbol the outermost line below it begins."""
PASSES = 24


@dataclass(frozen=True)
class Place:
    """The middle of a symbol, its row, and the text below it."""

    x: float
    y: float
    row: int
    radius: float
    lines: tuple[tuple[str, float], ...]
    """What stands below, each line with its font size."""
    above: tuple[Written, ...] = ()
    """Years and income, with the middle of the symbol as origin."""
    head: float = 0.0
    """The height of what stands above the symbol."""

    @property
    def text_width(self) -> float:
        return max((width(text, size) for text, size in self.lines), default=0.0)

    @property
    def top(self) -> float:
        return self.y - self.radius - self.head

    @property
    def bottom(self) -> float:
        """Below the last line of text."""
        text = sum(1.25 * size for _text, size in self.lines)
        return self.y + self.radius + (text + 0.17 * S if self.lines else 0.0)

    @property
    def texts(self) -> tuple[Written, ...]:
        """Everything written round the symbol."""
        found, y = [], self.y + self.radius + 0.1 * S
        for text, size in self.lines:
            y += size * 1.2
            found.append(Written(text, self.x, y, size))
        return (*found, *(replace(one, x=self.x + one.x, y=self.y + one.y) for one in self.above))

    @property
    def half(self) -> float:
        """Half of the room the person takes from side to side."""
        return max(self.radius, self.text_width / 2)


@dataclass(frozen=True)
class Standing:
    """A family with everybody's x and row, before rows get their height."""

    family: Family
    groups: tuple[Sibship, ...]
    row: dict[str, int]
    order: Order
    apart: frozenset[str]
    x: dict[str, float]


def stand(family: Family) -> Standing:
    """Return who stands where from left to right. Takes any family; leaves out what would make it circular."""
    family = acyclic(tidy(family))
    groups = sibships(family)
    row, apart = rows_of(family)
    order = ordered(chains_of(family, row, apart), row, groups, parts_of(family, groups))
    return Standing(family, groups, row, order, apart, _Compaction(family, groups, order).run())


def label_of(person: Person) -> tuple[tuple[str, float], ...]:
    """Return the lines below a symbol: name, then occupation, wrapped at three symbols."""
    found = [(line, TEXT) for line in wrapped(person.name, TEXT, 3 * S)]
    return (*found, *((line, SMALL_TEXT) for line in wrapped(person.occupation, SMALL_TEXT, 3 * S)))


def above_of(person: Person) -> tuple[Written, ...]:
    """Return what is written above a symbol: the years to the left and right, the income just above them."""
    if person.form != Form.PERSON:
        return ()
    y = -S / 2 * person.scale - 0.12 * S
    found = []
    if person.birth_year is not None:
        found.append(Written(str(person.birth_year), -3, y, SMALL_TEXT, "end"))
    if person.death_year is not None:
        found.append(Written(str(person.death_year), 3, y, SMALL_TEXT, "start"))
    if person.income:
        y -= 1.15 * SMALL_TEXT if found else 0
        found.append(Written(person.income, -3, y, SMALL_TEXT, "end"))
    return tuple(found)


def head_of(person: Person) -> float:
    """Return the height of what stands above a symbol, a wavy line included."""
    written = max((-one.box[1] - S / 2 * person.scale for one in above_of(person)), default=0.0)
    return written + (WAVE if waves(person) else 0.0)


def cell(person: Person) -> float:
    """Return the room a person takes from side to side."""
    below = max((width(text, size) for text, size in label_of(person)), default=0.0)
    above = 2 * max((-one.box[0] for one in above_of(person)), default=0.0)
    return max(CELL, below + APART, above + APART)


def waves(person: Person) -> bool:
    return any(mark in (Mark.ABROAD, Mark.INSTITUTION, Mark.CULTURE) for mark in person.marks)


class _Compaction:
    """Passes down and up the rows: children below their parents, parents above their children."""

    def __init__(self, family: Family, groups: tuple[Sibship, ...], order: Order) -> None:
        self.groups, self.rows, self.part = groups, order.rows, order.part
        self.cell = {person.key: cell(person) for person in family.people}
        self.chain_of = {key: chain for chains in self.rows for chain in chains for key in chain}
        self.offset = {key: x for chain in self.chain_of.values() for key, x in self._offsets(chain).items()}
        self.feet = feet(family.unions, groups, {key: place for place, key in enumerate(self._in_order())})
        self.at: dict[Chain, float] = {}

    def _in_order(self) -> Iterable[str]:
        return (key for chains in self.rows for chain in chains for key in chain)

    def run(self) -> dict[str, float]:
        for chains in self.rows:
            self._settle(chains, [0.0] * len(chains), [1.0] * len(chains))
        for turn in range(PASSES):
            rows = self.rows if turn % 2 == 0 else self.rows[::-1]
            for chains in rows:
                wishes = self._wishes(turn % 2 == 0)
                self._settle(
                    chains,
                    [wishes.get(chain, (self.at[chain], 0.0))[0] for chain in chains],
                    [1.0 if chain in wishes else 0.02 for chain in chains],
                )
        self._close_up()
        left = min((self.x(key) - self.cell[key] / 2 for key in self.chain_of), default=0.0)
        return {key: round(self.x(key) - left, 1) for key in self.chain_of}

    def _close_up(self) -> None:
        """Bring families that nothing ties together next to one another."""
        right = [0.0] * len(self.rows)
        for part in sorted(set(self.part.values())):
            rows = [[chain for chain in chains if self.part[chain[0]] == part] for chains in self.rows]
            shift = max(
                right[row] - (self.at[chains[0]] - self.cell[chains[0][0]] / 2)
                for row, chains in enumerate(rows)
                if chains
            )
            for row, chains in enumerate(rows):
                for chain in chains:
                    self.at[chain] += shift
                    right[row] = self.x(chain[-1]) + self.cell[chain[-1]] / 2

    def x(self, key: str) -> float:
        return self.at[self.chain_of[key]] + self.offset[key]

    def anchor(self, group: Sibship) -> float:
        """Where the line to the children begins: between the parents, below the only one."""
        aside = self.feet.get(("", group.parents[0]), 0.0) if len(group.parents) == 1 else 0.0
        return anchor_of(group.parents, self.x, self.chain_of) + aside

    def _offsets(self, chain: Chain) -> dict[str, float]:
        found, x = {chain[0]: 0.0}, 0.0
        for one, other in itertools.pairwise(chain):
            x += (self.cell[one] + self.cell[other]) / 2
            found[other] = x
        return found

    def _wishes(self, downwards: bool) -> dict[Chain, tuple[float, int]]:
        """Where each chain would stand by the mean of what its parents, or its children, ask."""
        asked: dict[Chain, list[float]] = {}
        for group in self.groups:
            if not group.parents:
                continue
            anchor = self.anchor(group)
            if downwards:
                for key in group.children:
                    asked.setdefault(self.chain_of[key], []).append(anchor - self.offset[key])
            else:
                xs = [self.x(key) for key in group.children]
                chain = self.chain_of[group.parents[0]]
                asked.setdefault(chain, []).append((min(xs) + max(xs)) / 2 - (anchor - self.at[chain]))
        return {chain: (sum(found) / len(found), len(found)) for chain, found in asked.items()}

    def _settle(self, chains: list[Chain], wishes: list[float], weights: list[float]) -> None:
        gaps = [
            self.offset[one[-1]] + (self.cell[one[-1]] + self.cell[other[0]]) / 2
            for one, other in itertools.pairwise(chains)
        ]
        self.at.update(zip(chains, spread(wishes, weights, gaps), strict=True))


def anchor_of(parents: tuple[str, ...], x, chain_of: dict[str, Chain]) -> float:
    """Return where the line to the children of these parents begins.

    Of partners with others standing between them it is beside the outer one, so that lines do not meet.
    """
    if len(parents) == 1:
        return x(parents[0])
    one, other = parents
    chain = chain_of[one]
    if chain != chain_of[other]:
        return x(one)
    first, last = sorted((chain.index(one), chain.index(other)))
    if last == first + 1:
        return (x(one) + x(other)) / 2
    middle = (len(chain) - 1) / 2
    inner, outer = (last - 1, last) if last >= middle else (first + 1, first)
    return (x(chain[inner]) + x(chain[outer])) / 2


def feet(
    unions: Iterable[Union], groups: Iterable[Sibship], x: Mapping[str, float]
) -> dict[tuple[str, str], float]:
    """Return how far beside the middle of somebody's symbol each line below it begins, by (union, person).

    Outer partners take the inner feet, so that lines do not cross; children of one parent alone hang, under the key
    "", from the side where no partner stands.
    """
    ends: dict[str, list[tuple[float, str]]] = {}
    for union in unions:
        for key, other in (union.ends, union.ends[::-1]):
            ends.setdefault(key, []).append((x[other] - x[key], union.key))
    alone = {group.parents[0] for group in groups if len(group.parents) == 1}
    found = {}
    for key, asked in ends.items():
        left = sorted(one for one in asked if one[0] < 0)
        right = sorted(one for one in asked if one[0] >= 0)
        aside = len(asked) > 1 or key in alone
        # On each side the nearest partner takes the outermost foot.
        for side, sign in ((left[::-1], -1), (right, 1)):
            for place, (_distance, bond) in enumerate(side):
                found[bond, key] = sign * FOOT * (len(side) - place) / len(side) if aside else 0.0
        if key in alone and not (left and right):
            found["", key] = -FOOT if right else FOOT
    return found
