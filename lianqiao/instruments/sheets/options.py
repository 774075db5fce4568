"""What may be chosen: the options of an item, the codes of its value set, yes and no; and how each is called."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.questionnaires.elements import Element, extension, key_of, translated, typed
from lianqiao.questionnaires.validation.terms import Terms
from lianqiao.questionnaires.weights import weight_on

from .kinds import ALONE, PICTURE

OUR_PICTURE = re.compile(r"instruments/faces/face-[0-4]\.svg")
YES_NO = ({"valueBoolean": True}, {"valueBoolean": False})
KEPT = ("system", "version", "code", "display")


@dataclass(frozen=True)
class Option:
    """One answer to choose: `key` is the digit that chooses it on a keyboard, "" beyond the tenth.

    `picture` is a static file of ours drawn above the words, as the faces children choose from. `alone` excludes the others.
    """

    value: str
    label: str
    key: str
    chosen: bool
    picture: str = ""
    alone: bool = False


def options_of(item: Element, terms: Terms | None = None) -> list[Element]:
    """Return what may be chosen. Without `terms` a value set that is not the item's own has no options."""
    if item.get("type") == "boolean":
        return list(YES_NO)
    if address := item.get("answerValueSet"):
        return [{"valueCoding": each} for each in (terms.listed(str(address)) or () if terms else ())]
    return [each for each in item.get("answerOption") or () if isinstance(each, Mapping)]


def choices(
    item: Element, values: list[tuple[str, Any]], terms: Terms | None, language: str
) -> tuple[tuple[Option, ...], tuple[str, ...]]:
    """Return the options of a choice, and the answers in own words where one may write some."""
    chosen = {key_of(*value) for value in values}
    options, known, offered = [], set(), options_of(item, terms)
    for (place, option), key in zip(enumerate(offered), _digits(offered), strict=True):
        kind, value = typed(option) or ("String", "")
        told = label_of(value, language) if kind != "Boolean" else _("Yes") if value else _("No")
        known.add(key_of(kind, value))
        alone = extension(option, ALONE) is True
        options.append(Option(str(place), told, key, key_of(kind, value) in chosen, _picture(option), alone))
    words = [
        label_of(value, language)
        for kind, value in values
        if kind in ("String", "Coding") and key_of(kind, value) not in known
    ]
    return tuple(options), tuple(words)


def _digits(options: list[Element]) -> list[str]:
    """Return the digit that chooses each option: what it counts, as on paper and on the sheet of a group, where every one
    counts a digit of its own; else its place, "" beyond the tenth."""
    counted = [
        weight_on(each) if "valueBoolean" not in each else int(each["valueBoolean"]) for each in options
    ]
    if len(set(counted)) == len(counted) and all(value in range(10) for value in counted):
        return [str(int(value)) for value in counted if value is not None]
    return [str(place) if place < 10 else "0" if place == 10 else "" for place in range(1, len(options) + 1)]


def _picture(option: Element) -> str:
    """Return the picture of an option, one of our own only: a form from elsewhere names no file of the house."""
    name = str(extension(option, PICTURE) or "")
    return name if OUR_PICTURE.fullmatch(name) else ""


def label_of(value: Any, language: str) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    for each in value.get("designation") or ():
        if str(each.get("language", "")).lower().startswith(language.lower() or "-"):
            return str(each.get("value", ""))
    told = translated(value, "display", language) or value.get("code") or value.get("reference")
    return str(told or "")


def initial_answers(item: Element) -> list[dict[str, Any]]:
    """Return the answers an item begins with: its initial values, or the options marked as chosen."""
    marked = [each for each in item.get("answerOption") or () if each.get("initialSelected") is True]
    found = [answer_of(each) for each in (*(item.get("initial") or ()), *marked) if typed(each)]
    return found if item.get("repeats") else found[:1]


def answer_of(option: Element) -> dict[str, Any]:
    """The answer an option makes: its value without what the definition notes beside it, as weights and translations."""
    kind, value = typed(option) or ("String", "")
    if kind == "Coding" and isinstance(value, Mapping):
        value = {name: value[name] for name in KEPT if name in value}
    elif isinstance(value, Decimal):
        # A definition keeps its decimals as they are written; answers are kept as JSON.
        value = int(value) if value == value.to_integral_value() else float(value)
    return {f"value{kind}": value}
