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

# About many institutions: of one alone they say nothing.
_OF_MANY = frozenset({"A1", "A4", "A5"})


@dataclass(frozen=True)
class Card:
    """One figure of the home page and the address of its own page."""

    figure: Figure
    url: str


def cards(day: dt.date, scope: Scope, *, of_one: bool) -> list[tuple[str, list[Card]]]:
    """Return the figures of the home page in groups: the state on the day, the services of the year to it."""
    shown = [one for one in indicators().values() if not (of_one and one.code in _OF_MANY)]
    return [
        (_("On the day"), [_card(one, Inquiry(AsOf(day)), scope) for one in shown if one.kind is Kind.AS_OF]),
        (
            _("This year, up to the day"),
            [_card(one, Inquiry(year_to(day)), scope) for one in shown if one.kind is Kind.SPAN],
        ),
    ]


def _card(indicator: Indicator, asked: Inquiry, scope: Scope) -> Card:
    if indicator.form is Form.GROWTH:
        asked = Inquiry(asked.period, AsOf(BASE_DAY))
    figure = compute(indicator.code, asked.period, scope, base=asked.base, disclosure=Disclosure.INTERNAL)
    by = indicator.always_by or indicator.dimensions[:1]
    return Card(figure, reverse("indicators:detail", args=[indicator.code], query=asked.query(by=list(by))))


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
