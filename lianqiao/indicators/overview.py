"""The home page of figures, and the filters in force over one."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from .compute import compute
from .dimensions import DIMENSIONS, names_of
from .disclosure import Disclosure
from .expectations import BASE_DAY
from .figures import Figure, Scope
from .forms import Inquiry
from .measures import Form, Indicator, Kind, indicators
from .periods import AsOf, year_to
from .printed import Line, lines

# About many institutions: of one alone they say nothing.
_OF_MANY = frozenset({"A1", "A4", "A5"})


@dataclass(frozen=True)
class Card:
    """One figure of the home page and the address of its own page."""

    figure: Figure
    lines: list[Line]
    url: str


def cards(day: dt.date, scope: Scope, *, of_one: bool) -> list[tuple[str, list[Card]]]:
    """Return the figures of the home page in groups: the state on the day, the services of the year up to it."""
    shown = [one for one in indicators().values() if not (of_one and one.code in _OF_MANY)]
    groups = [(title, [one for one in shown if one.code[0] in letters]) for title, letters in _groups()]
    return [(title, [_card(one, day, scope) for one in group]) for title, group in groups if group]


def _groups() -> list[tuple[str, str]]:
    return [
        (_("Institutions"), "A"),
        (_("Workers"), "B"),
        (_("Individual services"), "C"),
        (_("Groups and community activities"), "D"),
        (_("All services together"), "PST"),
        (_("Cooperation and protection"), "HJ"),
    ]


def _card(indicator: Indicator, day: dt.date, scope: Scope) -> Card:
    base = AsOf(BASE_DAY) if indicator.form is Form.GROWTH else None
    asked = Inquiry(AsOf(day) if indicator.kind is Kind.AS_OF else year_to(day), base)
    figure = compute(indicator.code, asked.period, scope, base=base, disclosure=Disclosure.INTERNAL)
    by = indicator.always_by or indicator.dimensions[:1]
    return Card(
        figure,
        lines(figure),
        reverse("indicators:detail", args=[indicator.code], query=asked.query(by=list(by))),
    )


def chips(indicator: Indicator, asked: Inquiry, view: str) -> list[dict[str, Any]]:
    """Return the filters in force, each with the address without it."""
    return [
        {
            "label": f"{DIMENSIONS[name].title}: {names_of(name, [key])[key]}",
            "remove_url": reverse(view, args=[indicator.code], query=_without(asked, name)),
        }
        for name, key in asked.where.items()
    ]


def _without(asked: Inquiry, name: str) -> dict[str, Any]:
    return {key: value for key, value in asked.query().items() if key != f"in_{name}"}
