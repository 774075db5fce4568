"""The parts of a figure that open: what stands above the line of a ratio, what below, and what only below."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .figures import Figure
from .forms import Inquiry
from .measures import DIVIDED, Form, Indicator
from .questions import Part, leaves_a_rest

# How an address names a part; without one it is what stands above the line.
NAMED = {"not-counted": Part.REST, "all": Part.DENOMINATOR}
_NAMES = {part: name for name, part in NAMED.items()}


def part_asked(indicator: Indicator, named: str | None) -> Part:
    """Return the part an address names; the first of them where the figure has no such part."""
    part = NAMED.get(named or "", Part.NUMERATOR)
    return part if part in parts_of(indicator) else Part.NUMERATOR


def parts_of(indicator: Indicator) -> list[Part]:
    """Return the parts that open: one for a count, two for a mean, three where some below are not above."""
    if indicator.form not in DIVIDED:
        return [Part.NUMERATOR]
    rest = [Part.REST] if leaves_a_rest(indicator) else []
    return [Part.NUMERATOR, *rest, Part.DENOMINATOR]


def part_tabs(figure: Figure, asked: Inquiry, part: Part, rest: Callable[[], int]) -> list[dict[str, Any]]:
    """Return a tab a part with how much it comes to; none where there is but one. `rest` counts what is not above."""
    parts = parts_of(figure.indicator)
    if len(parts) == 1:
        return []
    # What stands above the line of a mean is a sum, and no number of records.
    adds = figure.indicator.form is Form.RATIO
    return [
        {
            "label": _title(one, ratio=adds),
            "count": _come_to(figure, one, rest) if adds else None,
            "active": one is part,
            "url": records_address(figure.indicator, asked, one),
        }
        for one in parts
    ]


def records_address(indicator: Indicator, asked: Inquiry, part: Part, **more: Any) -> str:
    """Return the address of the records of a part."""
    named = {"rows": _NAMES[part]} if part in _NAMES else {}
    return reverse("indicators:records", args=[indicator.code], query=asked.query(**named, **more))


def _come_to(figure: Figure, part: Part, rest: Callable[[], int]) -> Any:
    match part:
        case Part.NUMERATOR:
            return figure.amount.numerator
        case Part.DENOMINATOR:
            return figure.amount.denominator
    return rest()


def _title(part: Part, *, ratio: bool) -> str:
    match part:
        case Part.NUMERATOR:
            return pgettext("part of a figure", "Counted") if ratio else _("Above the line")
        case Part.DENOMINATOR:
            return pgettext("part of a figure", "All") if ratio else _("Below the line")
    return pgettext("part of a figure", "Not counted")
