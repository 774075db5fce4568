"""The legend: a sample and its meaning for exactly what a picture uses, as conventions differ between books."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import emotions
from .graph import Family, Person, Union
from .kinds import ABUSE, LETTERS, Condition, Descent, Emotion, Form, Mark, UnionKind
from .layout import WAVE, Place, S, waves
from .lines import over
from .routing import is_divorced, is_separated, label_parts
from .structure import DASHES, descent, slash
from .svg import QUIET, line, tag, words
from .symbols import is_dead, symbol
from .text import wrapped

COLUMN, SAMPLE, TEXT = 5.2 * S, 1.5 * S, 0.3 * S
ROW = 1.05 * S
Point = tuple[float, float]


@dataclass(frozen=True)
class Entry:
    """One line of the legend: its sample is drawn round a middle."""

    text: str | Promise
    sample: Callable[[float, float], str]
    mark: str = ""
    """A class, for what the style for paper leaves out."""


def used(family: Family, *, hops: bool) -> list[Entry]:
    """Return the entries for what the family's picture shows, in a fixed order; with `hops`, lines hop over others."""
    hopping = [Entry(_("a line that hops over another has nothing to do with it"), _hop)] if hops else []
    return [*_of_people(family), *_of_structure(family), *hopping, *_of_feelings(family)]


def legend(entries: list[Entry], left: float, top: float, room: float) -> tuple[str, float]:
    """Return the legend drawn in columns from its upper left corner, and its height."""
    columns = max(1, int(room // COLUMN))
    parts = [line([(left, top), (left + room, top)], stroke=QUIET, stroke_width=0.6)]
    y = top + 0.3 * S
    for start in range(0, len(entries), columns):
        row = entries[start : start + columns]
        texts = [wrapped(str(entry.text), TEXT, COLUMN - SAMPLE - 0.2 * S) for entry in row]
        high = max(ROW, max(len(lines) for lines in texts) * TEXT * 1.3 + 0.2 * S)
        for place, (entry, lines) in enumerate(zip(row, texts, strict=True)):
            x = left + place * COLUMN
            told = [entry.sample(x + SAMPLE / 2, y + high / 2)]
            first = y + high / 2 - (len(lines) - 1) * TEXT * 0.65 + TEXT * 0.35
            for number, text in enumerate(lines):
                at = first + number * TEXT * 1.3
                told.append(words(text, x + SAMPLE + 4, at, TEXT, text_anchor="start"))
            parts.append(tag("g", *told, class_=entry.mark or None))
        y += high
    return tag("g", *parts, class_="family-legend"), y - top + 0.3 * S


def _person(**described: object) -> Callable[[float, float], str]:
    def sample(x: float, y: float) -> str:
        person = Person("", **{"sex": "male"} | described)  # type: ignore[arg-type]
        head = WAVE if waves(person) else 0.0
        return symbol(person, Place(x, y + head / 2, 0, 0.26 * S * person.scale**0.5, (), (), head), 0)

    return sample


def _of_people(family: Family) -> Iterable[Entry]:
    people = [one for one in family.people if one.form == Form.PERSON]
    for shown, text, sample in _KINDS_OF_PEOPLE:
        if any(shown(one) for one in people):
            yield Entry(text, sample)
    for form in Form:
        if form != Form.PERSON and any(one.form == form for one in family.people):
            yield Entry(form.label, _person(form=form, sex="unknown"))
    for condition in Condition:
        if any(condition in one.conditions for one in people):
            yield Entry(condition.label, _person(conditions=(condition,)))
    yield from _of_marks(people)


def _age(x: float, y: float) -> str:
    return words("45", x, y + 4, TEXT)


_KINDS_OF_PEOPLE: list[tuple[Callable[[Person], bool], Promise, Callable[[float, float], str]]] = [
    (lambda one: one.sex == "male", _("male"), _person(sex="male")),
    (lambda one: one.sex == "female", _("female"), _person(sex="female")),
    (lambda one: one.sex not in ("male", "female"), _("sex unknown or not stated"), _person(sex="unknown")),
    (lambda one: one.is_index, _("client of this map"), _person(is_index=True)),
    (is_dead, _("deceased"), _person(deceased=True)),
    (
        lambda one: one.born_as not in ("", one.sex),
        _("transgender: the inner shape is the sex at birth"),
        _person(born_as="female"),
    ),
    (lambda one: one.birth_year is not None, _("age; above, the years of birth and death"), _age),
]


def _of_marks(people: list[Person]) -> Iterable[Entry]:
    for mark in Mark:
        if mark in LETTERS and any(mark in one.marks for one in people):
            letter = LETTERS[mark]
            yield Entry(mark.label, _letters(letter))
    if any(waves(one) for one in people):
        yield Entry(
            _("lives elsewhere, in an institution, or of another culture"), _person(marks=(Mark.ABROAD,))
        )
    if any(one.carer_rank is not None for one in people):
        yield Entry(_("carer; C1 is the main carer"), _person(carer_rank=1))
    if any(one.in_hospital for one in people):
        yield Entry(_("in hospital now"), _person(in_hospital=True))


def _level(dash: str | None, thick: float = 1.5) -> Callable[[float, float], str]:
    return lambda x, y: line(_span(x, y), stroke_dasharray=dash, stroke_width=thick)


def _span(x: float, y: float) -> list[Point]:
    return [(x - 0.5 * S, y), (x + 0.5 * S, y)]


def _of_structure(family: Family) -> Iterable[Entry]:
    for kind in UnionKind:
        if any(one.kind == kind for one in family.unions):
            yield Entry(kind.label, _level(DASHES[kind], 0.8 if kind == UnionKind.UNSTATED else 1.5))
    for shown, text, sample in _ENDS:
        if any(shown(one) for one in family.unions):
            yield Entry(text, sample)
    yield from _of_letters(family)
    if any(family[one.one].sex == family[one.other].sex in ("male", "female") for one in family.unions):
        yield Entry(_("couple of one sex: drawn like any other"), _level(None))
    for descended in Descent:
        if any(link.kind == descended for link in family.parents):
            yield Entry(_CHILD[descended], _child(descended))
    yield from _of_twins(family)
    if family.households:
        yield Entry(_("live together"), _box)


def _slashed(*shifts: float, turned: bool = False) -> Callable[[float, float], str]:
    return lambda x, y: line(_span(x, y)) + "".join(slash(x + shift, y, turned=turned) for shift in shifts)


def _child(kind: Descent) -> Callable[[float, float], str]:
    return lambda x, y: descent(kind, [(x, y - 0.35 * S), (x, y + 0.35 * S)])


def _feeling(code: Emotion) -> Callable[[float, float], str]:
    return lambda x, y: emotions.drawn(code, emotions.bent((x - 0.5 * S, y), (x + 0.5 * S, y), 0.0))


def _letters(text: str) -> Callable[[float, float], str]:
    return lambda x, y: words(text, x, y + 4, TEXT)


def _of_letters(family: Family) -> Iterable[Entry]:
    """The letters that stand before a year."""
    written = [part for one in family.unions for part in label_parts(one)]
    adopted = any(one.kind == Descent.ADOPTED and one.since for one in family.parents)
    found = {part.split()[0] for part in written if " " in part} | ({"A"} if adopted else set())
    for letter, meaning in _LETTERS.items():
        if letter in found:
            yield Entry(meaning, _letters(letter))
    if any(part.isdigit() for part in written):
        yield Entry(_("a year alone: since then"), _letters("2001"))


_LETTERS = {
    "m": _("married in the year"),
    "LT": _("living together since the year"),
    "s": _("separated in the year"),
    "d": _("divorced in the year"),
    "A": _("adopted in the year"),
}
_ENDS: list[tuple[Callable[[Union], bool], Promise, Callable[[float, float], str]]] = [
    (lambda one: is_separated(one) and not is_divorced(one), _("separated"), _slashed(0.0)),
    (lambda one: is_divorced(one), _("divorced"), _slashed(-3.0, 3.0)),
    (lambda one: one.remarried is not None, _("married to each other again"), _slashed(0.0, turned=True)),
    (lambda one: one.annulled, _("annulled"), _letters("ANN")),
]
_CHILD = {
    Descent.BIOLOGICAL: _("child by birth"),
    Descent.ADOPTED: _("adopted child"),
    Descent.FOSTER: _("foster child"),
    Descent.STEP: _("stepchild"),
    Descent.DONOR: _("child of a donor or surrogate"),
}


def _hop(x: float, y: float) -> str:
    upright = over([(x, y - 0.35 * S), (x, y + 0.35 * S)], [(x, y)])
    return line(upright) + line(_span(x, y))


def _of_twins(family: Family) -> Iterable[Entry]:
    twins = [one for one in family.people if one.twin_group is not None]
    if any(one.zygosity != "identical" for one in twins):
        yield Entry(_("twins"), lambda x, y: _fork(x, y))
    if any(one.zygosity == "identical" for one in twins):
        yield Entry(
            _("identical twins"), lambda x, y: _fork(x, y) + line([(x - 0.12 * S, y), (x + 0.12 * S, y)])
        )


def _fork(x: float, y: float) -> str:
    low = y + 0.3 * S
    return line([(x - 0.25 * S, low), (x, y - 0.3 * S), (x + 0.25 * S, low)])


def _box(x: float, y: float) -> str:
    return tag(
        "rect", x=x - 0.45 * S, y=y - 0.25 * S, width=0.9 * S, height=0.5 * S,
        fill="none", stroke=QUIET, stroke_width=1.1, stroke_dasharray="6 4",
    )  # fmt: skip


def _of_feelings(family: Family) -> Iterable[Entry]:
    for code in Emotion:
        if any(link.code == code for link in family.emotions):
            yield Entry(code.label, _feeling(code), "is-abuse" if code in ABUSE else "")
