"""The lines of the structure: couples below their shapes, children below their couple, each line on a level of its own."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field

from .graph import ParentLink, Sibship, Union
from .layout import SMALL_TEXT, TEXT, Place, S, Standing, above_of, anchor_of, head_of, label_of

COUPLE_BELOW = 1.2 * S
LEVEL = 0.45 * S
BUS_LEVEL = 0.3 * S
ABOVE = 0.75 * S
"""Room above a shape: years of birth and death, a wavy line."""
MARGIN = 0.75 * S
LANE = 0.3 * S
Point = tuple[float, float]


@dataclass(frozen=True)
class CoupleLine:
    """The line of a union: its corners from the one partner to the other, and where marks and label stand."""

    union: Union
    points: tuple[Point, ...]
    mark: Point


@dataclass(frozen=True)
class ChildLine:
    """From the line of the siblings, or the common point of twins, down to a child."""

    link: ParentLink
    start: Point
    end: Point


@dataclass(frozen=True)
class Drop:
    """What hangs from one set of parents on one row: the trunk, the line of the siblings, a line to each child."""

    trunk: tuple[Point, ...]
    bus: tuple[Point, Point] | None
    children: tuple[ChildLine, ...]
    twin_bars: tuple[tuple[Point, Point], ...]


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


@dataclass
class _Levels:
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
class _Hanging:
    """Siblings of one row below their parents, before it is known how high the rows are."""

    group: Sibship
    children: tuple[str, ...]
    anchor: float
    lane: float
    row: int


def label_parts(union: Union) -> list[str]:
    """Return what is written at a couple line, in the letters of the standard sheet."""
    told = [
        ("LT" if union.kind == "cohabitation" else "m", union.since if union.kind != "unstated" else None)
    ]
    told += [("s", union.separated), ("d", union.divorced), ("m", union.remarried)]
    parts = [f"{letter} {year}" for letter, year in told if year]
    return [*parts, "ANN"] if union.annulled else parts


def label_lines(union: Union) -> int:
    return (len(label_parts(union)) + 1) // 2


def lay_out(standing: Standing) -> Layout:
    """Return the whole map. Pure: the same family gives the same layout, to the last digit."""
    return _Routing(standing).layout()


class _Routing:
    def __init__(self, standing: Standing) -> None:
        self.standing, self.family, self.row = standing, standing.family, standing.row
        self.labels = {person.key: label_of(person) for person in self.family.people}
        self.x = self._shifted({key: x + self.family[key].nudge[0] for key, x in standing.x.items()})
        self.chain_of = {key: chain for chains in standing.order.rows for chain in chains for key in chain}
        rows = range(len(standing.order.rows))
        self.couple_levels = [_Levels() for _row in rows]
        self.bus_levels = [_Levels() for _row in range(len(rows) + 1)]
        self.on_row = [[key for chain in chains for key in chain] for chains in standing.order.rows]
        self.attach = _attachments(self.family.unions, self.x)

    def layout(self) -> Layout:
        couple_level = {
            union.key: self._couple_level(union) for union in _narrow_first(self.family.unions, self.x)
        }
        hanging = [one for group in self.standing.groups for one in self._hanging(group)]
        bus_level = [self._bus_level(one) for one in hanging]
        self._measure()
        places = {person.key: self._place(person.key) for person in self.family.people}
        couples = tuple(self._couple(union, couple_level[union.key]) for union in self.family.unions)
        ends = {frozenset(line.union.ends): line for line in reversed(couples)}
        drops = tuple(
            self._drop(one, level, ends.get(frozenset(one.group.parents)), places)
            for one, level in zip(hanging, bus_level, strict=True)
        )
        return Layout(
            self.standing,
            places,
            couples,
            drops,
            tuple(self.tops),
            self._width(places),
            round(self.bottom, 1),
        )

    def _shifted(self, x: dict[str, float]) -> dict[str, float]:
        """Everybody right of the margin, those who were dragged beyond it included."""
        left = min((place - max(self._half(key), S) for key, place in x.items()), default=0.0)
        return {key: place - left + MARGIN for key, place in x.items()}

    def _measure(self) -> None:
        """Give each row the height its texts and lines need."""
        self.tops, self.couple_base = [], []
        y = MARGIN
        for row, keys in enumerate(self.on_row):
            nudges = [self.family[key].nudge[1] for key in keys]
            y += len(self.bus_levels[row].taken) * BUS_LEVEL + ABOVE + S / 2 - min([0.0, *nudges])
            self.tops.append(y)
            low = max([0.0, *nudges])
            text = max((self._text_height(key) for key in keys), default=0.0)
            words = (
                0.3
                * S
                * max((label_lines(one) for one in self.family.unions if self.row[one.one] == row), default=0)
            )
            self.couple_base.append(S / 2 + low + max(COUPLE_BELOW, text + words + 0.2 * S))
            levels = len(self.couple_levels[row].taken)
            y += (
                self.couple_base[row] + (levels - 1) * LEVEL + 0.6 * S
                if levels
                else S / 2 + low + text + 0.4 * S
            )
        self.bottom = y + MARGIN

    def _text_height(self, key: str) -> float:
        return sum(1.25 * size for _text, size in self.labels[key])

    def _place(self, key: str) -> Place:
        person = self.family[key]
        row = self.row[key]
        y = self.tops[row] + person.nudge[1]
        return Place(
            round(self.x[key], 1), round(y, 1), row, S / 2 * person.scale, self.labels[key], above_of(person),
            head_of(person),
        )  # fmt: skip

    def _couple_level(self, union: Union) -> int:
        if union.key in self.standing.apart:
            for key in union.ends:
                level = self.couple_levels[self.row[key]].place(-1.0, self.x[key])
            return level
        left, right = sorted(self.x[key] for key in union.ends)
        return self.couple_levels[self.row[union.one]].place(left + 1, right - 1)

    def _couple(self, union: Union, level: int) -> CoupleLine:
        (one_x, one_y), (other_x, other_y) = (self._foot(union, key) for key in union.ends)
        depth = level * LEVEL
        one_line = self.tops[self.row[union.one]] + self.couple_base[self.row[union.one]] + depth
        other_line = self.tops[self.row[union.other]] + self.couple_base[self.row[union.other]] + depth
        points = [(one_x, one_y), (one_x, one_line), (other_x, other_line), (other_x, other_y)]
        mark = ((one_x + other_x) / 2, one_line)
        if union.key in self.standing.apart:
            # Partners of one line of descent stand on two rows: round everybody on the left.
            lane = MARGIN / 3
            points[2:2] = [(lane, one_line), (lane, other_line)]
            low = max((one_line, one_x), (other_line, other_x))
            mark = (low[1] - S / 2, low[0])
        else:
            mark = (anchor_of(union.ends, self.x.__getitem__, self.chain_of), one_line)
        return CoupleLine(union, _rounded(points), _rounded([mark])[0])

    def _foot(self, union: Union, key: str) -> Point:
        person = self.family[key]
        return (
            self.x[key] + self.attach[union.key, key] * person.scale,
            self.tops[self.row[key]] + person.nudge[1] + S / 2 * person.scale,
        )

    def _hanging(self, group: Sibship) -> Iterable[_Hanging]:
        for row in sorted({self.row[key] for key in group.children}):
            children = tuple(key for key in group.children if self.row[key] == row)
            xs = [self.x[key] for key in children]
            if not group.parents:
                yield _Hanging(group, children, (min(xs) + max(xs)) / 2, (min(xs) + max(xs)) / 2, row)
                continue
            anchor = self._anchor(group)
            above = max(self.row[key] for key in group.parents)
            yield _Hanging(group, children, anchor, self._lane(anchor, range(above + 1, row)), row)

    def _anchor(self, group: Sibship) -> float:
        if len(group.parents) == 2 and self.row[group.parents[0]] != self.row[group.parents[1]]:
            low = max(group.parents, key=lambda key: self.row[key])
            return self.x[low] - S / 2
        return anchor_of(group.parents, self.x.__getitem__, self.chain_of)

    def _lane(self, wish: float, rows: Iterable[int]) -> float:
        """The free x nearest to the wish on which a line may pass all these rows."""
        taken = sorted(
            (self.x[key] - half, self.x[key] + half)
            for row in rows
            for key in self.on_row[row]
            for half in [self._half(key)]
        )
        found = [wish, *(edge for span in taken for edge in span)]
        free = [x for x in found if not any(left < x < right for left, right in taken)]
        return min(free, key=lambda x: (abs(x - wish), x))

    def _half(self, key: str) -> float:
        return Place(0, 0, 0, S / 2, self.labels[key]).half + 0.1 * S

    def _bus_level(self, one: _Hanging) -> tuple[int, int]:
        """The level of the siblings' line, and of the trunk's way aside where it has to pass other rows."""
        xs = [self.x[key] for key in one.children]
        level = self.bus_levels[one.row].place(min(one.lane, *xs), max(one.lane, *xs))
        aside = 0
        if one.lane != one.anchor:
            upper = max(self.row[key] for key in one.group.parents) + 1
            aside = self.bus_levels[upper].place(*sorted((one.anchor, one.lane)))
        return level, aside

    def _bus_y(self, row: int, level: int) -> float:
        keys = self.on_row[row]
        top = self.tops[row] + min([0.0, *(self.family[key].nudge[1] for key in keys)]) - S / 2 - ABOVE
        return top - level * BUS_LEVEL

    def _drop(
        self, one: _Hanging, levels: tuple[int, int], couple: CoupleLine | None, places: dict[str, Place]
    ) -> Drop:
        y = self._bus_y(one.row, levels[0])
        trunk: list[Point] = []
        if one.group.parents:
            start = couple.mark[1] if couple else _bottom(places[one.group.parents[0]])
            trunk = [(one.anchor, start), (one.lane, y)]
            if one.lane != one.anchor:
                aside = self._bus_y(max(self.row[key] for key in one.group.parents) + 1, levels[1])
                trunk[1:1] = [(one.anchor, aside), (one.lane, aside)]
        return _hung(one, y, trunk, self.family, places)

    def _width(self, places: dict[str, Place]) -> float:
        return round(max((place.x + place.half for place in places.values()), default=0.0) + MARGIN, 1)


def _hung(one: _Hanging, y: float, trunk: list[Point], family, places: dict[str, Place]) -> Drop:
    links = {link.child: link for link in one.group.links}
    heads: dict[str, float] = {}
    bars = []
    for twins in _twin_sets(one.children, family):
        middle = sum(places[key].x for key in twins) / len(twins)
        heads |= dict.fromkeys(twins, middle)
        if any(family[key].zygosity == "identical" for key in twins):
            bars += _bars(twins, middle, y, places)
    lines = tuple(
        ChildLine(
            links[key],
            _rounded([(heads.get(key, places[key].x), y)])[0],
            _rounded([(places[key].x, places[key].y - places[key].radius)])[0],
        )
        for key in one.children
    )
    xs = [line.start[0] for line in lines] + ([one.lane] if trunk else [])
    bus = None if min(xs) == max(xs) else ((round(min(xs), 1), round(y, 1)), (round(max(xs), 1), round(y, 1)))
    return Drop(_rounded(trunk), bus, lines, tuple(bars))


def _twin_sets(children: tuple[str, ...], family) -> list[tuple[str, ...]]:
    sets: dict[int, list[str]] = {}
    for key in children:
        group = family[key].twin_group
        if group is not None:
            sets.setdefault(group, []).append(key)
    return [tuple(keys) for _group, keys in sorted(sets.items()) if len(keys) > 1]


def _bars(
    twins: tuple[str, ...], head: float, y: float, places: dict[str, Place]
) -> list[tuple[Point, Point]]:
    """The bar between the lines of identical twins, half way down."""
    points = []
    for key in twins:
        place = places[key]
        end = place.y - place.radius
        points.append(((head + place.x) / 2, (y + end) / 2))
    return [(_rounded([one])[0], _rounded([other])[0]) for one, other in itertools.pairwise(points)]


def _attachments(unions: tuple[Union, ...], x: dict[str, float]) -> dict[tuple[str, str], float]:
    """Where below a shape each of its unions begins: outer partners nearer to the far side, so lines do not cross."""
    ends: dict[str, list[tuple[float, str]]] = {}
    for union in unions:
        for key, other in (union.ends, union.ends[::-1]):
            ends.setdefault(key, []).append((x[other] - x[key], union.key))
    found = {}
    for key, asked in ends.items():
        left = sorted(one for one in asked if one[0] < 0)
        right = sorted(one for one in asked if one[0] >= 0)
        # On each side the nearest partner takes the outermost foot.
        for side, sign in ((left[::-1], -1), (right, 1)):
            for place, (_distance, bond) in enumerate(side):
                found[bond, key] = sign * 0.3 * S * (len(side) - place) / len(side) if len(asked) > 1 else 0.0
    return found


def _narrow_first(unions: Iterable[Union], x: dict[str, float]) -> list[Union]:
    return sorted(unions, key=lambda union: (abs(x[union.one] - x[union.other]), union.order, union.key))


def _bottom(place: Place) -> float:
    text = sum(1.25 * size for _text, size in place.lines)
    return place.y + place.radius + (text + 0.1 * S if place.lines else 0.0)


def _rounded(points: Iterable[Point]) -> tuple[Point, ...]:
    return tuple((round(x, 1), round(y, 1)) for x, y in points)


__all__ = [
    "ABOVE",
    "LANE",
    "MARGIN",
    "SMALL_TEXT",
    "TEXT",
    "ChildLine",
    "CoupleLine",
    "Drop",
    "Layout",
    "lay_out",
]
