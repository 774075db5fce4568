"""A figure as columns: what the JSON answer of its page carries, however many cells there are.

Keys stand once, each with its name in the reader's language; a cell names them by their places in those lists.
"""

from collections.abc import Sequence
from typing import Any

from .dimensions import DIMENSIONS, names_of
from .figures import Amount, Breakdown, Figure, Row, plain
from .periods import period_json
from .quantities import Operator


def columns_of(figure: Figure) -> dict[str, Any]:
    """Return the figure for programs: what it is, its total, the keys of each dimension, and the cells by columns.

    `cells` has a list of places for each dimension, and `value`; `operator` where one is not “=”, `withheld`, `numerator`,
    `denominator`, `growth_pct` and `base` where the figure has them. All lists of it are as long as there are cells.
    """
    indicator, amount = figure.indicator, figure.amount
    keys, places = _keys(figure)
    return {
        "code": indicator.code,
        "title": str(indicator.title),
        "unit": str(indicator.unit),
        "rule": indicator.rule_version,
        "engine": figure.engine,
        "scope": str(figure.scope.label),
        "disclosure": str(figure.disclosure),
        **period_json(figure.period),
        **({"compared_with": period_json(figure.base)} if figure.base else {}),
        "where": dict(figure.where),
        **amount.said(),
        **amount.made_of(),
        "dimensions": [_dimension(name, found) for name, found in zip(figure.by, keys, strict=True)],
        "cells": dict(zip(figure.by, places, strict=True)) | _numbers(figure.rows),
    }


def _keys(figure: Figure) -> tuple[Sequence[list[str]], Sequence[list[int]]]:
    """Return the keys of each dimension, and the place of each row's among them."""
    if isinstance(figure.rows, Breakdown):
        return figure.rows.keys, figure.rows.places
    keys, places = [], []
    for number, _name in enumerate(figure.by):
        column = [row.keys[number] for row in figure.rows]
        keys.append(list(dict.fromkeys(column)))
        known = {key: place for place, key in enumerate(keys[-1])}
        places.append([known[key] for key in column])
    return keys, places


def _dimension(name: str, keys: list[str]) -> dict[str, Any]:
    names = names_of(name, keys)
    return {
        "name": name,
        "title": str(DIMENSIONS[name].title),
        "keys": keys,
        "names": [names[key] for key in keys],
    }


def _numbers(rows: Sequence[Row]) -> dict[str, list]:
    if isinstance(rows, Breakdown):
        about, exact = Operator.ABOUT.value, Operator.EXACT.value
        operators = (
            {"operator": [about if one else exact for one in rows.estimated]} if any(rows.estimated) else {}
        )
        return {"value": rows.values} | operators
    amounts = [row.amount for row in rows]
    found: dict[str, list] = {"value": [plain(amount.value) for amount in amounts]}
    if any(amount.operator is not Operator.EXACT for amount in amounts):
        found["operator"] = [amount.operator.value for amount in amounts]
    return found | _made_of(amounts)


def _made_of(amounts: list[Amount]) -> dict[str, list]:
    bodies = [amount.made_of() for amount in amounts]
    names = dict.fromkeys(name for body in bodies for name in body)
    return {
        name: [body.get(name, False if name == "withheld" else None) for body in bodies] for name in names
    }
