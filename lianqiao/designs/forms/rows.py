"""Rows of a form that are as many as are filled in; a number before each says in which order they stand."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqiao.core.forms import Form

LONGEST = 120


class RowForm(Form):
    """One row; left empty it is none."""

    MATTERS: tuple[str, ...] = ()

    def name_fields(self) -> None:
        """Give each field its name itself: in a table nothing but the head of its column says it."""
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label

    @property
    def is_empty(self) -> bool:
        return not any(str(self.data.get(self.add_prefix(name)) or "").strip() for name in self.MATTERS)


class Rows(forms.BaseFormSet):
    """Rows of one kind with some blank ones below; what is marked to be removed or was left empty is not told."""

    def get_ordering_widget(self):
        return forms.NumberInput(attrs={"class": "form-control row-order", "min": 1})

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove")
        if self.can_order:
            form.fields["ORDER"].label = pgettext_lazy("in a list", "Place")
        form.name_fields()

    def make_room(self, kept: Mapping[str, list[str]]) -> None:
        """Have as many rows as a draft that is brought back."""
        count = (kept.get(f"{self.prefix}-TOTAL_FORMS") or ["0"])[-1]
        if count.isdecimal():
            self.extra = max(self.extra, min(int(count), self.max_num) - self.initial_form_count())

    def told(self) -> list[tuple[int, dict[str, Any]]]:
        """Return what the rows say in their order, each with its place on the page."""
        kept = [
            (at, form.cleaned_data)
            for at, form in enumerate(self.forms)
            if not form.is_empty and not form.cleaned_data.get("DELETE")
        ]
        return sorted(kept, key=lambda row: (row[1].get("ORDER") or len(self.forms), row[0]))

    def put(self, field: str, text: str) -> bool:
        """Set a fault beside its field, named as `options-2-weight`; say whether it is one of these rows."""
        prefix, _dash, rest = field.partition("-")
        at, _dash, name = rest.partition("-")
        if prefix != self.prefix or not at.isdecimal() or int(at) >= len(self.forms):
            return False
        form = self.forms[int(at)]
        form.add_error(name if name in form.fields else None, text)
        return True


def rows_of(form: type[RowForm], *, blank: int, ordered: bool = False) -> type[Rows]:
    most = {"max_num": 200, "absolute_max": 300}
    return forms.formset_factory(form, formset=Rows, extra=blank, can_order=ordered, can_delete=True, **most)


class SpokenMixin:
    """Drops the fields of a language the questionnaire is not in."""

    fields: dict[str, forms.Field]

    def speak(self, spoken: tuple[str, ...]) -> None:
        for name in [name for name in self.fields if name.endswith(("_zh", "_en"))]:
            if name[-2:] not in spoken:
                del self.fields[name]


def by_language(told: dict[str, Any], name: str) -> dict[str, str]:
    """Return the two texts of a field, "" for a language that was not asked."""
    return {language: str(told.get(f"{name}_{language}") or "") for language in ("zh", "en")}
