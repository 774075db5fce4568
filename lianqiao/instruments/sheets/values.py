"""One answer between the text of a field and FHIR: numbers, moments, quantities with their unit.

A text that is not what its question asks for is kept as it is, for the check to find and the field to show again.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone

from lianqiao.core.dates import read_date
from lianqiao.questionnaires.elements import Element, content, extensions

from .kinds import UNIT, UNITS, kind_of
from .options import KEPT

_VALUES = {
    "date": "Date", "dateTime": "DateTime", "time": "Time", "string": "String", "url": "Uri", "text": "String",
}  # fmt: skip
_MINUTE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")
_ISO_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def units_of(item: Element) -> list[Element]:
    """Return the units a quantity may be given in: one, or those to choose from."""
    listed = [content(each) for each in (*extensions(item, UNITS), *extensions(item, UNIT))]
    return [each for each in listed if isinstance(each, Mapping)]


def written(value: tuple[str, Any] | None) -> str:
    """Return an answer as a field shows it."""
    if value is None:
        return ""
    kind, told = value
    if kind == "DateTime" and "T" in str(told):
        return _local(str(told))
    if kind == "Time":
        return str(told)[:5] if str(told).endswith(":00") else str(told)
    if isinstance(told, Mapping):
        names = {"Quantity": "value", "Attachment": "title", "Reference": "display"}
        found = told.get(names.get(kind, "display"))
        return "" if found is None else _plain(found)
    return _plain(told)


def _plain(value: Any) -> str:
    """A number as people write it: never 1E+2."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _local(text: str) -> str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return (timezone.localtime(at) if at.tzinfo else at).strftime("%Y-%m-%dT%H:%M")


def read(item: Element, text: str, unit: str = "") -> dict[str, Any]:
    """Return the answer a text makes."""
    kind = str(item.get("type"))
    if kind_of(item) == "number":
        return _number(item, kind, text, unit)
    if kind == "date":
        return {"valueDate": _day(text)}
    if kind == "dateTime":
        return {"valueDateTime": _moment(text)}
    if kind == "time":
        return {"valueTime": f"{text}:00" if re.fullmatch(r"\d\d:\d\d", text) else text}
    if kind == "attachment":
        return {"valueAttachment": {"title": text}}
    if kind == "reference":
        return {"valueReference": {"display": text}}
    return {f"value{_VALUES.get(kind, 'String')}": text}


def _day(text: str) -> str:
    """A day however people write it; a year or a month alone stays one."""
    if _ISO_DATE.fullmatch(text):
        return text
    try:
        found = read_date(text)
    except ValueError:
        return text
    return found.on.isoformat()[: {"year": 4, "month": 7}.get(found.precision, 10)]


def _moment(text: str) -> str:
    if not _MINUTE.fullmatch(text):
        return text
    try:
        return timezone.make_aware(datetime.fromisoformat(text)).isoformat(timespec="seconds")
    except ValueError:
        return text


def _number(item: Element, kind: str, text: str, unit: str) -> dict[str, Any]:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return {"valueString": text}
    if not number.is_finite() or number.adjusted() > 30:
        return {"valueString": text}
    whole = number == number.to_integral_value()
    if kind == "integer":
        return {"valueInteger": int(number)} if whole else {"valueDecimal": float(number)}
    amount = int(number) if whole and "." not in text else float(number)
    if kind == "decimal":
        return {"valueDecimal": amount}
    units = units_of(item)
    chosen = units[int(unit)] if unit.isdecimal() and int(unit) < len(units) else units[0] if units else {}
    named = {name: chosen[name] for name in KEPT if name in chosen and name != "version"}
    told = {"unit": named.get("display") or named.get("code"), **named}
    told.pop("display", None)
    return {"valueQuantity": {"value": amount, **{name: each for name, each in told.items() if each}}}
