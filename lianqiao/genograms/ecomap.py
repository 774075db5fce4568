"""The ecomap: the household in the middle, systems on a ring in a fixed order, a line for each link."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from .drawing import Picture, framed, inner
from .graph import Family, tidy
from .kinds import Flow, Quality, Strength, SystemKind
from .layout import S
from .legend import Entry, legend
from .routing import MARGIN
from .svg import ALERT, CARE, INK, PAPER, QUIET, line, tag, way, words
from .text import wrapped

CENTRE, RING = 3 * S, 1.0 * S
LEAST, MOST = 0.75, 5 * S
"""How small a genogram may become before its circle grows, and how large the circle at most."""
APART = 2.7 * S
THICK = {Strength.WEAK: 1.5, Strength.FAIR: 3.0, Strength.STRONG: 5.0}
TEXT = 0.29 * S
Point = tuple[float, float]


@dataclass(frozen=True)
class System:
    """A system round the household and the line to it."""

    key: str
    kind: str
    name: str = ""
    quality: str = Quality.SUPPORTIVE
    strength: int = Strength.FAIR
    flow: str = Flow.NONE

    @property
    def label(self) -> str:
        return self.name or str(SystemKind(self.kind).label)


def household_of(family: Family, key: str) -> Family:
    """Return the household of the person of that key alone, everybody where the layout puts them."""
    home = next((one.members for one in family.households if key in one.members), (key,))
    people = tuple(replace(one, nudge=(0.0, 0.0)) for one in family.people if one.key in home)
    return tidy(replace(family, people=people, _by_key={}))


def ecomap(
    household: Family,
    systems: tuple[System, ...],
    *,
    year: int,
    title: str,
    href: Callable[[str], str] | None = None,
) -> Picture:
    """Return the picture in the language in force. A system without a relation is drawn as a gap, without a line."""
    order = list(SystemKind.values)
    ring = sorted(systems, key=lambda one: (order.index(one.kind), one.key))
    within = inner(_plain(household), year)
    centre = min(MOST, max(CENTRE, _reach_of(within) * LEAST))
    reach = max(centre + 3.4 * S, len(ring) * APART / (2 * math.pi))
    middle = reach + RING + 0.5 * S
    spots = [_spot(middle, reach, place, len(ring)) for place in range(len(ring))]
    parts = [_link(one, spot, middle, centre) for one, spot in zip(ring, spots, strict=True)]
    parts.append(_centre(within, middle, centre))
    parts += [_circle(one, spot, href) for one, spot in zip(ring, spots, strict=True)]
    size = 2 * middle
    key, height = legend(_used(ring), S / 2, size, size - S)
    told = ngettext("%(count)s system", "%(count)s systems", len(ring)) % {"count": len(ring)}
    summary = gettext("%(told)s. The table below the picture says the same in words.") % {"told": told}
    return framed("".join(parts) + key, (0.0, 0.0), (size, size + height), title, summary)


def _spot(middle: float, reach: float, place: int, count: int) -> Point:
    angle = 2 * math.pi * place / count - math.pi / 2
    return (round(middle + reach * math.cos(angle), 1), round(middle + reach * math.sin(angle), 1))


def _plain(household: Family) -> Family:
    """The household for the middle: who they are to one another, and no more."""
    bare = tuple(replace(one, occupation="", income="") for one in household.people)
    return replace(household, people=bare, households=(), emotions=(), _by_key={})


def _reach_of(within: tuple[str, float, float]) -> float:
    """How far the corners of a drawing are from its middle, without its margins."""
    _drawn, width, height = within
    return math.hypot(max(width - 1.6 * MARGIN, 1.0), max(height - 1.6 * MARGIN, 1.0)) / 2


def _centre(within: tuple[str, float, float], middle: float, radius: float) -> str:
    circle = tag("circle", cx=middle, cy=middle, r=radius, fill=PAPER, stroke=INK, stroke_width=1.5)
    drawn, width, height = within
    scale = min(1.0, radius / _reach_of(within))
    corner = (middle - width * scale / 2, middle - height * scale / 2)
    place = f"translate({corner[0]:.1f} {corner[1]:.1f}) scale({scale:.3f})"
    return circle + tag("g", drawn, transform=place)


def _circle(system: System, spot: Point, href: Callable[[str], str] | None) -> str:
    gap = system.quality == Quality.NONE
    parts = [
        tag("title", words_in(system.label)),
        tag(
            "circle", cx=spot[0], cy=spot[1], r=RING, fill=PAPER, stroke=QUIET if gap else INK, stroke_width=1.3,
            stroke_dasharray="4 4" if gap else None,
        ),
    ]  # fmt: skip
    lines = wrapped(system.label, TEXT, 1.7 * S)[:4]
    top = spot[1] - (len(lines) - 1) * TEXT * 0.6 + TEXT * 0.35
    parts += [words(text, spot[0], top + place * TEXT * 1.2, TEXT) for place, text in enumerate(lines)]
    return tag("a", *parts, href=href(system.key)) if href else tag("g", *parts)


def words_in(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _link(system: System, spot: Point, middle: float, centre: float) -> str:
    if system.quality == Quality.NONE:
        return ""
    dx, dy = middle - spot[0], middle - spot[1]
    far = math.hypot(dx, dy)
    start = (spot[0] + dx / far * RING, spot[1] + dy / far * RING)
    end = (middle - dx / far * centre, middle - dy / far * centre)
    return drawn_link(system.quality, system.strength, system.flow, start, end)


def drawn_link(quality: str, strength: int, flow: str, start: Point, end: Point) -> str:
    """Return a link from the system to the family: thickness is strength, ticks are stress, heads are flow."""
    stroke = {Quality.STRESSFUL: ALERT, Quality.TENUOUS: QUIET}.get(Quality(quality), CARE)
    thick = THICK[Strength(strength)] if quality == Quality.SUPPORTIVE else 1.8
    dash = "7 5" if quality == Quality.TENUOUS else None
    parts = [line([start, end], stroke=stroke, stroke_width=thick, stroke_dasharray=dash)]
    far = math.dist(start, end) or 1.0
    ux, uy = (end[0] - start[0]) / far, (end[1] - start[1]) / far
    if quality == Quality.STRESSFUL:
        for step in range(1, int(far // 12)):
            x, y = start[0] + ux * step * 12, start[1] + uy * step * 12
            parts.append(
                line([(x - uy * 5, y + ux * 5), (x + uy * 5, y - ux * 5)], stroke=stroke, stroke_width=1.4)
            )
    if flow in (Flow.TO_FAMILY, Flow.BOTH):
        parts.append(_head(end, (ux, uy), stroke))
    if flow in (Flow.FROM_FAMILY, Flow.BOTH):
        parts.append(_head(start, (-ux, -uy), stroke))
    return "".join(parts)


def _head(tip: Point, toward: Point, stroke: str) -> str:
    (x, y), (ux, uy) = tip, toward
    base = (x - 12 * ux, y - 12 * uy)
    corners = [(base[0] - 6 * uy, base[1] + 6 * ux), tip, (base[0] + 6 * uy, base[1] - 6 * ux)]
    return tag("path", d=way(corners, closed=True), fill=stroke, stroke="none")


def _used(ring: list[System]) -> list[Entry]:
    found = []
    for strength in Strength:
        if any(one.quality == Quality.SUPPORTIVE and one.strength == strength for one in ring):
            found.append(Entry(_STRENGTHS[strength], _sample(Quality.SUPPORTIVE, strength, Flow.NONE)))
    for quality in (Quality.TENUOUS, Quality.STRESSFUL):
        if any(one.quality == quality for one in ring):
            found.append(Entry(quality.label, _sample(quality, Strength.WEAK, Flow.NONE)))
    if any(one.quality == Quality.NONE for one in ring):
        found.append(Entry(Quality.NONE.label, _gap))
    for flow in (Flow.TO_FAMILY, Flow.FROM_FAMILY, Flow.BOTH):
        if any(one.flow == flow and one.quality != Quality.NONE for one in ring):
            found.append(Entry(_FLOWS[flow], _sample(Quality.SUPPORTIVE, Strength.WEAK, flow)))
    return found


_STRENGTHS = {
    Strength.WEAK: _("weak support"),
    Strength.FAIR: _("fair support"),
    Strength.STRONG: _("strong support"),
}
_FLOWS = {
    Flow.TO_FAMILY: _("energy and resources come to the family"),
    Flow.FROM_FAMILY: _("energy and resources go out of the family"),
    Flow.BOTH: _("energy and resources go both ways"),
}


def _sample(quality: str, strength: int, flow: str) -> Callable[[float, float], str]:
    return lambda x, y: drawn_link(quality, strength, flow, (x + 0.6 * S, y), (x - 0.6 * S, y))


def _gap(x: float, y: float) -> str:
    return tag(
        "circle", cx=x, cy=y, r=0.25 * S, fill=PAPER, stroke=QUIET, stroke_width=1.3, stroke_dasharray="4 4"
    )
