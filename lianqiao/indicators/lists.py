"""The rows behind a figure as readers see them: names of places and codes, short marks instead of people's keys."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.meetings.states import MeetingKind
from lianqiao.protection.kinds import SafeguardingKind
from lianqiao.registry.models import ProgrammeState

from .dimensions import DIMENSIONS, UNKNOWN, mark, names_of
from .measures import Indicator

# What a column is called, in the order of the table. Columns that are not here stay inside.
TITLES = {
    "on": _("Date"),
    "suspected_on": _("Suspected on"),
    "first_on": _("First on"),
    "last_on": _("Last on"),
    "institution": _("Institution"),
    "status": _("Programme status"),
    "from_on": _("From"),
    "until_on": _("Until"),
    "method": _("Method"),
    "category": _("Service category"),
    "scene": _("Scene"),
    "care_stage": _("Stage of care"),
    "mode": _("Mode"),
    "source": _("Source"),
    "fulltime": _("Full or part time"),
    "qualification": _("Qualification"),
    "count_method": _("Counted by"),
    "minutes": _("Minutes of service"),
    "minutes_direct": _("Direct minutes"),
    "present": _("People present"),
    "records": _("Records"),
    "person": _("Person (mark)"),
    "worker": _("Worker (mark)"),
    "contact": _("Record (mark)"),
    "session": _("Record (mark)"),
    "activity": _("Record (mark)"),
    "service": _("Record (mark)"),
    "kind": _("Kind"),
    "hours_to_report": _("Hours to the report"),
    "came": _("People who came"),
    "meeting": _("Record (mark)"),
    "report": _("Record (mark)"),
    "response": _("Record (mark)"),
    "tool": _("Scale used"),
    "score_code": _("Score by name"),
    "value": _("Score reached"),
    "first_value": _("First score"),
}
# Keys of people and of their records: a reader may tell two apart, and nothing else.
MARKED = frozenset(
    {"person", "worker", "contact", "session", "activity", "service", "meeting", "report", "response"}
)


@dataclass(frozen=True)
class Listing:
    """A page of rows ready to print: the titles, and a line a row with what it adds to the figure last."""

    titles: list[str]
    rows: list[list[Any]]


def listing(indicator: Indicator, rows: list[dict[str, Any]]) -> Listing:
    """Return the rows with readers' words. Nothing in them names a person."""
    found = rows[0].keys() if rows else ()
    # A column that says nothing on the whole page only takes the room of those that do.
    columns = [name for name in TITLES if name in found and any(row[name] not in (None, "") for row in rows)]
    words = {name: names_of(name, _values(rows, name)) for name in columns if name in DIMENSIONS}
    words["kind"] = {key: str(label) for key, label in (*MeetingKind.choices, *SafeguardingKind.choices)}
    words["status"] = {key: str(label) for key, label in ProgrammeState.choices}
    return Listing(
        [str(TITLES[name]) for name in columns],
        [[*(_printed(name, row[name], words) for name in columns), row["counted"]] for row in rows],
    )


def _values(rows: list[dict[str, Any]], name: str) -> Iterable[str]:
    return {_code(row[name]) for row in rows}


def _code(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value or UNKNOWN)


def _printed(name: str, value: Any, words: dict[str, dict[str, str]]) -> Any:
    if value is None or value == "":
        return ""
    if name in MARKED:
        return mark(value)
    if isinstance(value, float):
        return round(value, 1)
    return words[name][_code(value)] if name in words else value
