"""Model fields for what a stolen database must not tell: encrypted text, encrypted JSON, blind indexes."""

import json
from typing import Any, cast

from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from .encryption import current_prefix, open_sealed, seal


class Sealed(str):
    """The stored form of an encrypted value, as the database returned it. Shows nothing of its content."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<sealed>"


class _OpenedOnUse(DeferredAttribute):
    """Decrypts at the first look, so a list that never shows the field never pays for it."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            field, sealed = cast(EncryptedTextField, self.field), value
            value = field.opened(sealed, instance.pk)
            instance.__dict__[field.attname] = value
            instance.__dict__[field.kept] = (instance.pk, sealed, field.write(value))
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):
    """Text encrypted at rest and bound to its row; reads and writes as a plain str.

    The row needs its key before it is saved (UUID keys have it). Written by save and bulk_create only:
    `update()` does not know the row and raises. Searching it raises `FieldError`; use a blind index.
    `.values()` returns `Sealed`; open that with `Model._meta.get_field(name).opened(sealed, pk)`.
    The empty string is stored as it is. Reading raises `encryption.Unreadable` for a value tampered with.
    """

    descriptor_class = _OpenedOnUse

    @property
    def kept(self) -> str:
        """The name under which a row keeps key, sealed form and text as they were read or written last."""
        return f"_{self.attname}_kept"

    def opened(self, stored: Any, pk: Any) -> Any:
        """Return the plain value of what the database holds for the row `pk`."""
        return self.read(open_sealed(stored, self.place(pk))) if stored else stored

    def place(self, pk: Any) -> str:
        """Return what binds a value to its row: table, column and key."""
        if pk is None:
            raise ImproperlyConfigured(f"{self} is encrypted: its row needs a key before it is saved")
        return f"{self.model._meta.db_table}:{self.column}:{self.model._meta.pk.to_python(pk)}"

    def write(self, value: Any) -> str:
        return str(value)

    def read(self, text: str) -> Any:
        return text

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return Sealed(value) if value else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        # Reading through the descriptor opens what was never looked at: a copy saved under another key
        # is refused here rather than found unreadable years later.
        value = getattr(model_instance, self.attname)
        if value is None or value == "":
            return value
        text, pk = self.write(value), model_instance.pk
        key, stored, known = model_instance.__dict__.get(self.kept, (None, "", None))
        if (key, known) != (pk, text) or not stored.startswith(current_prefix()):
            stored = Sealed(seal(text, self.place(pk)))
            model_instance.__dict__[self.kept] = (pk, stored, text)
        # What did not change is stored as it was: sealed anew, the database would take it for another text.
        return stored

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value is None or value == "" or isinstance(value, Sealed):
            return None if value is None else str(value)
        raise FieldError(f"{self} is encrypted: write it by save() or bulk_create(), not by update()")

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def get_transform(self, lookup_name: str) -> Any:
        return None


class EncryptedJSONField(EncryptedTextField):
    """A JSON value (mapping, list, number, text) encrypted as a whole."""

    _pyi_private_set_type: Any  # for the type checker: not the text it is stored as
    _pyi_private_get_type: Any

    def write(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)

    def read(self, text: str) -> Any:
        return json.loads(text)

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        return None


class BlindIndexField(models.BinaryField):
    """The 32 bytes of `encryption.blind_index(column, value)`: finds a secret value by equality."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 32)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> bytes | None:
        return None if value is None else bytes(value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and len(value) != 32:
            raise ValueError(f"{self} holds blind indexes of 32 bytes")
        return super().get_db_prep_value(value, connection, prepared)
