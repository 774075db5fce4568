"""Figures of several cities put together from what each city printed: counts add, people never do.

A city hands over `lianqiao figure … --json` and no record. Somebody may have been served in two cities, so numbers of
persons and workers stand side by side between two bounds: no fewer than the largest, no more than all together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

from .dimensions import DIMENSIONS
from .errors import CannotFederate, FiguresDiffer
from .figures import plain
from .measures import Form, Indicator, indicator_of
from .quantities import Operator, growth, rounded
from .questions import people_of

PEOPLE = "people_do_not_add"
GROWTH = "growth_does_not_add"
_SAME = ("code", "rule", "unit", "as_of", "span")


@dataclass(frozen=True)
class CityFigure:
    """A figure as a city printed it."""

    city: str
    body: Mapping[str, Any]


def federate(parts: Iterable[CityFigure]) -> dict[str, Any]:
    """Return the figure of all cities together, shaped as each city's own, with what each said under `cities`.

    What does not add has no value: then `additive` is false, `reason` says why, and `bounds` what is certain all the
    same. Raises `CannotFederate` for what is no figure of ours, `FiguresDiffer` for figures of different things.
    """
    cities = list(parts)
    indicator = _agreed(cities)
    first = cities[0].body
    body = {name: first[name] for name in ("code", "title", "unit")}
    reason = _hindrance(indicator)
    said = _bounded(cities, indicator) if reason else _added(indicator, [part.body for part in cities])
    body |= {"operator": Operator.EXACT.value, "value": None} | said
    body |= {name: first[name] for name in ("as_of", "span", "rule") if name in first}
    body |= {"additive": not reason} | ({"reason": reason} if reason else {})
    body["by"] = [] if reason else _rows(indicator, cities)
    body["cities"] = [{"city": part.city, **_told(part.body)} for part in cities]
    return body


def _agreed(cities: list[CityFigure]) -> Indicator:
    if len(cities) < 2 or len({part.city for part in cities}) < len(cities):
        raise CannotFederate.named(", ".join(part.city for part in cities))
    for part in cities:
        if not {"code", "title", "unit", "operator", "value", "rule", "by"} <= set(part.body):
            raise CannotFederate.named(part.city)
        for name in _SAME:
            if part.body.get(name) != cities[0].body.get(name):
                raise FiguresDiffer.over(name, cities[0].city, part.city)
    for one, other in combinations(cities, 2):
        _check_pair(one, other)
    _check_institutions(cities)
    code, _point, rule = cities[0].body["rule"].partition(".")
    return indicator_of(code, rule)


def _check_pair(one: CityFigure, other: CityFigure) -> None:
    if _share_rows(one.body, other.body):
        raise FiguresDiffer.over("installation", one.city, other.city)
    mine, theirs = _breakdown(one.body), _breakdown(other.body)
    if None not in (mine, theirs) and mine != theirs:
        raise FiguresDiffer.over("by", one.city, other.city)


def _check_institutions(cities: list[CityFigure]) -> None:
    seen: dict[str, str] = {}
    for part in cities:
        for key in {row["institution_id"] for row in part.body["by"] if "institution_id" in row}:
            if seen.setdefault(key, part.city) != part.city:
                raise FiguresDiffer.over("institution", seen[key], part.city)


def _share_rows(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether both were printed by one installation, unless each was of institutions the other was not of.

    Of files that do not say where they were printed: whether every line is the same.
    """
    mine, theirs = one.get("printed"), other.get("printed")
    if not mine or not theirs:
        return bool(one["by"]) and one["by"] == other["by"]
    if mine["installation"] != theirs["installation"]:
        return False
    places = mine["institutions"], theirs["institutions"]
    return None in places or not set(places[0]).isdisjoint(places[1])


def _breakdown(body: Mapping[str, Any]) -> frozenset[str] | None:
    """Return what the figure is broken down by; None where the file does not say, for it has neither lines nor a value."""
    if "printed" in body:
        return frozenset(body["printed"]["by"])
    if not body["by"] and not body["value"]:
        return None
    return frozenset(name for row in body["by"] for name in row if name in DIMENSIONS)


def _hindrance(indicator: Indicator) -> str:
    """Return why figures of this kind do not add, nothing when they do."""
    if people_of(indicator):
        return PEOPLE
    # A city prints the growth and its base, rounded: what it counted now stands in the figure that grows.
    return GROWTH if indicator.form is Form.GROWTH else ""


def _bounded(cities: list[CityFigure], indicator: Indicator) -> dict[str, Any]:
    values = [part.body["value"] for part in cities]
    known = [value for value in values if value is not None]
    if indicator.form is not Form.COUNT or not known:
        return {}
    at_most = sum(known) if len(known) == len(values) else None
    return {"bounds": {"at_least": max(known), "at_most": at_most}}


def _added(indicator: Indicator, bodies: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Return operator and value of the sum. A part that was withheld makes it a lower bound."""
    operator = (
        Operator.ABOUT if any(body.get("operator") == Operator.ABOUT for body in bodies) else Operator.EXACT
    )
    withheld = any(body.get("withheld") for body in bodies)
    if indicator.form is not Form.COUNT:
        return _divided(indicator, bodies, operator, withheld)
    known = [Decimal(str(body["value"])) for body in bodies if body["value"] is not None]
    if not known:
        return {"operator": operator.value, "value": None, "withheld": True}
    total = sum(known, Decimal(0))
    said = {"operator": (Operator.AT_LEAST if withheld else operator).value, "value": plain(total)}
    if all(body.get("base") is not None for body in bodies) and not withheld:
        grown = growth(total, sum((Decimal(str(body["base"])) for body in bodies), Decimal(0)))
        said |= {"growth_pct": plain(grown.pct), "base": plain(grown.base)}
        said |= {"reason": grown.reason} if grown.reason else {}
    return said


def _divided(
    indicator: Indicator, bodies: list[Mapping[str, Any]], operator: Operator, withheld: bool
) -> dict[str, Any]:
    if withheld:
        return {"operator": operator.value, "value": None, "withheld": True}
    numerator = sum((Decimal(str(body["numerator"])) for body in bodies), Decimal(0))
    denominator = sum(body["denominator"] for body in bodies)
    whole = numerator if indicator.form is Form.MEAN else numerator * 100
    value = plain(rounded(whole / denominator)) if denominator else None
    return {
        "operator": operator.value, "value": value, "numerator": plain(numerator), "denominator": denominator
    }  # fmt: skip


def _rows(indicator: Indicator, cities: list[CityFigure]) -> list[dict[str, Any]]:
    """Return the lines of all cities, those of the same keys made one."""
    lines: dict[tuple, list[Mapping[str, Any]]] = {}
    for part in cities:
        for row in part.body["by"]:
            keys = tuple(
                (name, key) for name, key in row.items() if name in DIMENSIONS or name == "institution_id"
            )
            lines.setdefault(keys, []).append(row)
    made = []
    for keys, rows in lines.items():
        said = _added(indicator, rows)
        if said["operator"] == Operator.EXACT:
            said.pop("operator")
        made.append(dict(keys) | said)
    return sorted(made, key=lambda row: [str(row[name]) for name in row if name in DIMENSIONS])


def _told(body: Mapping[str, Any]) -> dict[str, Any]:
    named = ("operator", "value", "numerator", "denominator", "growth_pct", "base", "withheld")
    return {name: body[name] for name in named if name in body}
