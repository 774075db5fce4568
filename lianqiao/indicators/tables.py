"""The facts of all rooms as Ibis tables bound to no engine: what indicators are written over."""

from functools import cache

from lianqiao.activities.facts import ACTIVITIES, ATTENDANCES, SESSIONS
from lianqiao.cases.facts import CASES, CONTACTS, FOLLOW_UPS, PRESENCES, REQUESTS
from lianqiao.casework.facts import PLANS, RATINGS
from lianqiao.core.facts import Fact
from lianqiao.meetings.facts import MEETINGS
from lianqiao.people.facts import CONSENTS
from lianqiao.protection.facts import REPORTS
from lianqiao.registry.facts import PROFILES, STATUSES
from lianqiao.workforce.facts import ASSIGNMENTS

from .later import Table, Value, ibis

FACTS: dict[str, Fact] = {
    "profiles": PROFILES,
    "statuses": STATUSES,
    "assignments": ASSIGNMENTS,
    "cases": CASES,
    "contacts": CONTACTS,
    "presences": PRESENCES,
    "sessions": SESSIONS,
    "attendances": ATTENDANCES,
    "activities": ACTIVITIES,
    "meetings": MEETINGS,
    "reports": REPORTS,
    "requests": REQUESTS,
    "plans": PLANS,
    "ratings": RATINGS,
    "follow_ups": FOLLOW_UPS,
    "consents": CONSENTS,
}


class _Facts:
    """`facts.presences` is the table of that name, without an engine."""

    def __getattr__(self, name: str) -> Table:
        return _table(name)


@cache
def _table(name: str) -> Table:
    return ibis.table(FACTS[name].schema, name=name)


facts = _Facts()


def tallied(cut: str) -> Table:
    """Return kept sums as a table bound to no engine; those of a cut have its key in a column of its name."""
    columns = {
        "institution": "string",
        "on": "date",
        "method": "string",
        "value": "int64",
        "estimated": "boolean",
    }
    return ibis.table(columns | ({cut: "string"} if cut else {}), name="tallied")


def hole(name: str, kind: str = "string") -> Value:
    """Return a place in an expression that is filled when the query runs, so that one compiled query serves all."""
    return ibis.literal(f"«{name}»").cast(kind)


def known(column: Value) -> Value:
    """Return the code in the column, with `unknown` for both null and empty."""
    return column.nullif("").fill_null("unknown")


__all__ = ["FACTS", "Table", "Value", "facts", "hole", "known", "tallied"]
