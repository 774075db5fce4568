"""Comparing quantities: the common units of UCUM, put on one scale a dimension. What is not known is not compared."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from .elements import number_of

UCUM = "http://unitsofmeasure.org"
_PREFIXES = {
    "": "1", "k": "1e3", "h": "1e2", "d": "1e-1", "c": "1e-2", "m": "1e-3", "u": "1e-6", "n": "1e-9", "M": "1e6",
}  # fmt: skip
_DIMENSIONS: dict[str, dict[str, str]] = {
    "length": {"m": "1", "[in_i]": "0.0254", "[ft_i]": "0.3048", "[yd_i]": "0.9144", "[mi_i]": "1609.344"},
    "mass": {"g": "1", "[lb_av]": "453.59237", "[oz_av]": "28.349523125", "t": "1e6"},
    "volume": {"L": "1", "l": "1"},
    "amount": {"mol": "1"},
    "time": {
        "s": "1", "min": "60", "h": "3600", "d": "86400", "wk": "604800", "mo": "2629800", "a": "31557600",
    },
    "pressure": {"Pa": "1", "mm[Hg]": "133.322387415"},
    "energy": {"J": "1", "cal": "4.184"},
    "share": {"1": "1", "%": "0.01"},
}  # fmt: skip
_PREFIXED = {"m", "g", "L", "l", "mol", "s", "Pa", "J", "cal"}
_SCALE = {
    prefix + unit: (dimension, Decimal(size) * Decimal(factor))
    for dimension, units in _DIMENSIONS.items()
    for unit, size in units.items()
    for prefix, factor in _PREFIXES.items()
    if not prefix or unit in _PREFIXED
}
# Whole words that look like a prefix and a unit mean the unit.
_SCALE |= {unit: (name, Decimal(size)) for name, units in _DIMENSIONS.items() for unit, size in units.items()}


class NoFormalUnit(Exception):
    """Raised where a quantity has no coded unit to compare by."""


class NotComparable(Exception):
    """Raised where two coded units measure different things, or one is not known here."""


def is_known(code: str) -> bool:
    """Whether a code is one of the common units of UCUM, so that amounts in it can be compared with others."""
    return code in _SCALE


def difference(left: Mapping[str, Any], right: Mapping[str, Any]) -> Decimal:
    """Return by how much the left quantity is above the right one, in some common unit.

    Raises `NoFormalUnit` or `NotComparable`.
    """
    one, other = number_of(left.get("value")), number_of(right.get("value"))
    if not (left.get("code") and left.get("system") and right.get("code") and right.get("system")):
        raise NoFormalUnit
    if one is None or other is None:
        raise NotComparable
    if (left["system"], left["code"]) == (right["system"], right["code"]):
        return one - other
    scales = _SCALE.get(str(left["code"])), _SCALE.get(str(right["code"]))
    if left["system"] != UCUM or right["system"] != UCUM or scales[0] is None or scales[1] is None:
        raise NotComparable
    if scales[0][0] != scales[1][0]:
        raise NotComparable
    return one * scales[0][1] - other * scales[1][1]


def said(quantity: Mapping[str, Any]) -> str:
    return f"{quantity.get('value')} {quantity.get('unit') or quantity.get('code') or ''}".strip()
