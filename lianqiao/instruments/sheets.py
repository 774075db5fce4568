"""A questionnaire as a form on paper would look: one question a row, what was answered to it, and answers read back.

Pure: no database, no request. Which questions are asked at all is decided by `enabling`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from .elements import CORE, Element, answers, extension, items, key_of, translated, typed
from .enabling import visible

PREFIX = "q-"
OTHER = "other"
MINIMUM, MAXIMUM = f"{CORE}minValue", f"{CORE}maxValue"
UNIT = f"{CORE}questionnaire-unit"
CONTROL = f"{CORE}questionnaire-itemControl"
KINDS = {
    "choice": "choice", "open-choice": "choice", "boolean": "choice", "integer": "number", "decimal": "number",
    "quantity": "number", "date": "date", "dateTime": "moment", "time": "time", "string": "line", "url": "line",
    "text": "text", "group": "group", "display": "display",
}  # fmt: skip
_VALUES = {
    "date": "Date", "dateTime": "DateTime", "time": "Time", "string": "String", "url": "Uri", "text": "String",
}  # fmt: skip
PICTURE = "urn:lianqiao:picture"
OUR_PICTURE = re.compile(r"instruments/faces/face-[0-4]\.svg")
YES_NO = ({"valueBoolean": True}, {"valueBoolean": False})


@dataclass(frozen=True)
class Option:
    """One answer to choose: `key` is the digit that chooses it on a keyboard, "" beyond the tenth.

    `picture` is a static file of ours drawn above the words, as the faces children choose from.
    """

    value: str
    label: str
    key: str
    chosen: bool
    picture: str = ""


@dataclass(frozen=True)
class Row:
    """One question, or a heading: everything a template needs to draw it."""

    link: str
    name: str
    kind: str
    text: str
    number: str
    depth: int
    required: bool
    several: bool
    hidden: bool
    options: tuple[Option, ...] = ()
    value: str = ""
    other: str | None = None
    unit: str = ""
    bounds: Mapping[str, str] = field(default_factory=dict)

    @property
    def asks(self) -> bool:
        return self.kind not in ("group", "display")


def rows_of(questionnaire: Element, response: Element, language: str) -> list[Row]:
    """Return the rows of a form in their order; those that are not asked now are there too, hidden."""
    _shown, hidden = visible(questionnaire, response)
    return list(_rows(questionnaire, response, language, hidden, 0))


def _rows(
    definition: Element, given: Element, language: str, hidden: frozenset[str], depth: int
) -> Iterator[Row]:
    found = _answered(given)
    for item in items(definition):
        answer = found.get(str(item.get("linkId")), {})
        if row := _row(item, answer, language, hidden, depth):
            yield row
        yield from _rows(item, answer, language, hidden, depth + 1)


def _answered(given: Element) -> dict[str, Element]:
    """What stands below an item of a response, by question: in the item itself and nested in its first answer."""
    below = [*items(given), *(each for answer in answers(given)[:1] for each in items(answer))]
    return {str(each.get("linkId")): each for each in below}


def _row(item: Element, answer: Element, language: str, hidden: frozenset[str], depth: int) -> Row | None:
    kind, link = KINDS.get(str(item.get("type"))), str(item.get("linkId"))
    if kind is None:
        return None
    values = [found for each in answers(answer) if (found := typed(each))]
    options, other = (), None
    if kind == "choice":
        options, other = _choices(item, values, language)
    return Row(
        link=link,
        name=PREFIX + link,
        kind=kind,
        text=translated(item, "text", language),
        number=str(item.get("prefix") or ""),
        depth=depth,
        required=bool(item.get("required")),
        several=bool(item.get("repeats")),
        hidden=link in hidden,
        options=options,
        value="" if kind == "choice" else _written(values),
        other=other,
        unit=_unit(item, language),
        bounds=_bounds(item),
    )


def _written(values: list[tuple[str, Any]]) -> str:
    if not values:
        return ""
    value = values[0][1]
    return str(value.get("value", "")) if isinstance(value, Mapping) else str(value)


def _choices(
    item: Element, values: list[tuple[str, Any]], language: str
) -> tuple[tuple[Option, ...], str | None]:
    """Return the options of a choice, and the answer in words where one may write one."""
    chosen = {key_of(*value) for value in values}
    options = []
    for place, option in enumerate(options_of(item)):
        kind, value = typed(option) or ("String", "")
        told = label_of(value, language) if kind != "Boolean" else str(value)
        key = str(place + 1) if place < 9 else "0" if place == 9 else ""
        options.append(Option(str(place), told, key, key_of(kind, value) in chosen, _picture(option)))
    if item.get("type") != "open-choice":
        return tuple(options), None
    known = {key_of(*found) for option in options_of(item) if (found := typed(option))}
    words = [str(value) for kind, value in values if kind == "String" and key_of(kind, value) not in known]
    return tuple(options), words[0] if words else ""


def _picture(option: Element) -> str:
    """Return the picture of an option, one of our own only: a form from elsewhere names no file of the house."""
    name = str(extension(option, PICTURE) or "")
    return name if OUR_PICTURE.fullmatch(name) else ""


def options_of(item: Element) -> list[Element]:
    """Return what may be chosen: the options of the item, or yes and no."""
    if item.get("type") == "boolean":
        return list(YES_NO)
    return [each for each in item.get("answerOption") or () if isinstance(each, Mapping)]


def label_of(value: Any, language: str) -> str:
    if isinstance(value, Mapping):
        return translated(value, "display", language) or str(value.get("code", ""))
    return str(value)


def _unit(item: Element, language: str) -> str:
    unit = extension(item, UNIT)
    return label_of(unit, language) if isinstance(unit, Mapping) else ""


def _bounds(item: Element) -> dict[str, str]:
    bounds = {"min": extension(item, MINIMUM), "max": extension(item, MAXIMUM)}
    bounds["step"] = "1" if item.get("type") == "integer" else "any"
    bounds["maxlength"] = item.get("maxLength")
    return {name: str(value) for name, value in bounds.items() if value is not None}


def response_of(
    questionnaire: Element, sent: Mapping[str, list[str]], *, status: str = "in-progress"
) -> dict[str, Any]:
    """Return what a form sent as a QuestionnaireResponse. Only what is asked is kept: an answer hidden again is gone.

    `sent` holds lists of texts by name, as a form sends them. A text that is no number is kept as it is, for the check to find.
    """
    told: dict[str, Any] = {"resourceType": "QuestionnaireResponse", "status": status}
    if address := questionnaire.get("url"):
        version = questionnaire.get("version")
        told["questionnaire"] = f"{address}|{version}" if version else str(address)
    if below := _told(questionnaire, sent):
        told["item"] = below
    shown, _hidden = visible(questionnaire, told)
    return _without_empty(dict(shown))


def _told(definition: Element, sent: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    found = []
    for item in items(definition):
        below, values = _told(item, sent), _values(item, sent)
        told: dict[str, Any] = {"linkId": item.get("linkId")}
        if values:
            told["answer"] = values
            if below:
                told["answer"][0]["item"] = below
        elif below:
            told["item"] = below
        if len(told) > 1:
            found.append(told)
    return found


def _values(item: Element, sent: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    name, kind = PREFIX + str(item.get("linkId")), str(item.get("type"))
    texts = [text.strip() for text in sent.get(name) or () if text.strip()]
    if KINDS.get(kind) == "choice":
        options = options_of(item)
        found = [
            _answer(options[int(text)]) for text in texts if text.isdecimal() and int(text) < len(options)
        ]
        other = [text.strip() for text in sent.get(f"{name}-{OTHER}") or () if text.strip()]
        return found + ([{"valueString": other[0]}] if other and kind == "open-choice" else [])
    if not texts:
        return []
    if KINDS.get(kind) == "number":
        return [_number(item, kind, texts[0])]
    if kind in _VALUES:
        return [{f"value{_VALUES[kind]}": texts[0]}]
    return []


def _answer(option: Element) -> dict[str, Any]:
    """The answer an option makes: its value without what the definition notes beside it, as weights and translations."""
    kind, value = typed(option) or ("String", "")
    if kind == "Coding":
        value = {name: value[name] for name in ("system", "version", "code", "display") if name in value}
    return {f"value{kind}": value}


def _number(item: Element, kind: str, text: str) -> dict[str, Any]:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return {"valueString": text}
    if kind == "integer":
        return {"valueInteger": int(number)} if number == int(number) else {"valueDecimal": float(number)}
    if kind == "decimal":
        return {"valueDecimal": float(number)}
    unit = extension(item, UNIT) or {}
    named = {"unit": unit.get("display"), "system": unit.get("system"), "code": unit.get("code")}
    return {"valueQuantity": {"value": float(number), **{name: told for name, told in named.items() if told}}}


def _without_empty(element: dict[str, Any]) -> dict[str, Any]:
    """Drop items that hold neither answer nor item any more, as those hidden leave behind."""
    below = [_without_empty(dict(each)) for each in items(element)]
    kept = [each for each in below if each.get("answer") or each.get("item")]
    copy = {name: value for name, value in element.items() if name != "item"}
    return copy | {"item": kept} if kept else copy


def asked_and_answered(questionnaire: Element, response: Element) -> tuple[int, int]:
    """Return how many questions are asked now and how many of them are answered."""
    rows = [row for row in rows_of(questionnaire, response, "") if row.asks and not row.hidden]
    done = [row for row in rows if row.value or row.other or any(option.chosen for option in row.options)]
    return len(rows), len(done)
