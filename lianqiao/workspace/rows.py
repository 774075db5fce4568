"""Rows of like fields in a form, numbered, so that drafts, errors and two versions side by side work as with any field."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

Fields = Callable[[], dict[str, forms.Field]]


class RowsForm(forms.Form):
    """`rows` names each kind of row: how many there are, what a row consists of; its first part says what it is about.

    A part is the field `<kind>-<number>-<part>`. A row in which something stands but not its first part is a mistake: what
    was typed there would be gone otherwise.
    """

    rows: ClassVar[dict[str, tuple[int, Fields]]] = {}

    def add_rows(self) -> None:
        """Add the fields; to be called once the form is made."""
        for kind, (count, parts) in self.rows.items():
            for number in range(count):
                for part, field in parts().items():
                    self.fields[f"{kind}-{number}-{part}"] = field

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        for kind in self.rows:
            for row in self.row_fields(kind):
                first, *others = row
                begun = any(one.data and one.field.has_changed(one.initial, one.data) for one in others)
                if begun and not given.get(first.name) and first.name not in self.errors:
                    self.add_error(first.name, _("Something stands in this row: say what it is about."))
        return given

    def row_fields(self, kind: str) -> list[list[forms.BoundField]]:
        """Return the fields of each row, for the page."""
        count, parts = self.rows[kind]
        return [[self[f"{kind}-{number}-{part}"] for part in parts()] for number in range(count)]

    def told_rows(self, kind: str) -> list[dict[str, Any]]:
        """Return the rows that were told, as plain values by part."""
        count, parts = self.rows[kind]
        names = list(parts())
        rows = (
            {part: self.cleaned_data.get(f"{kind}-{number}-{part}") for part in names}
            for number in range(count)
        )
        return [row for row in rows if row[names[0]]]


def as_rows(kind: str, told: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what a form with rows begins with, from what was told before."""
    return {
        f"{kind}-{number}-{part}": value for number, row in enumerate(told) for part, value in row.items()
    }
