"""Rows told as plain values and made again from them: what a merge sets aside, it must be able to bring back."""

from typing import Any

from django.apps import apps
from django.db import models

from lianqiao.core.fields import EncryptedJSONField

Told = dict[str, Any]


def every(model: type[models.Model]) -> models.QuerySet:
    """Return all rows of a table, past the scope of the seat: what it may not see must not be left behind either."""
    return model._base_manager.all()  # noqa: SLF001 - Django's own name for the manager nothing is filtered out of


def told(row: models.Model) -> Told:
    """Return the row's own columns as JSON-able values, encrypted ones opened: the result must be kept encrypted."""
    values: Told = {}
    for field in row._meta.local_concrete_fields:
        value = field.value_from_object(row)
        plain = value is None or isinstance(field, EncryptedJSONField)
        values[field.attname] = value if plain else field.value_to_string(row)
    return values


def values_of(model: type[models.Model], row: Told) -> dict[str, Any]:
    """Return the columns as the model's own values, by attribute."""
    fields = {field.attname: field for field in model._meta.local_concrete_fields}
    return {name: _value(fields[name], text) for name, text in row.items() if name in fields}


def made_again(label: str, row: Told) -> models.Model:
    """Return a row as `told` found it, under its old key, not saved yet."""
    model = apps.get_model(label)
    return model(**values_of(model, row))


def _value(field: models.Field, text: Any) -> Any:
    if text is None or isinstance(field, EncryptedJSONField):
        return text
    value = field.to_python(text)
    return bytes(value) if isinstance(value, memoryview) else value
