"""The simple types of FHIR R4: what their JSON may be and what their text must look like."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

_DAY = r"([0-9]{4})(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?"
_ZONE = r"(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_UUID = r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_OID = r"urn:oid:[0-2](\.(0|[1-9][0-9]*))+"
_SIGN = r"[^\x00-\x08\x0b\x0c\x0e-\x1f]"
_TEXTS = {
    "code": r"[^\s]+(\s[^\s]+)*",
    "id": r"[A-Za-z0-9\-.]{1,64}",
    "uri": r"\S+",
    "url": r"\S+",
    "canonical": r"\S+",
    "oid": _OID,
    "uuid": _UUID,
    "base64Binary": r"(\s*[0-9A-Za-z+/]){1,}[\s=]*",
    "date": rf"{_DAY})?)?",
    "dateTime": rf"{_DAY}(T{_CLOCK}{_ZONE})?)?)?",
    "instant": rf"[0-9]{{4}}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T{_CLOCK}{_ZONE}",
    "time": _CLOCK,
    "xhtml": rf"{_SIGN}+",
    "string": rf"{_SIGN}*(?=\S){_SIGN}+",
    "markdown": rf"{_SIGN}*(?=\S){_SIGN}+",
}
_PATTERNS = {name: re.compile(pattern) for name, pattern in _TEXTS.items()}
_SPECIAL = (("urn:uuid:", re.compile(_UUID)), ("urn:oid:", re.compile(_OID)))


def _whole(least: int | None) -> Callable[[Any], bool]:
    def fits(value: Any) -> bool:
        whole = isinstance(value, int) and not isinstance(value, bool)
        return whole and -(2**31) <= value < 2**31 and (least is None or value >= least)

    return fits


_OTHERS: dict[str, Callable[[Any], bool]] = {
    "boolean": lambda value: isinstance(value, bool),
    "decimal": lambda value: isinstance(value, int | float | Decimal) and not isinstance(value, bool),
    "integer": _whole(None),
    "unsignedInt": _whole(0),
    "positiveInt": _whole(1),
}
NAMES = frozenset(_PATTERNS) | frozenset(_OTHERS)


def fits(kind: str, value: Any) -> bool:
    """Say whether a JSON value is a well-formed value of a simple type."""
    if kind in _OTHERS:
        return _OTHERS[kind](value)
    if not isinstance(value, str) or not _PATTERNS[kind].fullmatch(value):
        return False
    if kind in ("date", "dateTime", "instant"):
        return _on_the_calendar(value)
    if kind == "base64Binary":
        return len("".join(value.split())) % 4 == 0
    if kind in ("uri", "url", "canonical"):
        return all(pattern.fullmatch(value) for start, pattern in _SPECIAL if value.startswith(start))
    return True


def _on_the_calendar(text: str) -> bool:
    day = text[:10]
    if len(day) < 10:
        return True
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True
