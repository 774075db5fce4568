"""The lines of the structure: couples below their shapes, children below their couple, each line on a level of its own."""

from collections.abc import Iterable

from .graph import Sibship, Union
from .hanging import Flat, Hanging, Levels, Ways, hung, levelled
from .kinds import UnionKind
from .layout import Place, S, Standing, above_of, anchor_of, feet, head_of, label_of
from .lines import CoupleLine, Drop, Layout, Point, crossings, pieces, rounded
from .text import Written, width

COUPLE_BELOW = 1.2 * S
BUS_LEVEL = 0.3 * S
ABOVE = 0.75 * S
"""The least room above a shape: years of birth and death, income, a wavy line."""
MARGIN = 0.75 * S
BORDERS = 0.35 * S
"""Room for the borders of households below the texts of a row, and above the years."""
LABEL, LABEL_LINE = 0.26 * S, 0.28 * S
ENDED = 0.5 * S
"""Room for slashes beside what is written at a couple line."""
LETTERS = {UnionKind.MARRIAGE: "m ", UnionKind.COHABITATION: "LT "}
"""In front of the year; of other bonds the year stands alone."""


def label_parts(union: Union) -> list[str]:
    """Return what is written at a couple line, in the letters of the standard sheet."""
    since = union.since if union.kind != UnionKind.UNSTATED else None
    told = [(LETTERS.get(UnionKind(union.kind), ""), since)]
    told += [("s ", union.separated), ("d ", union.divorced), ("m ", union.remarried)]
    parts = [f"{letter}{year}" for letter, year in told if year]
    return [*parts, "ANN"] if union.annulled else parts


def is_divorced(union: Union) -> bool:
    return union.is_divorced or union.divorced is not None


def is_separated(union: Union) -> bool:
    return union.is_separated or union.separated is not None


def lay_out(standing: Standing) -> Layout:
    """Return the whole map. Pure: the same family gives the same layout, to the last digit."""
    return _Routing(standing).layout()


class _Routing:
    def __init__(self, standing: Standing) -> None:
        self.standing, self.family, self.row = standing, standing.family, standing.row
        self.labels = {person.key: label_of(person) for person in self.family.people}
        self.x = self._shifted({key: x + self.family[key].nudge[0] for key, x in standing.x.items()})
        self.chain_of = {key: chain for chains in standing.order.rows for chain in chains for key in chain}
        self.couple_levels = [Levels() for _row in standing.order.rows]
        self.on_row = [[key for chain in chains for key in chain] for chains in standing.order.rows]
        self.feet = feet(self.family.unions, standing.groups, self.x)
        self.gaps = _parted({union.key: self._gap(union) for union in self.family.unions})
        self.written = {union.key: self._rows_of_label(union) for union in self.family.unions}
        self.borders = BORDERS if self.family.households else 0.0

    def layout(self) -> Layout:
        couple_level = {
            union.key: self._couple_level(union) for union in _narrow_first(self.family.unions, self.x)
        }
        hanging = self._hanging()
        levels = self._levels(hanging)
        self._measure()
        places = {person.key: self._place(person.key) for person in self.family.people}
        couples = tuple(self._couple(union, couple_level[union.key], places) for union in self.family.unions)
        ends = {frozenset(line.union.ends): line for line in reversed(couples)}
        drops = tuple(
            self._drop(one, level, ends.get(frozenset(one.group.parents)), places)
            for one, level in zip(hanging, levels, strict=True)
        )
        return Layout(
            self.standing, places, couples, drops, tuple(self.tops), self._width(places), round(self.bottom, 1),
            crossings([*pieces(couples, drops)]),
        )  # fmt: skip

    def _shifted(self, x: dict[str, float]) -> dict[str, float]:
        """Everybody right of the margin, those who were dragged beyond it included."""
        left = min((place - max(self._half(key), S) for key, place in x.items()), default=0.0)
        return {key: round(place - left + MARGIN, 1) for key, place in x.items()}

    def _measure(self) -> None:
        """Give each row the height its texts and lines need."""
        self.tops, self.couple_base, self.above, self.couple_step = [], [], [], []
        y = MARGIN
        for row, keys in enumerate(self.on_row):
            nudges = [self.family[key].nudge[1] for key in keys]
            head = max((head_of(self.family[key]) for key in keys), default=0.0)
            self.above.append(max(ABOVE, head + 0.2 * S + self.borders))
            y += self.bus_levels[row] * BUS_LEVEL + self.above[row] + S / 2 - min([0.0, *nudges])
            self.tops.append(y)
            low = max([0.0, *nudges])
            text = max((self._text_height(key) for key in keys), default=0.0)
            here = [len(self.written[one.key]) for one in self.family.unions if self.row[one.one] == row]
            words = LABEL_LINE * max(here, default=0)
            self.couple_base.append(S / 2 + low + max(COUPLE_BELOW, text + self.borders + words + 0.25 * S))
            self.couple_step.append(max(0.45 * S, words + 0.2 * S))
            levels = len(self.couple_levels[row].taken)
            y += (
                self.couple_base[row] + (levels - 1) * self.couple_step[row] + 0.6 * S
                if levels
                else S / 2 + low + text + self.borders + 0.4 * S
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

    def _couple_level(self, union: Union) -> dict[int, int]:
        """The level of a couple's line, on both rows where its partners stand apart."""
        if union.key in self.standing.apart:
            ends = {self.row[key]: self.x[key] for key in union.ends}
            return {row: self.couple_levels[row].place(-1.0, x) for row, x in ends.items()}
        left, right = sorted(self.x[key] for key in union.ends)
        row = self.row[union.one]
        return {row: self.couple_levels[row].place(left + 1, right - 1)}

    def _gap(self, union: Union) -> tuple[float, float]:
        """From where to where there is room at the couple line: of partners with others between, at the outer one."""
        one, other = (self._foot(union.key, key) for key in union.ends)
        if union.key in self.standing.apart:
            low = max(union.ends, key=lambda key: self.row[key])
            return (self.x[low] - S, self.x[low])
        mark = anchor_of(union.ends, self.x.__getitem__, self.chain_of)
        inside = [x for key in self.on_row[self.row[union.one]] if one < (x := self.x[key]) < other]
        inside += [x for key in self.on_row[self.row[union.one]] if other < (x := self.x[key]) < one]
        left = [x for x in (one, other, *inside) if x <= mark]
        right = [x for x in (one, other, *inside) if x > mark]
        return (max(left, default=mark - S), min(right, default=mark + S))

    def _rows_of_label(self, union: Union) -> list[str]:
        """What is written at a couple line, in as many lines as the room asks."""
        left, right = self.gaps[union.key]
        room = right - left - 6 - (ENDED if is_divorced(union) or is_separated(union) else 0.0)
        rows: list[str] = []
        for part in label_parts(union):
            if rows and width(f"{rows[-1]} {part}", LABEL) <= room:
                rows[-1] += f" {part}"
            else:
                rows.append(part)
        return rows

    def _couple(self, union: Union, level: dict[int, int], places: dict[str, Place]) -> CoupleLine:
        one_x, other_x = (self._foot(union.key, key) for key in union.ends)
        one_line, other_line = (
            self.tops[row] + self.couple_base[row] + level[row] * self.couple_step[row]
            for row in (self.row[key] for key in union.ends)
        )
        one_y, other_y = (places[key].bottom for key in union.ends)
        points = [(one_x, one_y), (one_x, one_line), (other_x, other_line), (other_x, other_y)]
        left, right = self.gaps[union.key]
        y = one_line
        if union.key in self.standing.apart:
            # Partners of one line of descent stand on two rows: round everybody on the left.
            lane = MARGIN / 3
            points[2:2] = [(lane, one_line), (lane, other_line)]
            y = max(one_line, other_line)
        ended = ENDED if is_divorced(union) or is_separated(union) else 0.0
        rows = self.written[union.key][::-1]
        labels = tuple(
            Written(row, _beside(row, left, right, ended), round(y - 5 - place * LABEL_LINE, 1), LABEL)
            for place, row in enumerate(rows)
        )
        mark, end = rounded([((left + right) / 2, y), (right - 0.3 * S, y)])
        return CoupleLine(union, rounded(points), mark, end, labels)

    def _foot(self, bond: str, key: str) -> float:
        return round(self.x[key] + self.feet.get((bond, key), 0.0) * max(0.4, self.family[key].scale), 1)

    def _hanging(self) -> list[Hanging]:
        standing: dict[int, set[float]] = {}
        for union in self.family.unions:
            for key in union.ends:
                standing.setdefault(self.row[key], set()).add(self._foot(union.key, key))
        descents: dict[int, dict[str, float]] = {}
        for group in self.standing.groups:
            for key in group.children:
                descents.setdefault(self.row[key], {})[key] = self.x[key]
        ways = Ways(standing, descents)
        spans = {
            row: [(self.x[key] - self._half(key), self.x[key] + self._half(key)) for key in keys]
            for row, keys in enumerate(self.on_row)
        }
        found = [one for group in self.standing.groups for one in self._rows_of(group)]
        return [ways.hang(one, spans) for one in found]

    def _rows_of(self, group: Sibship) -> Iterable[Hanging]:
        for row in sorted({self.row[key] for key in group.children}):
            children = tuple(key for key in group.children if self.row[key] == row)
            if not group.parents:
                yield Hanging(group, children, row, row - 1)
                continue
            above = max(self.row[key] for key in group.parents)
            wish, room = self._start(group)
            yield Hanging(group, children, row, above, wish, room)

    def _start(self, group: Sibship) -> tuple[float, tuple[float, float]]:
        """Where the line to the children would leave the parents, and from where to where it may."""
        if len(group.parents) == 1:
            x = self._foot("", group.parents[0])
            return x, (x - 0.12 * S, x + 0.12 * S)
        union = next(one for one in self.family.unions if set(one.ends) == set(group.parents))
        left, right = self.gaps[union.key]
        air = min(0.2 * S, (right - left) / 4)
        return (left + right) / 2, (left + air, right - air)

    def _half(self, key: str) -> float:
        return Place(0, 0, 0, S / 2, self.labels[key]).half + 0.1 * S

    def _levels(self, hanging: list[Hanging]) -> list[tuple[int, int]]:
        """The level of each line of siblings, and of its trunk's way aside where it has to pass other rows."""
        flats: list[list[tuple[int, int, Flat]]] = [[] for _row in range(len(self.on_row) + 1)]
        for at, one in enumerate(hanging):
            xs = tuple(self.x[key] for key in one.children)
            up = (one.lane,) if one.group.parents else ()
            flats[one.row].append((at, 0, Flat(min(*xs, one.lane), max(*xs, one.lane), up, xs)))
            if one.lane != one.anchor:
                left, right = sorted((one.anchor, one.lane))
                flats[one.above + 1].append((at, 1, Flat(left, right, (one.anchor,), (one.lane,))))
        found = [[0, 0] for _one in hanging]
        self.bus_levels = []
        for rows in flats:
            given, many = levelled([flat for _at, _which, flat in rows])
            self.bus_levels.append(many)
            for (at, which, _flat), level in zip(rows, given, strict=True):
                found[at][which] = level
        return [(level, aside) for level, aside in found]

    def _bus_y(self, row: int, level: int) -> float:
        keys = self.on_row[row]
        top = (
            self.tops[row]
            + min([0.0, *(self.family[key].nudge[1] for key in keys)])
            - S / 2
            - self.above[row]
        )
        return top - level * BUS_LEVEL

    def _drop(
        self, one: Hanging, levels: tuple[int, int], couple: CoupleLine | None, places: dict[str, Place]
    ) -> Drop:
        y = self._bus_y(one.row, levels[0])
        trunk: list[Point] = []
        if one.group.parents:
            start = couple.mark[1] if couple else places[one.group.parents[0]].bottom
            trunk = [(one.anchor, start), (one.lane, y)]
            if one.lane != one.anchor:
                aside = self._bus_y(one.above + 1, levels[1])
                trunk[1:1] = [(one.anchor, aside), (one.lane, aside)]
        return hung(one, y, trunk, self.family, places)

    def _width(self, places: dict[str, Place]) -> float:
        return round(max((place.x + place.half for place in places.values()), default=0.0) + MARGIN, 1)


def _beside(row: str, left: float, right: float, ended: float) -> float:
    """The middle of what is written at a couple line: off the slashes, as far as the line to the left allows."""
    half = width(row, LABEL) / 2
    tight = right - left < 2 * half + 6
    return round((left + right) / 2 if tight else max((left + right - ended) / 2, left + 3 + half), 1)


def _parted(gaps: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Couples that have their room at the same place share it."""
    found = {}
    for bond, (left, right) in gaps.items():
        same = [
            other
            for other, gap in gaps.items()
            if abs(sum(gap) - left - right) < S / 2 and other not in found
        ] or [bond]
        if bond not in found:
            part = (right - left) / len(same)
            found |= {
                other: (left + at * part, left + (at + 1) * part) for at, other in enumerate(sorted(same))
            }
    return found


def _narrow_first(unions: Iterable[Union], x: dict[str, float]) -> list[Union]:
    return sorted(unions, key=lambda union: (abs(x[union.one] - x[union.other]), union.order, union.key))


__all__ = ["MARGIN", "Layout", "is_divorced", "is_separated", "label_parts", "lay_out"]
