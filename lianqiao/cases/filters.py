"""The filters of the case list: read from the address, applied to the rows, shown as chips that can be taken off."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianqiao.catalogue.queries import choices
from lianqiao.registry.models import Seat
from lianqiao.registry.queries import open_units
from lianqiao.registry.roles import Permission
from lianqiao.workforce.models import Worker

from .queries import case_rows
from .states import CaseState, Depth, Risk

ALL = "all"
# What the list may be sorted by; each order is read straight off an index.
ORDERS = ("-opened_on", "opened_on", "quiet_since", "-quiet_since", "-risk", "risk")


@dataclass(frozen=True)
class Filter:
    """One filter: its name in the address, its label, its choices, and the condition a choice becomes.

    `default` holds until somebody takes its chip off, which the address then says as "all".
    """

    name: str
    label: Any
    choices: list[tuple[str, Any]]
    condition: Callable[[str], Q]
    default: str = ""


@dataclass(frozen=True)
class Chosen:
    """The filters in force: rows, chips, values for the form, the order, and the address that says all of it."""

    rows: Any
    chips: list[dict[str, Any]]
    filters: list[Filter]
    values: dict[str, str]
    order: str
    query: dict[str, str]

    def address(self, name: str = "cases:list", **changes: str) -> str:
        """Return the address of the list with some of its parameters changed."""
        return reverse(name, query={key: value for key, value in (self.query | changes).items() if value})

    def sorted_by(self, key: str) -> str:
        """Return the address that sorts by `key`, the other way round when it does so already."""
        return self.address(sort=f"-{key}" if self.order != f"-{key}" else key)


def case_filters(seat: Seat, today: date, *, who: str = "") -> list[Filter]:
    """Return the filters for a seat. Open cases are the default, and one's own for those who lead nobody.

    `who` is what the address says of the responsible: a worker named there becomes a choice too.
    """
    units = [
        (str(key), name)
        for key, name in open_units(institution_id=seat.institution_id).values_list("pk", "name")
    ]
    mine = Q(responsible__account_id=seat.account_id, responsible__account__isnull=False)
    whose = {"me": mine, "none": Q(responsible=None), "team": Q(responsible__isnull=False) & ~mine}
    return [
        Filter("state", _("State"), list(CaseState.choices), lambda v: Q(state=v), default=CaseState.OPEN),
        Filter(
            "who",
            _("Responsible"),
            [("me", _("Me")), ("none", _("Unassigned")), ("team", _("Others")), *_worker_named(who)],
            lambda v: whose.get(v) or Q(responsible_id=UUID(v)),
            default="" if seat.can(Permission.SEE_TEAM) else "me",
        ),
        Filter("depth", _("Depth"), list(Depth.choices), lambda v: Q(depth=v)),
        Filter("unit", _("Ward or clinic"), units, lambda v: Q(unit_id=UUID(v))),
        Filter("category", _("Main category"), choices("category", on=today), lambda v: Q(category=v)),
        Filter(
            "risk", _("Risk"), [(str(key), label) for key, label in Risk.choices], lambda v: Q(risk=int(v))
        ),
        Filter(
            "quiet",
            _("Last contact"),
            [
                ("7", _("7 days ago or more")),
                ("14", _("14 days ago or more")),
                ("30", _("30 days ago or more")),
            ],
            lambda v: Q(quiet_since__lte=today - timedelta(days=int(v))),
        ),
    ]


def _worker_named(key: str) -> list[tuple[str, str]]:
    try:
        worker = Worker.objects.filter(pk=UUID(key)).first()
    except ValueError:
        return []
    return [(str(worker.pk), worker.name)] if worker else []


def chosen_cases(query: QueryDict, *, seat: Seat, today: date) -> Chosen:
    """Read the address. A value nobody knows is left out rather than hiding every row."""
    filters = case_filters(seat, today, who=query.get("who", ""))
    values, kept = {}, {}
    for one in filters:
        text = query.get(one.name, one.default)
        values[one.name] = text if text in dict(one.choices) else ""
        if one.name in query and (values[one.name] or one.default):
            kept[one.name] = values[one.name] or ALL
    order = query.get("sort", "")
    if order in ORDERS:
        kept["sort"] = order
    rows = case_rows()
    for one in filters:
        if values[one.name]:
            rows = rows.filter(one.condition(values[one.name]))
    found = Chosen(rows, [], filters, values, order if order in ORDERS else ORDERS[0], kept)
    found.chips.extend(_chip(found, one) for one in filters if values[one.name])
    return found


def _chip(found: Chosen, one: Filter) -> dict[str, Any]:
    label = one.label + _(": ") + dict(one.choices)[found.values[one.name]]
    return {"label": label, "remove_url": found.address(**{one.name: ALL if one.default else ""})}


def keys_of(order: str) -> tuple[str, str]:
    """Return the keyset of an order; the key runs the same way, as the indexes do."""
    return (order, "-id" if order.startswith("-") else "id")
