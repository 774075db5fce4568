"""Lines of feeling between two people, after the McGoldrick sheet. How each line looks is data; books differ."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .kinds import Emotion
from .svg import ALERT, CARE, INK, PAPER, QUIET, line, tag, way

Point = tuple[float, float]
STEP, WAVE_STEP, AMPLITUDE, BESIDE = 6.0, 1.6, 5.0, 3.0


@dataclass(frozen=True)
class Look:
    """How one feeling is drawn: straight parallels, a zigzag or wave among them, and what stands at the end."""

    parallels: int = 1
    wave: str = ""
    dash: str | None = None
    head: str = ""
    gap: str = ""
    stroke: str = INK


LOOKS = {
    Emotion.NORMAL: Look(stroke=QUIET),
    Emotion.CLOSE: Look(2, stroke=CARE),
    Emotion.FUSED: Look(3, stroke=CARE),
    Emotion.DISTANT: Look(1, dash="1.5 5", stroke=QUIET),
    Emotion.CONFLICT: Look(0, "zigzag", stroke=ALERT),
    Emotion.CLOSE_HOSTILE: Look(2, "zigzag", stroke=ALERT),
    Emotion.FUSED_HOSTILE: Look(3, "zigzag", stroke=ALERT),
    Emotion.CUTOFF: Look(1, gap="bars", stroke=ALERT),
    Emotion.CUTOFF_REPAIRED: Look(1, gap="ring", stroke=CARE),
    Emotion.FOCUSED_ON: Look(1, head="solid"),
    Emotion.CARETAKER: Look(1, head="based", stroke=CARE),
    Emotion.PHYSICAL_ABUSE: Look(0, "zigzag", head="solid", stroke=ALERT),
    Emotion.EMOTIONAL_ABUSE: Look(0, "zigzag", head="open", stroke=ALERT),
    Emotion.SEXUAL_ABUSE: Look(2, "zigzag", head="solid", stroke=ALERT),
    Emotion.SPIRITUAL: Look(0, "wave", stroke=CARE),
}


def drawn(code: str, path: Sequence[Point]) -> str:
    """Return the line of a feeling along a way given by its points, close together."""
    look = LOOKS[Emotion(code)]
    pen = {"stroke": look.stroke, "stroke_width": 1.4, "class_": "feeling-line"}
    path = _even(path)
    if look.gap:
        return _broken(path, look, pen)
    body = path[:-2] if look.head and len(path) > 4 else path
    beside = [BESIDE * (place - (look.parallels - 1) / 2) * _spread(look) for place in range(look.parallels)]
    parts = [line(_aside(body, shift), stroke_dasharray=look.dash, **pen) for shift in beside]
    if look.wave:
        parts.append(line(_waving(body, look.wave), **pen))
    if look.head:
        parts.append(_head(path, look, pen))
    return "".join(parts)


def bent(start: Point, end: Point, bulge: float) -> list[Point]:
    """Return the points of a way from start to end that swings out by `bulge` on its left."""
    (x1, y1), (x2, y2) = start, end
    length = math.hypot(x2 - x1, y2 - y1) or 1.0
    cx = (x1 + x2) / 2 + 2 * bulge * (y2 - y1) / length
    cy = (y1 + y2) / 2 - 2 * bulge * (x2 - x1) / length
    steps = max(8, int(length / STEP))
    return [
        (
            (1 - t) ** 2 * x1 + 2 * t * (1 - t) * cx + t * t * x2,
            (1 - t) ** 2 * y1 + 2 * t * (1 - t) * cy + t * t * y2,
        )
        for t in (place / steps for place in range(steps + 1))
    ]


def _spread(look: Look) -> float:
    """Parallels beside a zigzag stand further apart, else it would hide them."""
    return 4.5 if look.wave and look.parallels == 2 else 2.3 if look.wave else 1.3


def _even(path: Sequence[Point], step: float = STEP) -> list[Point]:
    """The same way with points one step apart."""
    found, left = [path[0]], step
    for one, other in pairwise(path):
        length, gone = math.dist(one, other), 0.0
        while length - gone >= left:
            gone += left
            part = gone / length
            found.append((one[0] + part * (other[0] - one[0]), one[1] + part * (other[1] - one[1])))
            left = step
        left -= length - gone
    if math.dist(found[-1], path[-1]) > 0.5:
        found.append(path[-1])
    return found


def _normal(path: Sequence[Point], place: int) -> Point:
    (x1, y1), (x2, y2) = path[max(0, place - 1)], path[min(len(path) - 1, place + 1)]
    length = math.hypot(x2 - x1, y2 - y1) or 1.0
    return (-(y2 - y1) / length, (x2 - x1) / length)


def _aside(path: Sequence[Point], shift: float) -> list[Point]:
    return [
        (x + shift * _normal(path, place)[0], y + shift * _normal(path, place)[1])
        for place, (x, y) in enumerate(path)
    ]


def _waving(path: Sequence[Point], wave: str) -> list[Point]:
    found = []
    path = path if wave == "zigzag" else _even(path, WAVE_STEP)
    for place, (x, y) in enumerate(path):
        if wave == "zigzag":
            swing = 0.0 if place in (0, len(path) - 1) else AMPLITUDE * (1 if place % 2 else -1)
        else:
            swing = AMPLITUDE * 0.8 * math.sin(place * WAVE_STEP * math.pi / 8)
        nx, ny = _normal(path, place)
        found.append((x + swing * nx, y + swing * ny))
    return found


def _broken(path: list[Point], look: Look, pen: dict) -> str:
    middle = len(path) // 2
    parts = [line(path[:middle], **pen), line(path[middle + 1 :], **pen)]
    for place in (middle - 1, middle + 1):
        (x, y), (nx, ny) = path[place], _normal(path, place)
        parts.append(line([(x - 6 * nx, y - 6 * ny), (x + 6 * nx, y + 6 * ny)], **pen))
    if look.gap == "ring":
        x, y = path[middle]
        parts.append(tag("circle", cx=x, cy=y, r=4, fill=PAPER, **pen))
    return "".join(parts)


def _head(path: list[Point], look: Look, pen: dict) -> str:
    (x, y), (bx, by) = path[-1], path[-3] if len(path) > 2 else path[0]
    length = math.hypot(x - bx, y - by) or 1.0
    ux, uy = (x - bx) / length, (y - by) / length
    base = (x - 10 * ux, y - 10 * uy)
    left, right = (base[0] - 5 * uy, base[1] + 5 * ux), (base[0] + 5 * uy, base[1] - 5 * ux)
    fill = PAPER if look.head == "open" else look.stroke
    parts = [tag("path", d=way([left, (x, y), right], closed=True), fill=fill, **pen)]
    if look.head == "based":
        parts.append(
            line([(left[0] - 3 * ux, left[1] - 3 * uy), (right[0] - 3 * ux, right[1] - 3 * uy)], **pen)
        )
    return "".join(parts)
