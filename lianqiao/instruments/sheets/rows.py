"""The rows of a form, one question a row: everything a template needs to draw it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lianqiao.questionnaires.elements import Element, answers, extension, translated, typed
from lianqiao.questionnaires.validation.terms import Terms

from .kinds import (
    COUNT,
    FORMAT,
    MAXIMUM,
    MINIMUM,
    kept_as_is,
    kind_of,
    link_of,
    most_turns,
    splits,
)  # fmt: skip
from .options import Option, choices, initial_answers, label_of
from .places import Place, shown
from .values import units_of, written

LONG_LIST = 12
"""From so many options on they are chosen from a list that opens, where one alone may be chosen."""


@dataclass(frozen=True)
class Row:
    """One question, a heading, or the button that adds a line ("more").

    `name` is that of its field and of the row; `link` the question. `values` has every answer of a question asked again and
    again; `told` is what was answered, in words.
    """

    link: str
    name: str
    kind: str
    text: str
    type: str = ""
    number: str = ""
    depth: int = 0
    required: bool = False
    several: bool = False
    hidden: bool = False
    fixed: bool = False
    options: tuple[Option, ...] = ()
    values: tuple[str, ...] = ()
    others: tuple[str, ...] | None = None
    units: tuple[Option, ...] = ()
    format: str = ""
    turn: int = 0
    turns: int = 1
    long: bool = False
    bounds: Mapping[str, str] = field(default_factory=dict)

    @property
    def asks(self) -> bool:
        return self.kind not in ("group", "display", "more") and not self.fixed

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def unit(self) -> str:
        return next((each.label for each in self.units if each.chosen), "")

    @property
    def lines(self) -> tuple[str, ...]:
        """What its fields show: one more than there are answers where more may be given."""
        return (*self.values, "") if self.several or not self.values else self.values

    @property
    def told(self) -> tuple[str, ...]:
        chosen = tuple(option.label for option in self.options if option.chosen)
        lines = tuple(f"{value} {self.unit}".strip() for value in self.values)
        return (*chosen, *(self.others or ()), *lines)

    @property
    def count_name(self) -> str:
        return COUNT + self.name


def rows(places: Iterable[Place], language: str, terms: Terms, depth: int = 0) -> Iterator[Row]:
    drawn = shown(places)
    for at, place in enumerate(drawn):
        yield _row(place, language, terms, depth)
        yield from rows(place.below, language, terms, depth + 1)
        item, last = place.item, at + 1 == len(drawn) or drawn[at + 1].item is not place.item
        if splits(item) and last and place.turns < most_turns(item):
            first = drawn[at - place.turn]
            yield Row(
                link_of(item), first.name, "more", translated(item, "text", language), depth=depth,
                hidden=not place.asked, turns=place.turns,
            )  # fmt: skip


def _row(place: Place, language: str, terms: Terms, depth: int) -> Row:
    item, kind = place.item, kind_of(place.item) or ""
    # What is not asked yet begins with its initial value once it is.
    told = answers(place.element) or ([] if place.asked else initial_answers(item))
    given = [found for each in told if (found := typed(each))]
    options, others = choices(item, given, terms, language) if kind == "choice" else ((), ())
    several = bool(item.get("repeats")) and not splits(item)
    return Row(
        link=link_of(item),
        name=place.name,
        kind=kind,
        text=translated(item, "text", language) or ("" if kind in ("group", "display") else link_of(item)),
        type=str(item.get("type")),
        number=str(item.get("prefix") or ""),
        depth=depth,
        required=bool(item.get("required")),
        several=several,
        hidden=not place.asked,
        fixed=kept_as_is(item),
        options=options,
        values=() if kind == "choice" else tuple(text for each in given if (text := written(each))),
        others=others if item.get("type") == "open-choice" else None,
        units=_units(item, given, language) if kind == "number" else (),
        format=str(extension(item, FORMAT) or ""),
        turn=place.turn,
        turns=place.turns,
        long=kind == "choice" and not several and len(options) > LONG_LIST,
        bounds=_bounds(item),
    )


def _units(item: Element, given: list, language: str) -> tuple[Option, ...]:
    """Return the units to choose from, the one given chosen; of an unlisted one its own name."""
    told = given[0][1] if given and isinstance(given[0][1], Mapping) else {}
    units = units_of(item)
    now = next(
        (at for at, each in enumerate(units) if told.get("code") and told.get("code") == each.get("code")), 0
    )
    if not units and (told.get("unit") or told.get("code")):
        units = [{"display": told.get("unit") or told.get("code")}]
    return tuple(Option(str(at), label_of(each, language), "", at == now) for at, each in enumerate(units))


def _bounds(item: Element) -> dict[str, str]:
    bounds = {"min": _said(extension(item, MINIMUM)), "max": _said(extension(item, MAXIMUM))}
    bounds["maxlength"] = item.get("maxLength")
    return {name: str(value) for name, value in bounds.items() if value is not None}


def _said(limit: object) -> object:
    return limit.get("value") if isinstance(limit, Mapping) else limit
