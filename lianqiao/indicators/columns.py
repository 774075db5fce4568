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
    columns = _key_columns(figure)
    keys = [list(dict.fromkeys(column)) for column in columns]
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
        "cells": _places(figure.by, columns, keys) | _numbers(figure.rows),
    }


def _key_columns(figure: Figure) -> Sequence[Sequence[str]]:
    if isinstance(figure.rows, Breakdown):
        return figure.rows.keys
    return [[row.keys[place] for row in figure.rows] for place in range(len(figure.by))]


def _dimension(name: str, keys: list[str]) -> dict[str, Any]:
    names = names_of(name, keys)
    return {
        "name": name,
        "title": str(DIMENSIONS[name].title),
        "keys": keys,
        "names": [names[key] for key in keys],
    }


def _places(
    by: Sequence[str], columns: Sequence[Sequence[str]], keys: list[list[str]]
) -> dict[str, list[int]]:
    found = {}
    for name, column, known in zip(by, columns, keys, strict=True):
        place = {key: number for number, key in enumerate(known)}
        found[name] = [place[key] for key in column]
    return found


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
