"""Where the line from parents runs down to their children: clear of other lines, each on a level of its own."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from .graph import Family, Sibship
from .layout import Place, S
from .lines import ChildLine, Drop, Piece, Point, rounded

CLEAR = 0.12 * S
"""So far lines of different ties keep from running along one another."""
SNAP = 0.16 * S
"""A line that misses a child by less goes straight down to it."""


@dataclass
class Levels:
    """Lines side by side share a level, lines over one another get one each."""

    taken: list[list[tuple[float, float]]] = field(default_factory=list)

    def place(self, left: float, right: float) -> int:
        for level, spans in enumerate(self.taken):
            if all(right < start or left > end for start, end in spans):
                spans.append((left, right))
                return level
        self.taken.append([(left, right)])
        return len(self.taken) - 1


@dataclass(frozen=True)
class Hanging:
    """Siblings of one row below their parents, before it is known how high the rows are."""

    group: Sibship
    children: tuple[str, ...]
    row: int
    above: int
    """The row of the lower parent."""
    wish: float = 0.0
    room: tuple[float, float] = (0.0, 0.0)
    """From where to where the line may leave the parents."""
    anchor: float = 0.0
    lane: float = 0.0


@dataclass(frozen=True)
class Flat:
    """A level line between two rows, with the upright ones that meet it from above and from below."""

    left: float
    right: float
    ups: tuple[float, ...]
    downs: tuple[float, ...]


@dataclass
class Ways:
    """Upright lines that are fixed already: by row, the x of the feet below it and of the descents onto it."""

    feet: dict[int, set[float]]
    descents: dict[int, dict[str, float]]
    trunks: list[tuple[range, float]] = field(default_factory=list)

    def hang(self, one: Hanging, spans: dict[int, list[tuple[float, float]]]) -> Hanging:
        """Return the siblings with the way of their line from the parents, and remember it."""
        if not one.group.parents:
            middle = (min(self._own(one)) + max(self._own(one))) / 2
            return replace(one, anchor=middle, lane=middle)
        rows = range(one.above, one.row)
        anchor = self._anchor(one, rows[:1] if len(rows) > 1 else rows)
        lane = anchor if len(rows) == 1 else self._lane(one, anchor, rows, spans)
        self.trunks += [(rows[:1], anchor), (rows[1:], lane)]
        return replace(one, anchor=anchor, lane=lane)

    def _own(self, one: Hanging) -> list[float]:
        return [self.descents[one.row][key] for key in one.children]

    def _taken(self, one: Hanging, rows: range) -> list[float]:
        found = [x for row in rows for x in self.feet.get(row, ())]
        for row in rows:
            found += [x for key, x in self.descents.get(row + 1, {}).items() if key not in one.children]
        return found + [x for taken, x in self.trunks if set(taken) & set(rows)]

    def _anchor(self, one: Hanging, rows: range) -> float:
        low, high = one.room
        near = min(self._own(one), key=lambda x: (abs(x - one.wish), x))
        straight = abs(near - one.wish) < SNAP and low <= near <= high
        wish = near if straight else one.wish
        tries = [wish + sign * step * CLEAR / 2 for step in range(24) for sign in (1, -1)]
        taken = self._taken(one, rows)
        clear = (x for x in tries if low <= x <= high and all(abs(x - other) >= CLEAR for other in taken))
        return next(clear, one.wish)

    def _lane(
        self, one: Hanging, wish: float, rows: range, spans: dict[int, list[tuple[float, float]]]
    ) -> float:
        """The x nearest to the wish on which a line may pass the rows between."""
        blocked = [span for row in rows[1:] for span in spans[row]]
        edges = [wish, *(edge for span in blocked for edge in span)]
        tries = [edge + step * CLEAR for edge in edges for step in range(-4, 5)]
        free = [x for x in tries if not any(left < x < right for left, right in blocked)]
        taken = self._taken(one, rows[1:])
        clear = [x for x in free if all(abs(x - other) >= CLEAR for other in taken)]
        return min(clear or free or [wish], key=lambda x: (abs(x - wish), x))


def levelled(flats: list[Flat]) -> tuple[list[int], int]:
    """Return the level of each line, 0 the lowest, and how many there are: in the order that crosses less."""
    found = []
    for sign in (1, -1):
        levels, given = Levels(), [0] * len(flats)
        order = sorted(range(len(flats)), key=lambda at: (sign * (flats[at].right - flats[at].left), at))
        for at in order:
            given[at] = levels.place(flats[at].left, flats[at].right)
        found.append((_crossed(flats, given), -sign, given, len(levels.taken)))
    _crossed_by, _sign, given, many = min(found)
    return given, many


def _crossed(flats: list[Flat], given: list[int]) -> int:
    count = 0
    for (one, high), (other, low) in itertools.permutations(zip(flats, given, strict=True), 2):
        if high > low:
            count += sum(other.left < x < other.right for x in one.downs)
            count += sum(one.left < x < one.right for x in other.ups)
    return count


def hung(one: Hanging, y: float, trunk: list[Point], family: Family, places: dict[str, Place]) -> Drop:
    """Return the lines of siblings whose common line is at `y`."""
    links = {link.child: link for link in one.group.links}
    heads: dict[str, float] = {}
    bars: list[Piece] = []
    for twins in _twin_sets(one.children, family):
        middle = sum(places[key].x for key in twins) / len(twins)
        heads |= dict.fromkeys(twins, middle)
        if any(family[key].zygosity == "identical" for key in twins):
            bars += _bars(twins, middle, y, places)
    lines = tuple(
        ChildLine(
            links[key],
            rounded([(heads.get(key, places[key].x), y)])[0],
            rounded([(places[key].x, places[key].y - places[key].radius)])[0],
        )
        for key in one.children
    )
    xs = [line.start[0] for line in lines] + ([round(one.lane, 1)] if trunk else [])
    bus = None if min(xs) == max(xs) else ((min(xs), round(y, 1)), (max(xs), round(y, 1)))
    return Drop(one.group.parents, rounded(trunk), bus, lines, tuple(bars))


def _twin_sets(children: tuple[str, ...], family: Family) -> list[tuple[str, ...]]:
    sets: dict[int, list[str]] = {}
    for key in children:
        group = family[key].twin_group
        if group is not None:
            sets.setdefault(group, []).append(key)
    return [tuple(keys) for _group, keys in sorted(sets.items()) if len(keys) > 1]


def _bars(twins: Iterable[str], head: float, y: float, places: dict[str, Place]) -> list[Piece]:
    """The bar between the lines of identical twins, half way down."""
    points = []
    for key in twins:
        place = places[key]
        points.append(((head + place.x) / 2, (y + place.y - place.radius) / 2))
    return [(rounded([one])[0], rounded([other])[0]) for one, other in itertools.pairwise(points)]
