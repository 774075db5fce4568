"""What an answer must keep to, what it begins with, and in which unit it is given."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from lianqiao.designs import checks
from lianqiao.designs.checks import LEAST_TIMES, MOST_TIMES, PATTERN, SHORTEST
from lianqiao.designs.content import Content
from lianqiao.designs.items import kind_of
from lianqiao.designs.kinds import NUMBERS, TEXTS, Kind
from lianqiao.designs.scoring import amount, bounds, plain, quantity
from lianqiao.designs.texts import tell, told
from lianqiao.instruments.sheets.kinds import FORMAT, MAXIMUM, MINIMUM, UNIT, UNITS
from lianqiao.instruments.sheets.values import units_of, written
from lianqiao.questionnaires.elements import Element, extension, typed
from lianqiao.questionnaires.units import UCUM, is_known

from .unsound import Unsound

YES, NO = "true", "false"
OWN_UNIT = "urn:lianqiao:unit"
_BETWEEN = re.compile(r"[,，、;；\n]")


def bounds_told(content: Content, item: Element) -> dict[str, Any]:
    """Return what an answer must keep to and begins with, as the form of the row shows it."""
    low, high = (
        bounds(item) if kind_of(item) in NUMBERS else (extension(item, url) for url in (MINIMUM, MAXIMUM))
    )
    initial = next((found for each in item.get("initial") or () if (found := typed(each))), None)
    units = [_names(content, unit) for unit in units_of(item)]
    return {
        "minimum": low, "maximum": high, "longest": item.get("maxLength"), "shortest": extension(item, SHORTEST),
        "pattern": extension(item, PATTERN) or "", "format": extension(item, FORMAT) or "",
        "least_times": extension(item, LEAST_TIMES), "most_times": extension(item, MOST_TIMES),
        "unit_zh": "、".join(one["zh"] for one in units), "unit_en": ", ".join(one["en"] for one in units),
        "initial": "" if initial is None else _shown(initial),
    }  # fmt: skip


def _names(content: Content, unit: Element) -> dict[str, str]:
    names = told(unit, "display", content.base)
    return names if any(names.values()) else dict.fromkeys(names, str(unit.get("code") or ""))


def _shown(initial: tuple[str, Any]) -> str:
    if initial[0] == "Boolean":
        return YES if initial[1] else NO
    return written(initial)


def write_bounds(
    content: Content, item: dict[str, Any], given: dict[str, Any], stood: Mapping[str, Any]
) -> None:
    """Write what an answer must keep to and what it begins with. Raises `Unsound`.

    What stands as the form told it, by `stood`, is left as it is: it may say more than a form shows.
    """
    kind, new = kind_of(item), {name: told for name, told in given.items() if not _same(name, told, stood)}
    if kind in NUMBERS and (not stood or {"unit_zh", "unit_en"} & {*new}):
        _write_units(content, item, given)
        stood = {}  # what is told is told in the new unit
    given = given if not stood else new
    if kind in (*NUMBERS, Kind.DATE):
        for url, name in ((MINIMUM, "minimum"), (MAXIMUM, "maximum")):
            if name in given or not stood:
                put_extension(item, url, _end(item, kind, name, given.get(name)))
    if kind in TEXTS:
        _put_plain(item, given)
    if "initial" in given:
        _write_initial(item, kind, given["initial"])
    for url, name in ((LEAST_TIMES, "least_times"), (MOST_TIMES, "most_times")):
        if name in given or (name in stood and not item.get("repeats")):
            number = given.get(name) if item.get("repeats") else None
            put_extension(item, url, {"valueInteger": number} if number else None)


def _same(name: str, told: Any, stood: Mapping[str, Any]) -> bool:
    before = stood.get(name, ...)
    if isinstance(told, Decimal | int) and isinstance(before, Decimal | int):
        return told == before
    return ("" if told is None else str(told)) == ("" if before is None else str(before))


def _put_plain(item: dict[str, Any], given: dict[str, Any]) -> None:
    kinds = {
        "shortest": (SHORTEST, "valueInteger"),
        "pattern": (PATTERN, "valueString"),
        "format": (FORMAT, "valueString"),
    }
    for name, (url, key) in kinds.items():
        if name in given:
            put_extension(item, url, {key: given[name]} if given[name] else None)


def _end(item: Element, kind: Kind, name: str, told: Any) -> dict[str, Any] | None:
    if told is None:
        return None
    if isinstance(told, date):
        return {"valueDate": told.isoformat()}
    if kind is Kind.QUANTITY:
        return {"valueQuantity": quantity(told, next(iter(units_of(item)), {}))}
    return _number(kind, name, told)


def _number(kind: Kind, name: str, number: Decimal) -> dict[str, Any]:
    if kind is not Kind.INTEGER:
        return {"valueDecimal": plain(number)}
    if number != number.to_integral_value():
        raise Unsound([(name, checks.whole_number())])
    return {"valueInteger": int(number)}


def _write_initial(item: dict[str, Any], kind: Kind, told: Any) -> None:
    text = told.isoformat() if isinstance(told, date) else str(told or "").strip()
    item.pop("initial", None)
    if text:
        item["initial"] = [_initial(item, kind, text)]


def _initial(item: Element, kind: Kind, text: str) -> dict[str, Any]:
    if kind in TEXTS:
        return {"valueString": text}
    if kind is Kind.DATE:
        return {"valueDate": text}
    if kind is Kind.BOOLEAN:
        return {"valueBoolean": text == YES}
    number = amount(text)
    if number is None:
        raise Unsound([("initial", checks.no_number())])
    if kind is Kind.QUANTITY:
        return {"valueQuantity": quantity(number, next(iter(units_of(item)), {}))}
    return _number(kind, "initial", number)


def _write_units(content: Content, item: dict[str, Any], given: dict[str, Any]) -> None:
    """Units by their names, one after the other in both languages; what a unit had besides its name stays."""
    before = units_of(item)
    names = {at: _BETWEEN.split(given[f"unit_{at}"]) for at in ("zh", "en") if f"unit_{at}" in given}
    names = {at: [name.strip() for name in found if name.strip()] for at, found in names.items()}
    if len({len(found) for found in names.values() if found}) > 1:
        raise Unsound([("unit_en", _("Name as many units here as in Chinese, in the same order."))])
    count = max((len(found) for found in names.values()), default=0)
    if count > 1 and kind_of(item) is not Kind.QUANTITY:
        raise Unsound([(f"unit_{content.spoken[0]}", _("This kind of question has one unit."))])
    texts = [{at: found[place] for at, found in names.items() if found} for place in range(count)]
    made = [_unit(content, one, before[at] if at < len(before) else {}) for at, one in enumerate(texts)]
    url = UNITS if kind_of(item) is Kind.QUANTITY else UNIT
    for each in (UNITS, UNIT):
        put_extension(item, each, None)
    item["extension"] = [
        *(item.get("extension") or ()),
        *({"url": url, "valueCoding": unit} for unit in made),
    ]
    if not item["extension"]:
        item.pop("extension")


def _unit(content: Content, texts: dict[str, str], before: Element) -> dict[str, Any]:
    known = _names(content, before)
    unit = dict(before) if any(known.get(at) == name for at, name in texts.items()) else {}
    tell(unit, "display", known | texts if unit else texts, content.base)
    if "code" not in unit:
        code = next((name for name in texts.values() if is_known(name)), "")
        unit |= {"system": UCUM if code else OWN_UNIT, "code": code or texts.get("en") or texts["zh"]}
    return unit


def put_extension(item: dict[str, Any], url: str, value: dict[str, Any] | None) -> None:
    kept = [each for each in item.pop("extension", None) or () if each.get("url") != url]
    if value is not None:
        kept.append({"url": url} | value)
    if kept:
        item["extension"] = kept
