"""The lines of couples and children as SVG."""

from collections.abc import Iterable, Sequence

from .kinds import Descent, UnionKind
from .layout import S
from .lines import CoupleLine, Drop, Layout, Point, over
from .routing import LABEL, is_divorced, is_separated
from .svg import INK, line
from .text import Written

DASHES = {
    UnionKind.MARRIAGE: None,
    UnionKind.COHABITATION: "7 4",
    UnionKind.ENGAGEMENT: "2 3",
    UnionKind.AFFAIR: "9 3 2 3",
    UnionKind.UNSTATED: None,
}
DESCENT_DASHES = {
    Descent.BIOLOGICAL: None,
    Descent.FOSTER: "1.5 3.5",
    Descent.STEP: "9 3 2 3",
    Descent.DONOR: "6 4",
}
SLASH = 0.22 * S


def couple(drawn: CoupleLine, hops: Iterable[Point]) -> str:
    """Return a union: its line, one slash for separation, two for divorce. What is written comes last, on top."""
    union = drawn.union
    thin = union.kind == UnionKind.UNSTATED
    parts = [
        line(
            over(drawn.points, hops),
            stroke_dasharray=DASHES[UnionKind(union.kind)],
            stroke_width=0.8 if thin else 1.5,
        )
    ]
    x, y = drawn.end
    if is_divorced(union):
        parts += [slash(x - 3, y), slash(x + 3, y)]
    elif is_separated(union):
        parts.append(slash(x, y))
    if union.remarried:
        parts.append(slash(x, y, turned=True))
    return "".join(parts)


def slash(x: float, y: float, *, turned: bool = False) -> str:
    """Return the mark of an end; turned, of a new beginning."""
    sign = -1 if turned else 1
    return line([(x - sign * SLASH / 2, y + SLASH), (x + sign * SLASH / 2, y - SLASH)])


def children(drop: Drop, hops: Iterable[Point]) -> str:
    """Return what hangs from one couple or parent."""
    parts = [line(over(drop.trunk, hops))] if len(drop.trunk) > 1 else []
    if drop.siblings:
        parts.append(line(drop.siblings))
    for child in drop.children:
        parts.append(descent(child.link.kind, over((child.start, child.end), hops)))
    parts += [line(bar) for bar in drop.twin_bars]
    return "".join(parts)


def labels(layout: Layout) -> list[Written]:
    """Return what is written beside lines: years of couples, and of adoptions."""
    found = [label for one in layout.couples for label in one.labels]
    for drop in layout.drops:
        for child in drop.children:
            if child.link.kind == Descent.ADOPTED and child.link.since:
                (x, _y), place = child.end, layout.places[child.link.child]
                y = place.top - 0.1 * S
                found.append(Written(f"A {child.link.since}", x + 6, y, LABEL, "start"))
    return found


def descent(kind: str, points: Sequence[Point]) -> str:
    """Return the line down to a child: a pair of lines, the second dashed, when adopted."""
    if kind != Descent.ADOPTED:
        return line(points, stroke_dasharray=DESCENT_DASHES[Descent(kind)], stroke=INK)
    aside = [[(x + shift, y) for x, y in points] for shift in (-2.5, 2.5)]
    return line(aside[0]) + line(aside[1], stroke_dasharray="4 3")
