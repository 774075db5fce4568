"""The indicators. Each is one pure function over facts and a period; adding one touches no other file.

A function takes the facts (`facts.presences`, `facts.assignments`, … as unbound Ibis tables) and the period
(`day`, or `from_on` and `until_on` as Ibis dates) and says which rows count and how: `each` row once, `distinct`
keys, or a `total` of a column. The rows it returns are also the drill-through list, so that a figure and its
list cannot disagree.
"""

from ._registry import DIVIDED, Form, Indicator, Kind, indicator, indicator_of, indicators, rules
from ._rows import Counted, Ratio, Way, distinct, each, total

__all__ = [
    "DIVIDED",
    "Counted",
    "Form",
    "Indicator",
    "Kind",
    "Ratio",
    "Way",
    "distinct",
    "each",
    "indicator",
    "indicator_of",
    "indicators",
    "rules",
    "total",
]
