"""The base of every form: dates as people write them, problems as a list, domain errors beside the field."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .dates import read_date
from .errors import DomainError, StaleRecord

T = TypeVar("T")


@dataclass(frozen=True)
class Problem:
    """One thing to put right: the id of the field to jump to ("" for the form), its label, the message."""

    target: str
    label: str
    text: str


class DateField(forms.DateField):
    """A date: the browser's picker, or typed as 2023-08-28, 2023/8/28, 2023.8.28 or 2023年8月28日."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str) and value.strip():
            try:
                found = read_date(value)
            except ValueError:
                found = None
            if found is None or found.precision != "day":
                raise ValidationError(self.error_messages["invalid"], code="invalid")
            return found.on
        return super().to_python(value)


class TimeField(forms.TimeField):
    """A time of day, to the minute."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class Form(forms.Form):
    """A form of ours. Give `DateField` and `TimeField` from this module for dates and times."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    @property
    def problems(self) -> list[Problem]:
        """Everything that is wrong, in the order of the fields, those of the whole form first."""
        return [
            Problem(self[name].id_for_label, str(self[name].label), str(text))
            if name in self.fields
            else Problem("", "", str(text))
            for name in ["__all__", *self.fields]
            for text in self.errors.get(name, [])
        ]


class VersionedForm(Form):
    """A form for changing a record that others may change meanwhile.

    Pass the record as `record`; the hidden field carries the version that was read. Before saving call
    `form.hold(record)`: when somebody else saved in between, the service's save raises `StaleRecord`.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, record: Any, **kwargs: Any) -> None:
        self.record = record
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = record.version

    def hold(self, record: Any = None) -> Any:
        """Set the record back to the version the user read, and return it."""
        record = self.record if record is None else record
        record.version = self.cleaned_data["version"]
        return record


def tried(form: forms.BaseForm, verb: Callable[[], T]) -> T | None:
    """Run the verb; when a rule of the domain refuses, put its message beside the field and return None."""
    try:
        return verb()
    except DomainError as refusal:
        if isinstance(refusal, StaleRecord) and "version" in form.fields:
            _set_beside_the_newer(form)
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None


def _set_beside_the_newer(form: forms.BaseForm) -> None:
    """Let the next save go through, and leave what is saved by now for the page to show: `form.newer`, by field.

    The form was made from the record as it stands now, so what it would have begun with is the newer version.
    """
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = str(form["version"].initial)
    form.newer = {  # type: ignore[attr-defined]
        name: worded(form.fields[name], form[name].initial)
        for name in form.changed_data
        if name != "version" and (not form[name].is_hidden or hasattr(form.fields[name], "worded"))
    }


def worded(field: forms.Field, value: Any) -> str:
    """Return a value as the reader would choose or type it; a field of keys knows their names by its `worded`."""
    value = field.worded(value) if hasattr(field, "worded") else value
    values = value if isinstance(value, list | tuple | set) else [value]
    labels = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    texts = (str(getattr(one, "pk", one)) for one in values if one not in (None, "", False))
    return "、".join("✓" if text == "True" else labels.get(text, text) for text in texts) or "–"


def required_choices(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Return choices for a select with an empty first line that asks to choose."""
    return [("", _("Choose…")), *choices]
