"""Filters of a list: read from the address, applied to the rows, shown as chips that can be taken off."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from lianqiao.core.dates import read_date


@dataclass(frozen=True)
class Filter:
    """One filter: its name in the address, its label, the lookup it becomes, and its choices (none for a date)."""

    name: str
    label: Any
    lookup: str
    choices: tuple[tuple[str, Any], ...] | None = None

    def value(self, text: str) -> Any:
        """Return what the text means, or None when it means nothing here."""
        if self.choices is not None:
            return text if text in dict(self.choices) else None
        try:
            return read_date(text).on
        except ValueError:
            return None

    def shown(self, text: str) -> str:
        return str(dict(self.choices)[text]) if self.choices is not None else text


@dataclass(frozen=True)
class Chosen:
    """The filtered rows, the chips of the filters in force, and each filter's value for the form."""

    rows: QuerySet
    chips: list[dict[str, str]]
    values: dict[str, str]

    @property
    def any(self) -> bool:
        return bool(self.chips)


def chosen(
    rows: QuerySet, filters: Iterable[Filter], query: QueryDict, address: Callable[[dict], str]
) -> Chosen:
    """Apply the filters named in `query`; a value nobody knows is left out rather than hiding every row.

    `address` builds the list's address from the values that stay.
    """
    asked = {f: query.get(f.name, "") for f in filters}
    values = {f.name: text for f, text in asked.items() if text and f.value(text) is not None}
    chips = []
    for f, text in asked.items():
        if f.name not in values:
            continue
        rows = rows.filter(**{f.lookup: f.value(text)})
        kept = {name: value for name, value in values.items() if name != f.name}
        chips.append({"label": _("%(filter)s: %(value)s") % {"filter": f.label, "value": f.shown(text)},
                      "remove_url": address(kept)})  # fmt: skip
    return Chosen(rows, chips, {f.name: values.get(f.name, "") for f in asked})
