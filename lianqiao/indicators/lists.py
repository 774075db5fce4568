"""The rows behind a figure as readers see them: names of places and codes, short marks instead of people's keys.

Who may open the records themselves sees more: what a record is known by, and the way to it. There a line has either the
way to a record or nothing that tells of whom it is; were a mark beside both, it would say whose the closed records are.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqiao.cases.states import CaseState, FollowUpState, PresenceRole, RequestState
from lianqiao.casework.models import Horizon
from lianqiao.casework.states import PlanState
from lianqiao.catalogue.queries import label as term_label
from lianqiao.meetings.states import MeetingKind
from lianqiao.protection.kinds import Authority, SafeguardingDecision, SafeguardingKind
from lianqiao.registry.models import ProgrammeState, Seat

from .dimensions import DIMENSIONS, UNKNOWN, Names, mark
from .measures import Indicator
from .openings import Opened, opened_by, openings
from .quantities import in_scale
from .questions import Part, way_of

# What a column is called, in the order of the table. Columns that are not here stay inside.
TITLES: dict[str, str | Promise] = {
    "on": _("Date"),
    "suspected_on": _("Suspected on"),
    "received_on": _("Received on"),
    "due_on": _("Planned for"),
    "opened_on": _("Opened on"),
    "first_on": _("First on"),
    "last_on": _("Last on"),
    "institution": _("Institution"),
    "unit": _("Ward or clinic"),
    "unit_kind": _("Place it came from"),
    "status": _("Programme status"),
    "from_on": _("From"),
    "until_on": _("Until"),
    "kind": _("Kind"),
    "asked_by_kind": _("Who asked"),
    "reason": _("Reason"),
    "urgency": _("Urgency"),
    "depth": _("Depth of the case"),
    "state": _("State"),
    "method": _("Method"),
    "category": _("Service category"),
    "technique": _("Technique"),
    "scene": _("Scene"),
    "care_stage": _("Stage of care"),
    "mode": _("Mode"),
    "source": _("Source"),
    "fulltime": _("Full or part time"),
    "qualification": _("Qualification"),
    "count_method": _("Counted by"),
    "role": _("Present as"),
    "client_kind": _("Group of clients"),
    "sex": _("Sex"),
    "age_band": _("Age group"),
    "level": _("Level reached"),
    "horizon": _("Horizon"),
    "approach": _("Model of practice"),
    "minutes": _("Minutes of service"),
    "minutes_direct": _("Direct minutes"),
    "present": _("People present"),
    "records": _("Records"),
    "hours_to_report": _("Hours to the report"),
    "danger_now": _("In danger at once"),
    "decision": _("Decided to"),
    "reported_to": _("Reported to"),
    "came": _("People who came"),
    "worker_present": _("A social worker came"),
    "client_present": _("The client came"),
    "decided_on": _("Request answered on"),
    "first_contact_on": _("First contact on"),
    "done_on": _("Settled on"),
    "new_needs": _("New needs"),
    "closed_on": _("Closed on"),
    "close_reason": _("Reason for closing"),
    "responsible": _("Worker in charge"),
    "person": _("Person (mark)"),
    "worker": _("Worker (mark)"),
    "contact": _("Record (mark)"),
    "session": _("Record (mark)"),
    "activity": _("Record (mark)"),
    "service": _("Record (mark)"),
    "meeting": _("Record (mark)"),
    "report": _("Record (mark)"),
    "response": _("Record (mark)"),
    "tool": _("Scale used"),
    "value": _("Score reached"),
    "first_value": _("First score"),
}
# Keys of people and of their records: a reader may tell two apart, and nothing else.
MARKED = frozenset(
    {"person", "worker", "contact", "session", "activity", "service", "meeting", "report", "response"}
)
# What a record is known by to those who work with it, and to nobody else.
KNOWN_BY = frozenset(
    {
        "received_on", "due_on", "opened_on", "unit", "unit_kind", "asked_by_kind", "reason", "urgency", "depth",
        "state", "technique", "role", "client_kind", "sex", "age_band", "level", "horizon", "approach", "danger_now",
        "decision", "reported_to", "worker_present", "client_present", "decided_on", "first_contact_on", "done_on",
        "new_needs", "closed_on", "close_reason", "responsible",
    }
)  # fmt: skip
# What is left of a record that does not exist for the reader.
LEFT = frozenset({"on", "suspected_on", "received_on", "due_on", "opened_on", "institution"})
WORKER = _("Worker")
_YES_OR_NO = {"true": _("Yes"), "false": _("No")}
_STATES = {"request": RequestState, "case": CaseState, "follow_up": FollowUpState, "plan": PlanState}
_CHOICES = {
    "kind": (*MeetingKind.choices, *SafeguardingKind.choices),
    "status": ProgrammeState.choices,
    "role": PresenceRole.choices,
    "horizon": Horizon.choices,
    "decision": SafeguardingDecision.choices,
    "reported_to": Authority.choices,
    **dict.fromkeys(("danger_now", "worker_present", "client_present", "new_needs"), _YES_OR_NO.items()),
}
# By the column of the fact. A month is no column, and what an institution was stands in none of a record.
_DIMENSIONS = {
    one.column: one for one in DIMENSIONS.values() if not one.of_profile and one.name not in ("month", "harm")
}


@dataclass(frozen=True)
class Listing:
    """A page of rows ready to print: the titles, and a line a row with what it adds to the figure last.

    Where lines open, `opens` has for each where to, and None for one that does not exist for the reader; None where no
    line of this figure opens for them.
    """

    titles: list[str]
    rows: list[list[Any]]
    opens: list[Opened | None] | None = None


def listing(indicator: Indicator, rows: list[dict[str, Any]], part: Part = Part.NUMERATOR) -> Listing:
    """Return the rows with readers' words. Nothing in them names a person."""
    shown = [name for name in TITLES if name not in KNOWN_BY]
    return _printed(way_of(indicator, part).key, rows, shown, scale=_scale(indicator, part))


def listing_for(
    seat: Seat,
    indicator: Indicator,
    rows: list[dict[str, Any]],
    as_read: Callable[[list[str]], dict[str, dict[str, Any]]],
    part: Part = Part.NUMERATOR,
) -> Listing:
    """Return the rows as the seat may see them: with the way to each record where it may be opened.

    `as_read` returns the lines of some keys as the reader in scope has them. What is closed to the reader counts, and says
    no more than the day.
    """
    key = way_of(indicator, part).key
    column = opened_by(seat, key, rows[0]) if rows else None
    if column is None:
        return listing(indicator, rows, part)
    lines = as_read([str(row[key]) for row in rows])
    ways = openings(seat, column, [str(line[column]) for line in lines.values()])
    opens = [ways.get(str(lines[row[key]][column])) if row[key] in lines else None for row in rows]
    told = [
        lines[row[key]] | {"counted": row["counted"]} if way else _closed(row)
        for row, way in zip(rows, opens, strict=True)
    ]
    shown = [name for name in TITLES if name not in MARKED - {"worker"}]
    made = _printed(key, told, shown, frozenset({"worker"}), scale=_scale(indicator, part))
    return Listing(made.titles, made.rows, opens)


def _closed(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value if name in LEFT or name == "counted" else None for name, value in row.items()}


def _scale(indicator: Indicator, part: Part) -> int:
    return indicator.scale if part is Part.NUMERATOR else 1


def _printed(
    key: str, rows: list[dict[str, Any]], shown: list[str], named: frozenset[str] = frozenset(), *, scale: int
) -> Listing:
    found = rows[0].keys() if rows else ()
    # A column that says nothing on the whole page only takes the room of those that do.
    columns = [name for name in shown if name in found and any(row[name] not in (None, "") for row in rows)]
    words = {name: _words(key, name, named)(_values(rows, name)) for name in columns}
    return Listing(
        [str(WORKER if name in named else TITLES[name]) for name in columns],
        [
            [*(_cell(row[name], words[name]) for name in columns), in_scale(row["counted"], scale)]
            for row in rows
        ],
    )


def _words(key: str, column: str, named: frozenset[str]) -> Names:
    """Return what puts words in the place of what stands in the column."""
    if column in MARKED and column not in named:
        return lambda keys: {one: mark(one) for one in keys}
    if column == "reason":
        return lambda keys: {one: term_label("request_reason", one) for one in keys}
    if column == "state":
        return _chosen(_STATES[key].choices) if key in _STATES else (lambda _keys: {})
    if column in _CHOICES:
        return _chosen(_CHOICES[column])
    if column == "worker":
        return DIMENSIONS["worker"].names
    return _DIMENSIONS[column].names if column in _DIMENSIONS else lambda _keys: {}


def _chosen(choices: Iterable[tuple[Any, Any]]) -> Names:
    known = {str(key): str(label) for key, label in choices}
    return lambda keys: {one: known.get(one, one) for one in keys}


def _values(rows: list[dict[str, Any]], name: str) -> list[str]:
    return list({_code(row[name]) for row in rows} - {UNKNOWN})


def _code(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value or UNKNOWN)


def _cell(value: Any, words: dict[str, str]) -> Any:
    if value is None or value == "":
        return ""
    if isinstance(value, float):
        return round(value, 1)
    return words.get(_code(value), value)
