"""One closed line round those who live together, that takes in nobody else."""

from collections.abc import Iterable

from .graph import Household
from .layout import Place, S
from .routing import Layout

Point = tuple[float, float]
Box = tuple[float, float, float, float]
PAD, CORRIDOR = 0.18 * S, 0.12 * S


def border(layout: Layout, household: Household, rank: int) -> list[list[Point]]:
    """Return the closed lines round a household, the outer one first. `rank` keeps borders from lying on each other."""
    pad = PAD + 3.0 * (rank % 3)
    boxes = [_box(layout.places[key], pad) for key in household.members]
    boxes += _corridors(layout, household, 4.0 * (rank % 3))
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


def _box(place: Place, pad: float) -> Box:
    half = min(place.half, 1.05 * S) + pad
    text = sum(1.25 * size for _text, size in place.lines)
    return (place.x - half, place.y - S / 2 - pad - 4, place.x + half, place.y + S / 2 + text + pad)


def _corridors(layout: Layout, household: Household, shift: float) -> list[Box]:
    """Narrow ways between members: along below a row, up and down where nobody stands."""
    found: list[Box] = []
    for one, other in _pairs([layout.places[key] for key in household.members]):
        if one.row == other.row and not _between(layout, one, other):
            boxes = [_box(place, 0.0) for place in (one, other)]
            found.append((one.x, max(box[1] for box in boxes), other.x, min(box[3] for box in boxes)))
        elif one.row == other.row:
            low = _below(layout, one.row, shift)
            found += [
                _way(one.x, one.y, one.x, low),
                _way(one.x, low, other.x, low),
                _way(other.x, low, other.x, other.y),
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
    """From a member to one on a lower row: beside whoever stands between."""
    x, y = one.x, one.y
    found = []
    for row in range(one.row, other.row):
        low = _below(layout, row, shift)
        target = other.x if row + 1 == other.row else _free(layout, row + 1, x)
        found += [_way(x, y, x, low), _way(x, low, target, low)]
        x, y = target, low
    return [*found, _way(x, y, other.x, other.y)]


def _below(layout: Layout, row: int, shift: float) -> float:
    """A y below all symbols and texts of a row, above the next row."""
    on_row = [place for place in layout.places.values() if place.row == row]
    low = max(place.y + S / 2 + sum(1.25 * size for _text, size in place.lines) for place in on_row)
    return low + 0.1 * S + shift


def _free(layout: Layout, row: int, wish: float) -> float:
    spans = [
        (place.x - place.half - PAD, place.x + place.half + PAD)
        for place in layout.places.values()
        if place.row == row
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
