"""What an indicator returns: rows and the way they are counted."""

from dataclasses import dataclass, field

from lianqiao.indicators.tables import Table


@dataclass(frozen=True)
class Way:
    """How rows are counted.

    `key` identifies a line of the drill-through list. `distinct` says that lines are made one by key, `add` names
    the column to sum. `on` is the column of the day that decides class and level; without it the as-of day does.
    `method` is the service method of all rows, when the rows have no such column. `estimate` names a boolean column
    that is true where the amount was estimated, `person` the column of persons that disclosure control counts.
    """

    key: str
    distinct: bool = False
    add: str | None = None
    on: str | None = None
    method: str | None = None
    estimate: str | None = None
    person: str | None = None


@dataclass(frozen=True)
class Counted(Way):
    """Rows and how to count them."""

    rows: Table = field(kw_only=True)


@dataclass(frozen=True)
class Ratio:
    """A numerator over a denominator."""

    numerator: Counted
    denominator: Counted


def each(rows: Table, key: str, **how) -> Counted:
    """Count every row once."""
    return Counted(key, rows=rows, **how)


def distinct(rows: Table, key: str, **how) -> Counted:
    """Count different keys: persons, workers, institutions."""
    return Counted(key, rows=rows, distinct=True, **how)


def total(rows: Table, column: str, key: str, **how) -> Counted:
    """Sum a column."""
    return Counted(key, rows=rows, add=column, **how)
