"""Filters of a list: read from the address, applied to the rows, shown as chips that can be taken off."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from .dates import read_date


@dataclass(frozen=True)
class Filter:
    """One filter: its name in the address, its label, the lookup it becomes.

    `choices` are offered in a select; without them `kind` says what is typed: a date, or words to look for.
    """

    name: str
    label: Any
    lookup: str
    choices: tuple[tuple[str, Any], ...] | None = None
    kind: str = "date"

    def value(self, text: str) -> Any:
        """Return what the text means, or None when it means nothing here."""
        if self.choices is not None:
            return text if text in dict(self.choices) else None
        if self.kind == "text":
            return text.strip() or None
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
    address: str

    @property
    def kept(self) -> dict[str, str]:
        """The values in force, as a query string takes them."""
        return {name: value for name, value in self.values.items() if value}

    def more(self, after: str | None) -> str | None:
        """Return the address of the next page, None on the last one."""
        return _address(self.address, self.kept | {"after": after}) if after else None


def chosen(rows: QuerySet, filters: Iterable[Filter], query: QueryDict, address: str) -> Chosen:
    """Apply the filters named in `query`; a value nobody knows is left out rather than hiding every row.

    `address` is that of the list without its query string.
    """
    asked = {f: query.get(f.name, "") for f in filters}
    values = {f.name: text for f, text in asked.items() if text and f.value(text) is not None}
    chips = []
    for f, text in asked.items():
        if f.name not in values:
            continue
        rows = rows.filter(**{f.lookup: f.value(text)})
        others = {name: value for name, value in values.items() if name != f.name}
        label = f.label + _(": ") + f.shown(text)
        chips.append({"label": label, "remove_url": _address(address, others)})
    return Chosen(rows, chips, {f.name: values.get(f.name, "") for f in asked}, address)


def _address(address: str, query: dict[str, str]) -> str:
    return f"{address}?{urlencode(query)}" if query else address
