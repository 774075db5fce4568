"""Facts: the flat, de-identified rows a room publishes for statistics, and the units they are counted in."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet
from django.utils.functional import Promise


class Unit(StrEnum):
    """What a figure counts. Units are never mixed, and persons never add."""

    PERSONS = "persons"
    PERSON_TIMES = "person_times"
    CASES = "cases"
    EVENTS = "events"
    HOURS = "hours"
    MINUTES = "minutes"
    INSTITUTIONS = "institutions"
    WORKERS = "workers"
    BEDS = "beds"
    MONEY = "money"


@dataclass(frozen=True)
class Column:
    """One column of a fact: `title` says what it holds, `kind` is string, key, int64, float64, date or boolean.

    A `key` is the key of a record or a person; where rows leave the database another one takes its place. A `string`
    is a code or a public name and leaves as it is, the key of an institution among them.
    """

    name: str
    kind: str
    title: str | Promise


@dataclass(frozen=True)
class Fact:
    """A published row set.

    `grain` says what one row is, `unit` what counting its rows (or its measure) yields. `rows` returns a
    `.values(...)` query whose names are those of `columns`; it carries keys, codes, dates and amounts,
    never a name, a number of identity or free text. `dated` names the column of the day that puts a row into its
    month; a fact without one is small, and kept whole.
    """

    name: str
    grain: str | Promise
    unit: Unit
    columns: tuple[Column, ...]
    rows: Callable[[], QuerySet]
    dated: str = ""

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if len(names) != len(set(names)):
            raise ValueError(f"fact {self.name} names a column twice")

    @property
    def schema(self) -> dict[str, str]:
        """Column name to type, in order."""
        return {column.name: "string" if column.kind == "key" else column.kind for column in self.columns}
