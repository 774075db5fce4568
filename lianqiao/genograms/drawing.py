"""The genogram as SVG: structure, people, households, feelings, and the legend of exactly what is drawn."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext, ngettext

from . import emotions
from .borders import border, name_of
from .graph import EmotionalLink, Family, Household
from .kinds import ABUSE, Form
from .layout import S, stand
from .legend import COLUMN, legend, used
from .lines import Layout
from .routing import MARGIN, lay_out
from .structure import children, couple, labels
from .svg import FONT, PAPER, QUIET, on_paper, tag, way
from .symbols import age_text, symbol

Point = tuple[float, float]
BULGES = (0.0, 0.5, -0.5, 0.9, -0.9, 1.3, -1.3, 1.8, -1.8, 2.4, -2.4, 3.2, -3.2)
"""How far a line of feeling swings out, in symbols, until it meets nobody else."""
LEGEND_WIDE = 3 * COLUMN + MARGIN
"""The least width: room for three columns of the legend."""


@dataclass(frozen=True)
class Picture:
    svg: str
    width: float
    height: float


def genogram(family: Family, *, year: int, title: str, href: Callable[[str], str] | None = None) -> Picture:
    """Return the picture of a family in the language in force.

    `href` gives the address behind a person; without it nobody is a link, as for a file. Hides nothing: leave out
    beforehand what must not be seen.
    """
    layout = lay_out(stand(family))
    feelings = _feelings(layout)
    left, top, right, bottom = _bounds(layout, [path for _link, path in feelings])
    wide = max(right - left, LEGEND_WIDE)
    left -= (wide - (right - left)) / 2
    key, key_height = legend(
        used(layout.standing.family, hops=bool(layout.hops)),
        left + MARGIN / 2,
        bottom + 0.3 * S,
        wide - MARGIN,
    )
    size = (wide, bottom - top + 0.3 * S + key_height)
    return framed(_drawn(layout, feelings, year, href) + key, (left, top), size, title, _summary(layout))


def inner(family: Family, year: int) -> tuple[str, float, float]:
    """Return the drawing alone, for within another one, with its width and height."""
    layout = lay_out(stand(family))
    return _drawn(layout, [], year, None), layout.width, layout.height


def _drawn(layout: Layout, feelings: list, year: int, href: Callable[[str], str] | None) -> str:
    parts = [*_households(layout)]
    parts += [children(drop, layout.hops) for drop in layout.drops]
    parts += [couple(one, layout.hops) for one in layout.couples]
    parts += [_feeling(link, path) for link, path in feelings]
    parts += [on_paper(label) for label in labels(layout)]
    parts += [_person(layout, key, year, href) for key in layout.places]
    parts += [on_paper(name_of(layout, *one), fill=QUIET) for one in _named(layout)]
    return "".join(parts)


def _named(layout: Layout) -> list[tuple[Household, int]]:
    homes = layout.standing.family.households
    return [(household, rank) for rank, household in enumerate(homes) if household.name]


def _feeling(link: EmotionalLink, path: list[Point]) -> str:
    drawn = emotions.drawn(link.code, path)
    # So that the style for paper can leave it out.
    return tag("g", drawn, class_="is-abuse") if link.code in ABUSE else drawn


def framed(inside: str, corner: Point, size: Point, title: str, summary: str) -> Picture:
    """Return a picture with its title and description, on paper."""
    box = " ".join(f"{value:.1f}" for value in (*corner, *size))
    paper = tag("rect", x=corner[0], y=corner[1], width=size[0], height=size[1], fill=PAPER, class_="paper")
    svg = tag(
        "svg", words_of("title", title), words_of("desc", summary), paper, inside,
        xmlns="http://www.w3.org/2000/svg", viewBox=box, width=f"{size[0]:.0f}", height=f"{size[1]:.0f}",
        font_family=FONT, role="group", class_="family-drawing",
    )  # fmt: skip
    return Picture(svg, *size)


def words_of(name: str, text: str) -> str:
    """Return a title or description, read aloud but not drawn."""
    return tag(name, escape(text))


def _summary(layout: Layout) -> str:
    people = [person for person in layout.standing.family.people if person.form == Form.PERSON]
    rows = len(layout.tops)
    told = [
        ngettext("%(count)s person", "%(count)s people", len(people)) % {"count": len(people)},
        ngettext("%(count)s generation", "%(count)s generations", rows) % {"count": rows},
    ]
    return gettext("%(told)s. The table below the picture says the same in words.") % {
        "told": ", ".join(told)
    }


def _person(layout: Layout, key: str, year: int, href: Callable[[str], str] | None) -> str:
    person, place = layout.standing.family[key], layout.places[key]
    inside = words_of("title", person.name or str(Form(person.form).label))
    inside += symbol(person, place, year) + age_text(person, place, year)
    if href is None:
        return tag("g", inside)
    return tag("a", inside, href=href(key), class_="family-person", data_person=key)


def _households(layout: Layout) -> list[str]:
    found = []
    for rank, household in enumerate(layout.standing.family.households):
        for loop in border(layout, household, rank):
            found.append(
                tag(
                    "path",
                    d=way(loop, closed=True),
                    fill="none",
                    stroke=QUIET,
                    stroke_width=1.1,
                    stroke_dasharray="6 4",
                )
            )
    return found


def _feelings(layout: Layout) -> list[tuple[EmotionalLink, list[Point]]]:
    taken: dict[frozenset[str], set[float]] = {}
    found = []
    for link in layout.standing.family.emotions:
        pair = frozenset((link.one, link.other))
        path = _path(layout, link, taken.setdefault(pair, set()), [path for _link, path in found])
        found.append((link, path))
    return found


def _path(layout: Layout, link: EmotionalLink, taken: set[float], others: list[list[Point]]) -> list[Point]:
    """The straightest way between two people that no other line between them takes and that meets nobody else."""
    ends = sorted((link.one, link.other), key=lambda key: (layout.places[key].x, layout.places[key].y, key))
    one, other = (layout.places[key] for key in ends)
    best, chosen, fewest = [(one.x, one.y), (other.x, other.y)], 0.0, 10_000
    for bulge in BULGES:
        if bulge in taken:
            continue
        path = emotions.bent((one.x, one.y), (other.x, other.y), bulge * S)
        meets = _meetings(layout, path, pair=(link.one, link.other)) + _along(path, others)
        if meets < fewest:
            best, chosen, fewest = path, bulge, meets
        if meets == 0:
            break
    taken.add(chosen)
    path = [
        point
        for point in best
        if all(math.dist(point, (end.x, end.y)) > end.radius * 1.15 + 3 for end in (one, other))
    ] or best[1:-1]
    return path if ends[0] == link.one else path[::-1]


def _along(path: list[Point], others: list[list[Point]]) -> int:
    """How many lines drawn already the path would run beside for a while, rather than cross."""
    return sum(
        sum(any(math.dist(point, place) < 9 for place in other) for point in path) > 5 for other in others
    )


def _meetings(layout: Layout, path: list[Point], pair: tuple[str, str]) -> int:
    """How much a line of feeling would hide: others' symbols above all, then texts."""
    symbols = sum(
        any(math.dist(point, (place.x, place.y)) < place.radius * 1.2 + 3 for point in path)
        for key, place in layout.places.items()
        if key not in pair
    )
    written = [one.box for place in layout.places.values() for one in place.texts]
    written += [one.box for one in labels(layout)]
    texts = sum(
        any(left - 4 < x < right + 4 and top - 4 < y < bottom + 4 for x, y in path)
        for left, top, right, bottom in written
    )
    return 4 * symbols + texts


def _bounds(layout: Layout, paths: list[list[Point]]) -> tuple[float, float, float, float]:
    xs = [point[0] for path in paths for point in path]
    ys = [point[1] for path in paths for point in path]
    for rank, household in enumerate(layout.standing.family.households):
        points = [point for loop in border(layout, household, rank) for point in loop]
        if household.name:
            left, top, right, bottom = name_of(layout, household, rank).box
            points += [(left, top), (right, bottom)]
        xs += [point[0] for point in points]
        ys += [point[1] for point in points]
    air = 0.4 * S
    return (
        min([0.0, *(x - air for x in xs)]),
        min([0.0, *(y - air for y in ys)]),
        max([layout.width, *(x + air for x in xs)]),
        max([layout.height, *(y + air for y in ys)]),
    )
