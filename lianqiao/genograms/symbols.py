"""One person's symbol: shape, fillings, cross, badges, years and the text below."""

import math

from .graph import Person
from .kinds import LETTERS, Condition, Form, Mark
from .layout import SMALL_TEXT, Place, S, waves
from .svg import CARE, INK, PAPER, line, on_paper, tag, way, words

FILL = "#b4c4bb"
HALO = {"stroke": PAPER, "stroke_width": 3, "paint_order": "stroke"}
SHAPES = {"male": "square", "female": "circle"}
Point = tuple[float, float]


def symbol(person: Person, place: Place, year: int) -> str:
    """Return everything drawn for a person. `year` is the year of the drawing, for ages."""
    parts = [_form(person, place)]
    if person.form == Form.PERSON:
        parts.append(_badges(person, place))
        if waves(person):
            parts.append(_wave(place))
    return "".join([*parts, *(on_paper(one) for one in place.texts)])


def age_of(person: Person, year: int) -> str:
    """Return the age as it stands in the symbol, "" when it cannot be told."""
    if person.birth_year is None or person.form != Form.PERSON:
        return ""
    if person.deceased or person.death_year is not None:
        return str(person.death_year - person.birth_year) if person.death_year is not None else ""
    return str(year - person.birth_year)


def age_text(person: Person, place: Place, year: int) -> str:
    """Return the age in the symbol, readable over a filling or a cross."""
    age = age_of(person, year)
    return words(age, place.x, place.y + 0.11 * S, SMALL_TEXT, **HALO) if age else ""


def is_dead(person: Person) -> bool:
    return person.deceased or person.death_year is not None


def outline(shape: str, x: float, y: float, radius: float, **pen: object) -> str:
    """Return a square, circle, diamond or triangle round a middle."""
    pen = {"fill": PAPER, "stroke": INK, "stroke_width": 1.5} | pen
    if shape == "circle":
        return tag("circle", cx=x, cy=y, r=radius, **pen)
    return tag("path", d=way(_corners(shape, x, y, radius), closed=True), **pen)


def _corners(shape: str, x: float, y: float, r: float) -> list[Point]:
    if shape == "diamond":
        return [(x, y - r), (x + r, y), (x, y + r), (x - r, y)]
    if shape == "triangle":
        return [(x, y - r), (x + r, y + r), (x - r, y + r)]
    return [(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)]


def _form(person: Person, place: Place) -> str:
    x, y, r = place.x, place.y, place.radius
    if person.form == Form.PREGNANCY:
        return outline("triangle", x, y, r)
    if person.form == Form.MISCARRIAGE:
        return outline("circle", x, y, r, fill=INK)
    if person.form == Form.ABORTION:
        return _cross(x, y, r)
    if person.form == Form.PET:
        return outline("diamond", x, y, r)
    if person.form == Form.DONOR:
        return outline("square", x, y, r) + words("D", x, y + 0.12 * S, SMALL_TEXT)
    shape = SHAPES.get(person.sex, "diamond")
    parts = [outline(shape, x, y, r), *_fillings(person, shape, place)]
    if person.is_index:
        parts.append(outline(shape, x, y, r - 4, fill="none"))
    if person.born_as and person.born_as != person.sex:
        parts.append(outline(SHAPES.get(person.born_as, "diamond"), x, y, r * 0.6, fill="none"))
    parts.append(outline(shape, x, y, r, fill="none"))
    if is_dead(person) or person.form == Form.STILLBIRTH:
        parts.append(_cross(x, y, r * {"square": 1.0, "circle": math.sqrt(0.5)}.get(shape, 0.5)))
    return "".join(parts)


def _cross(x: float, y: float, reach: float) -> str:
    return line([(x - reach, y - reach), (x + reach, y + reach)]) + line(
        [(x - reach, y + reach), (x + reach, y - reach)]
    )


def _fillings(person: Person, shape: str, place: Place) -> list[str]:
    found = []
    conditions = set(person.conditions)
    if conditions & {Condition.ILLNESS, Condition.SERIOUS}:
        found.append(_part(shape, place, 90, 270))
    if conditions & {Condition.SUBSTANCE}:
        found.append(_part(shape, place, 0, 180))
    if Condition.SERIOUS in conditions:
        found.append(_part(shape, place, 0, 90))
    if Condition.SUBSTANCE_SUSPECTED in conditions:
        found += _hatching(shape, place)
    if Condition.SUBSTANCE_RECOVERY in conditions:
        found.append(line([(place.x - place.radius, place.y), (place.x + place.radius, place.y)]))
    return found


def _part(shape: str, place: Place, start: int, end: int) -> str:
    """The filled part of a shape between two angles, clockwise from the right."""
    points = [(place.x, place.y)]
    for angle in range(start, end + 1, 5):
        c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        reach = place.radius / _reach(shape, c, s)
        points.append((place.x + c * reach, place.y + s * reach))
    return tag("path", d=way(points, closed=True), fill=FILL, stroke="none")


def _reach(shape: str, c: float, s: float) -> float:
    if shape == "square":
        return max(abs(c), abs(s))
    return 1.0 if shape == "circle" else abs(c) + abs(s)


def _hatching(shape: str, place: Place) -> list[str]:
    found = []
    for step in (0.2, 0.45, 0.7):
        y = place.y + place.radius * step
        half = place.radius * {"square": 1.0, "circle": math.sqrt(1 - step * step)}.get(shape, 1 - step)
        found.append(line([(place.x - half, y), (place.x + half, y)], stroke_width=0.9))
    return found


def _badges(person: Person, place: Place) -> str:
    x, y, r = place.x, place.y, place.radius
    parts = []
    if person.carer_rank is not None:
        parts.append(badge(f"C{person.carer_rank or ''}", x - r, y + r))
    if person.in_hospital:
        parts.append(badge("+", x + r, y - r))
    letters = "".join(LETTERS[Mark(mark)] for mark in sorted(person.marks) if mark in LETTERS)
    if letters:
        parts.append(words(letters, x + r + 3, y + r, SMALL_TEXT, text_anchor="start", **HALO))
    return "".join(parts)


def badge(text: str, x: float, y: float) -> str:
    """Return a small disc with a sign in it."""
    disc = tag("circle", cx=x, cy=y, r=0.2 * S, fill=CARE, stroke=PAPER, stroke_width=1.2)
    return disc + words(text, x, y + 0.09 * S, 0.25 * S, fill=PAPER, font_weight="bold")


def _wave(place: Place) -> str:
    y = place.top + 0.12 * S
    points = [
        (place.x - 0.5 * S + step * 2.5, y + 3 * math.sin(step * math.pi / 2.5))
        for step in range(int(S / 2.5) + 1)
    ]
    return line(points, stroke_width=1.2)
