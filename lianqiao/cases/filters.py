"""The filters of the case list: read from the address, applied to the rows, shown as chips that can be taken off."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Subquery
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lianqiao.catalogue.queries import choices
from lianqiao.core.paging import Slice
from lianqiao.registry.composed import composed, page_of
from lianqiao.registry.models import Seat
from lianqiao.registry.queries import unit_names
from lianqiao.registry.roles import Permission
from lianqiao.workforce.models import Worker

from .models import Case
from .queries import case_rows
from .states import CaseState, Depth, Risk

ALL = "all"
# What the list may be sorted by; each order is read straight off an index.
ORDERS = ("-opened_on", "opened_on", "quiet_since", "-quiet_since", "-risk", "risk")
# What a filter asks of a case, by the name of the wish; the value is that of the reader's choice.
CONDITIONS: dict[str, Callable[..., Q]] = {
    "state": lambda value: Q(state=value),
    "depth": lambda value: Q(depth=value),
    "unit": lambda value: Q(unit_id=value),
    "category": lambda value: Q(category=value),
    "risk": lambda value: Q(risk=value),
    "quiet": lambda value: Q(quiet_since__lte=value),
    "mine": lambda value: Q(responsible_id=_worker_of(value)),
    "others": lambda value: Q(responsible__isnull=False) & ~Q(responsible_id=_worker_of(value)),
    "worker": lambda value: Q(responsible_id=value),
    "nobody": lambda: Q(responsible=None),
}

# What a case can be chosen by where the state is asked: ours, and what rooms above know of it.
STATES: list[tuple[str, Any]] = list(CaseState.choices)


def offer_state(code: str, label: Any, condition: Callable[[], Q]) -> None:
    """Let the list be narrowed to the cases a room above knows to be so, by a condition under the same code."""
    STATES.extend([] if code in CONDITIONS else [(code, label)])
    CONDITIONS[code] = condition


def _worker_of(account_id: UUID) -> Subquery:
    # Asked for first, as one value: an index gives the rows of one worker in order, those of a join it cannot.
    return Subquery(Worker.objects.filter(account_id=account_id).order_by().values("pk"))


def wished_cases(*wishes: str, **values: Any) -> QuerySet[Case]:
    """Return the cases that meet all wishes; each has the value of its name, where it takes one."""
    rows = Case.objects.all()
    for wish in wishes:
        rows = rows.filter(CONDITIONS[wish](*([values[wish]] if wish in values else [])))
    return rows


@dataclass(frozen=True)
class Filter:
    """One filter: its name in the address, its label, its choices, and the wish a choice becomes, with its value.

    `default` holds until somebody takes its chip off, which the address then says as "all".
    """

    name: str
    label: Any
    choices: list[tuple[str, Any]]
    wish: Callable[[str], tuple[str, Any]]
    default: str = ""


@dataclass(frozen=True)
class Chosen:
    """The filters in force: wishes, chips, values for the form, the order, and the address that says all of it."""

    wishes: dict[str, Any]
    chips: list[dict[str, Any]]
    filters: list[Filter]
    values: dict[str, str]
    order: str
    query: dict[str, str]

    @property
    def rows(self) -> QuerySet:
        """All rows that meet the wishes."""
        return case_rows().filter(pk__in=wished_cases(*self.wishes, **self.asked).values("pk"))

    @property
    def asked(self) -> dict[str, Any]:
        """The values of those wishes that have one."""
        return {wish: value for wish, value in self.wishes.items() if value is not None}

    def page(self, after: str | None) -> Slice:
        """Return the rows of one page."""
        order = keys_of(self.order)
        return page_of(wished_cases, *self.wishes, order=order, after=after, shown=case_rows, **self.asked)

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
    return [
        Filter("state", _("State"), STATES, _state, default=CaseState.OPEN.value),
        Filter(
            "who",
            _("Responsible"),
            [("me", _("Me")), ("none", _("Unassigned")), ("team", _("Others")), *_worker_named(who)],
            lambda v: _whose(v, seat),
            default="" if seat.can(Permission.SEE_TEAM) else "me",
        ),
        Filter("depth", _("Depth"), list(Depth.choices), lambda v: ("depth", v)),
        Filter("unit", _("Ward or clinic"), _units(seat), lambda v: ("unit", UUID(v))),
        Filter("category", _("Main category"), choices("category", on=today), lambda v: ("category", v)),
        Filter(
            "risk", _("Risk"), [(str(key), said) for key, said in Risk.choices], lambda v: ("risk", int(v))
        ),
        Filter(
            "quiet",
            _("Last contact"),
            [
                ("7", _("7 days ago or more")),
                ("14", _("14 days ago or more")),
                ("30", _("30 days ago or more")),
            ],
            lambda v: ("quiet", today - timedelta(days=int(v))),
        ),
    ]


def _state(choice: str) -> tuple[str, str | None]:
    return ("state", choice) if choice in CaseState.values else (choice, None)


def _whose(choice: str, seat: Seat) -> tuple[str, UUID | None]:
    if choice == "none":
        return "nobody", None
    if choice in ("me", "team"):
        return "mine" if choice == "me" else "others", seat.account_id
    return "worker", UUID(choice)


def _units(seat: Seat) -> list[tuple[str, str]]:
    if seat.institution_id is None:
        return []
    return [(str(unit["pk"]), unit["name"]) for unit in composed(unit_names)]


def _worker_named(key: str) -> list[tuple[str, str]]:
    if key in ("", ALL, "me", "none", "team"):
        return []
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
    wishes = dict(one.wish(values[one.name]) for one in filters if values[one.name])
    found = Chosen(wishes, [], filters, values, order if order in ORDERS else ORDERS[0], kept)
    found.chips.extend(_chip(found, one) for one in filters if values[one.name])
    return found


def _chip(found: Chosen, one: Filter) -> dict[str, Any]:
    label = one.label + _(": ") + dict(one.choices)[found.values[one.name]]
    return {"label": label, "remove_url": found.address(**{one.name: ALL if one.default else ""})}


def keys_of(order: str) -> tuple[str, str]:
    """Return the keyset of an order; the key runs the same way, as the indexes do."""
    return (order, "-id" if order.startswith("-") else "id")
