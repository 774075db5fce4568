"""What the structure is drawn with: lines of couples, what hangs below them, and where lines that cross hop."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .graph import ParentLink, Union
from .layout import Place, S, Standing
from .text import Written

Point = tuple[float, float]
Piece = tuple[Point, Point]
HOP = 0.11 * S


@dataclass(frozen=True)
class CoupleLine:
    """The line of a union: its corners from the one partner to the other, where children hang, what is written."""

    union: Union
    points: tuple[Point, ...]
    mark: Point
    end: Point
    """Where the slashes of an end stand."""
    labels: tuple[Written, ...]


@dataclass(frozen=True)
class ChildLine:
    """From the line of the siblings, or the common point of twins, down to a child."""

    link: ParentLink
    start: Point
    end: Point


@dataclass(frozen=True)
class Drop:
    """What hangs from one set of parents on one row: the trunk, the line of the siblings, a line to each child."""

    parents: tuple[str, ...]
    trunk: tuple[Point, ...]
    bus: Piece | None
    children: tuple[ChildLine, ...]
    twin_bars: tuple[Piece, ...]

    @property
    def siblings(self) -> Piece | None:
        """The line of the siblings as it is drawn: no further than the common point of twins."""
        if self.bus is None:
            return None
        xs = [child.start[0] for child in self.children] + [point[0] for point in self.trunk[-1:]]
        return ((min(xs), self.bus[0][1]), (max(xs), self.bus[0][1]))


@dataclass(frozen=True)
class Layout:
    """Everything that has a place, and how large the picture is."""

    standing: Standing
    places: dict[str, Place]
    couples: tuple[CoupleLine, ...]
    drops: tuple[Drop, ...]
    tops: tuple[float, ...]
    """The y of the middle of the symbols, by row."""
    width: float
    height: float
    hops: frozenset[Point] = field(default_factory=frozenset)
    """Where a line goes over another it has nothing to do with."""

    @property
    def pieces(self) -> list[tuple[object, Piece]]:
        """Every straight piece of the structure with whose it is."""
        return [*pieces(self.couples, self.drops)]


def pieces(couples: Iterable[CoupleLine], drops: Iterable[Drop]) -> Iterator[tuple[object, Piece]]:
    for couple in couples:
        yield from ((couple.union.key, piece) for piece in _pairs(couple.points))
    for drop in drops:
        own = drop.parents or tuple(child.link.child for child in drop.children)
        yield from ((own, piece) for piece in _pairs(drop.trunk))
        if drop.siblings:
            yield own, drop.siblings
        yield from ((own, (child.start, child.end)) for child in drop.children)


def crossings(found: list[tuple[object, Piece]]) -> frozenset[Point]:
    """Return where an upright piece crosses a level one of somebody else's."""
    upright = [(own, one) for own, one in found if one[0][0] == one[1][0]]
    level = [(own, one) for own, one in found if one[0][1] == one[1][1] and one[0][0] != one[1][0]]
    return frozenset(
        (up[0][0], flat[0][1])
        for own, up in upright
        for other, flat in level
        if own != other
        and min(flat[0][0], flat[1][0]) < up[0][0] < max(flat[0][0], flat[1][0])
        and min(up[0][1], up[1][1]) < flat[0][1] < max(up[0][1], up[1][1])
    )


def over(points: Iterable[Point], hops: Iterable[Point]) -> list[Point]:
    """Return the way with a small bow wherever it hops over another line."""
    found: list[Point] = []
    for one, other in _pairs(tuple(points)):
        found.append(one)
        if one[0] == other[0]:
            low, high = sorted((one[1], other[1]))
            ys = sorted((y for x, y in hops if x == one[0] and low < y < high), reverse=one[1] > other[1])
            sign = 1 if one[1] < other[1] else -1
            for y in ys:
                found += [(one[0] + x * HOP, y + sign * part * HOP) for x, part in _BOW]
    return [*found, *list(points)[-1:]]


_BOW = ((0.0, -1.0), (0.7, -0.7), (1.0, 0.0), (0.7, 0.7), (0.0, 1.0))


def _pairs(points: tuple[Point, ...]) -> Iterator[Piece]:
    yield from itertools.pairwise(points)


def rounded(points: Iterable[Point]) -> tuple[Point, ...]:
    return tuple((round(x, 1), round(y, 1)) for x, y in points)
