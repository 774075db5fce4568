"""Rows as COPY text, with the columns and defaults of the models themselves."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.db.models import NOT_PROVIDED, Field, Model

from lianqiao.core.encryption import sealing
from lianqiao.core.fields import EncryptedTextField

NULL = "\\N"


class ColumnWithoutValue(Exception):
    """A field of the model has neither a value here nor a default: the generator has to learn about it."""


class Layout:
    """How rows of one model stand in a COPY: the fields given row by row, then the others, the same for every row.

    A field of the model that is neither given nor constant takes its default; one that has none raises
    `ColumnWithoutValue`, a name the model does not have raises Django's `FieldDoesNotExist`.
    """

    options = ""

    def __init__(self, model: type[Model], given: tuple[str, ...], **constants: Any) -> None:
        self.model = model
        told = [model._meta.get_field(name) for name in given]
        left = [field for field in model._meta.concrete_fields if field not in told]
        self.columns = [field.column for field in (*told, *left)]
        self.others = [(field, value_of(field, constants)) for field in left]
        unknown = set(constants) - {field.name for field in left}
        if unknown:
            raise TypeError(f"{model.__name__} has no fields {sorted(unknown)} to keep constant")

    @property
    def statement(self) -> str:
        """The COPY statement its lines belong to."""
        columns = ", ".join(f'"{column}"' for column in self.columns)
        return f'COPY "{self.model._meta.db_table}" ({columns}) FROM STDIN{self.options}'


class Sheet(Layout):
    """Rows as text: a line is the tab-joined text of `given` followed by `rest`."""

    def __init__(self, model: type[Model], given: tuple[str, ...], **constants: Any) -> None:
        super().__init__(model, given, **constants)
        self.rest = "".join(f"\t{text(value)}" for _field, value in self.others) + "\n"


def value_of(field: Field, constants: dict[str, Any]) -> Any:
    """Return what every row has in this field: the constant told, else the default. Raises `ColumnWithoutValue`."""
    if field.name in constants:
        return constants[field.name]
    if field.default is not NOT_PROVIDED:
        return field.get_default()
    if field.null:
        return None
    if field.blank and field.empty_strings_allowed:
        return ""
    raise ColumnWithoutValue(f"{field} has no value in the generator and no default")


def text(value: Any) -> str:
    """Return a value in COPY's text format."""
    match value:
        case None:
            return NULL
        case bool():
            return "t" if value else "f"
        case int() | float():
            return str(value)
        case uuid.UUID():
            return value.hex
        case bytes():
            return "\\\\x" + value.hex()
        case list() | tuple():
            return "{" + ",".join(f'"{item}"' for item in value) + "}"
        case dt.date() | dt.time():
            return value.isoformat()
    escaped = str(value).replace("\\", "\\\\").replace("\t", "\\t")
    return escaped.replace("\n", "\\n").replace("\r", "\\r")


def sealer(model: type[Model], name: str) -> Callable[[str, str], str]:
    """Return how the application encrypts a field: (key of the row, plain text) → what is stored.

    The key is written as UUIDs are, in hex with hyphens.
    """
    field = model._meta.get_field(name)
    if not isinstance(field, EncryptedTextField):
        raise TypeError(f"{field} is not encrypted")
    nobody = uuid.UUID(int=0)
    before, seal = field.place(nobody).removesuffix(str(nobody)), sealing()

    def sealed(key: str, plain: str) -> str:
        return seal(plain, before + key)

    return sealed
