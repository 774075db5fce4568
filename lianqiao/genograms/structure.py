"""The lines of couples and children as SVG."""

from .graph import Family, Union
from .kinds import Descent, UnionKind
from .layout import S
from .routing import CoupleLine, Drop, label_parts
from .svg import INK, PAPER, line, words

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


def couple(drawn: CoupleLine) -> str:
    """Return a union: its line, one slash for separation, two for divorce, the years above."""
    union = drawn.union
    thin = union.kind == UnionKind.UNSTATED
    parts = [
        line(drawn.points, stroke_dasharray=DASHES[UnionKind(union.kind)], stroke_width=0.8 if thin else 1.5)
    ]
    x, y = drawn.mark
    right = max((point[0] for point in drawn.points if point[1] == y), default=x)
    at = (x + right) / 2
    if is_divorced(union):
        parts += [slash(at - 3, y), slash(at + 3, y)]
    elif is_separated(union):
        parts.append(slash(at, y))
    if union.remarried:
        parts.append(slash(at, y, turned=True))
    told = label_parts(union)
    rows = [" ".join(told[place : place + 2]) for place in range(0, len(told), 2)]
    for place, row in enumerate(reversed(rows)):
        parts.append(
            words(
                row, x, y - 5 - place * 0.28 * S, 0.26 * S, stroke=PAPER, stroke_width=3, paint_order="stroke"
            )
        )
    return "".join(parts)


def is_divorced(union: Union) -> bool:
    return union.is_divorced or union.divorced is not None


def is_separated(union: Union) -> bool:
    return union.is_separated or union.separated is not None


def slash(x: float, y: float, *, turned: bool = False) -> str:
    """Return the mark of an end; turned, of a new beginning."""
    sign = -1 if turned else 1
    return line([(x - sign * SLASH / 2, y + SLASH), (x + sign * SLASH / 2, y - SLASH)])


def children(drop: Drop, family: Family) -> str:
    """Return what hangs from one couple or parent."""
    parts = [line(drop.trunk)] if len(drop.trunk) > 1 else []
    if drop.bus:
        parts.append(line(_beyond_twins(drop)))
    for child in drop.children:
        parts.append(descent(child.link.kind, child.start, child.end))
        if child.link.kind == Descent.ADOPTED and child.link.since:
            x, y = child.end
            parts.append(words(f"A {child.link.since}", x + 6, y - 0.36 * S, 0.26 * S, text_anchor="start"))
    parts += [line(bar) for bar in drop.twin_bars]
    return "".join(parts)


def _beyond_twins(drop: Drop) -> tuple:
    xs = [child.start[0] for child in drop.children] + [point[0] for point in drop.trunk[-1:]]
    y = drop.children[0].start[1]
    return ((min(xs), y), (max(xs), y))


def descent(kind: str, start: tuple[float, float], end: tuple[float, float]) -> str:
    """Return the line down to a child: a pair of lines, the second dashed, when adopted."""
    if kind != Descent.ADOPTED:
        return line([start, end], stroke_dasharray=DESCENT_DASHES[Descent(kind)], stroke=INK)
    aside = [[(x + shift, y) for x, y in (start, end)] for shift in (-2.5, 2.5)]
    return line(aside[0]) + line(aside[1], stroke_dasharray="4 3")
