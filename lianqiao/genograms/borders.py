"""One closed line round those who live together, that takes in nobody else."""

from collections.abc import Iterable

from .graph import Household
from .layout import Place, S
from .lines import Layout
from .text import Written

Point = tuple[float, float]
Box = tuple[float, float, float, float]
PAD, CORRIDOR, NAME = 0.18 * S, 0.12 * S, 0.26 * S
ASIDE = 0.45 * S
"""So far beside the middle of a symbol a way leaves it, where no line of couples or descents runs."""


def border(layout: Layout, household: Household, rank: int) -> list[list[Point]]:
    """Return the closed lines round a household, the outer one first. `rank` keeps borders from lying on each other."""
    pad = PAD + 3.0 * (rank % 3)
    boxes = [_box(layout.places[key], pad) for key in household.members]
    boxes += _corridors(layout, household, pad, 4.0 * (rank % 3))
    return _outline(boxes)


def inside(point: Point, loops: Iterable[list[Point]]) -> bool:
    """Say whether a point lies within closed lines."""
    x, y = point
    crossed = False
    for loop in loops:
        for (x1, y1), (x2, y2) in zip(loop, [*loop[1:], loop[0]], strict=True):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                crossed = not crossed
    return crossed


def name_of(layout: Layout, household: Household, rank: int) -> Written:
    """Return the name of a household where it stands at its border: where it meets the fewest lines and texts."""
    pad = PAD + 3.0 * (rank % 3)
    found = []
    for key in sorted(household.members, key=lambda one: (layout.places[one].row, layout.places[one].x)):
        left, top, right, bottom = _box(layout.places[key], pad)
        for y in (top - 3, bottom + NAME):
            found += [
                Written(household.name, left + 2, y, NAME, "start"),
                Written(household.name, right - 2, y, NAME, "end"),
            ]
    return min(found, key=lambda one: met(layout, one.box))


def met(layout: Layout, box: Box) -> int:
    """Count the lines of the structure and the texts that a box meets."""
    left, top, right, bottom = box
    lines = sum(
        min(x1, x2) < right and max(x1, x2) > left and min(y1, y2) < bottom and max(y1, y2) > top
        for _own, ((x1, y1), (x2, y2)) in layout.pieces
    )
    texts = [one.box for place in layout.places.values() for one in place.texts]
    texts += [one.box for couple in layout.couples for one in couple.labels]
    texts += [_box(place, 0.0) for place in layout.places.values()]
    return lines + sum(one[0] < right and one[2] > left and one[1] < bottom and one[3] > top for one in texts)


def _box(place: Place, pad: float) -> Box:
    texts = [one.box for one in place.texts]
    left = min([place.x - 0.7 * S, *(box[0] for box in texts)])
    right = max([place.x + 0.7 * S, *(box[2] for box in texts)])
    return (left - pad, min(place.top, place.y - S / 2) - pad, right + pad, place.bottom + pad)


def _corridors(layout: Layout, household: Household, pad: float, shift: float) -> list[Box]:
    """Narrow ways between members: along below a row, up and down where nobody stands."""
    found: list[Box] = []
    for one, other in _pairs([layout.places[key] for key in household.members]):
        if one.row == other.row and not _between(layout, one, other):
            left, tops, right, bottoms = zip(*(_box(place, pad) for place in (one, other)), strict=True)
            found.append((min(left), min(tops), max(right), max(bottoms)))
        elif one.row == other.row:
            low = _below(layout, one.row, shift)
            found += [
                _way(one.x + ASIDE, one.y, one.x + ASIDE, low),
                _way(one.x + ASIDE, low, other.x - ASIDE, low),
                _way(other.x - ASIDE, low, other.x - ASIDE, other.y),
            ]
        else:
            found += _down(layout, one, other, shift)
    return found


def _pairs(members: list[Place]) -> Iterable[tuple[Place, Place]]:
    """Join everybody to whoever of those joined already is nearest, neighbours of a row first; upper left, then right."""
    waiting = sorted(members, key=lambda one: (one.row, one.x))
    joined = [waiting.pop(0)]
    while waiting:
        one, other = min(
            ((near, far) for near in joined for far in waiting),
            key=lambda pair: (
                abs(pair[0].row - pair[1].row), abs(pair[0].x - pair[1].x), pair[1].row, pair[1].x, pair[0].x,
            ),
        )  # fmt: skip
        waiting.remove(other)
        joined.append(other)
        first, second = sorted((one, other), key=lambda place: (place.row, place.x))
        yield first, second


def _between(layout: Layout, one: Place, other: Place) -> bool:
    return any(place.row == one.row and one.x < place.x < other.x for place in layout.places.values())


def _down(layout: Layout, one: Place, other: Place, shift: float) -> list[Box]:
    """From a member to one on a lower row: beside whoever stands between, and along no line of the structure."""
    y = _below(layout, one.row, shift)
    toward = ASIDE if other.x > one.x else -ASIDE
    x = _clear(layout, one.x + toward, (one.y, y), (one.x - 0.6 * S, one.x + 0.6 * S))
    found = [_way(x, one.y, x, y)]
    for row in range(one.row + 1, other.row + 1):
        low = _below(layout, row, shift) if row < other.row else other.y
        if row < other.row:
            target = _clear(layout, _free(layout, row, x), (y, low))
        else:
            near = min(1.0, max(-1.0, (x - other.x) / ASIDE)) * ASIDE
            target = _clear(
                layout, other.x + (near or ASIDE), (y, low), (other.x - 0.6 * S, other.x + 0.6 * S)
            )
        found += [_way(x, y, target, y), _way(target, y, target, low)]
        x, y = target, low
    return found


def _clear(
    layout: Layout, wish: float, span: tuple[float, float], room: tuple[float, float] = (-1e9, 1e9)
) -> float:
    """The x nearest to the wish where no upright line runs within the height of the span."""
    upright = [
        one[0]
        for _own, (one, other) in layout.pieces
        if one[0] == other[0] and min(one[1], other[1]) < span[1] and max(one[1], other[1]) > span[0]
    ]
    tries = [wish + sign * step * 2.0 for step in range(24) for sign in (1, -1)]
    air = CORRIDOR / 2 + 2.5
    clear = (x for x in tries if room[0] <= x <= room[1] and all(abs(x - line) >= air for line in upright))
    return next(clear, wish)


def _below(layout: Layout, row: int, shift: float) -> float:
    """A y below all symbols and texts of a row, above the next row."""
    low = max(max(place.bottom, place.y + S / 2) for place in layout.places.values() if place.row == row)
    return low + 0.1 * S + shift


def _free(layout: Layout, row: int, wish: float) -> float:
    spans = [
        (box[0], box[2]) for place in layout.places.values() if place.row == row for box in [_box(place, PAD)]
    ]
    edges = [wish, *(edge for span in spans for edge in span)]
    return min(
        (x for x in edges if not any(left < x < right for left, right in spans)),
        key=lambda x: (abs(x - wish), x),
    )


def _way(x1: float, y1: float, x2: float, y2: float) -> Box:
    half = CORRIDOR / 2
    return (min(x1, x2) - half, min(y1, y2) - half, max(x1, x2) + half, max(y1, y2) + half)


def _outline(boxes: list[Box]) -> list[list[Point]]:
    """The outline of the union of boxes: on the grid of their edges, the sides where inside meets outside."""
    xs = sorted({round(x, 1) for box in boxes for x in (box[0], box[2])})
    ys = sorted({round(y, 1) for box in boxes for y in (box[1], box[3])})
    column, line = {x: place for place, x in enumerate(xs)}, {y: place for place, y in enumerate(ys)}
    filled = {
        (i, j)
        for box in boxes
        for i in range(column[round(box[0], 1)], column[round(box[2], 1)])
        for j in range(line[round(box[1], 1)], line[round(box[3], 1)])
    }
    sides: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for i, j in sorted(filled):
        # Clockwise, with the inside on the right.
        for neighbour, start, end in (
            ((i, j - 1), (i, j), (i + 1, j)),
            ((i + 1, j), (i + 1, j), (i + 1, j + 1)),
            ((i, j + 1), (i + 1, j + 1), (i, j + 1)),
            ((i - 1, j), (i, j + 1), (i, j)),
        ):
            if neighbour not in filled:
                sides.setdefault(start, []).append(end)
    loops = []
    while sides:
        loops.append([(xs[i], ys[j]) for i, j in _loop(sides)])
    return sorted((_straight(loop) for loop in loops), key=lambda loop: min(loop))


def _loop(sides: dict[tuple[int, int], list[tuple[int, int]]]) -> list[tuple[int, int]]:
    start = min(sides)
    found, at = [], start
    while True:
        found.append(at)
        ends = sides[at]
        nxt = ends.pop()
        if not ends:
            del sides[at]
        at = nxt
        if at == start:
            return found


def _straight(loop: list[Point]) -> list[Point]:
    """The corners only."""
    around = zip([loop[-1], *loop[:-1]], loop, [*loop[1:], loop[0]], strict=True)
    return [
        here
        for before, here, after in around
        if not (before[0] == here[0] == after[0] or before[1] == here[1] == after[1])
    ]
