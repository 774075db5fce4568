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


class Sheet:
    """How rows of one model are written: the fields given row by row, then the rest, the same for every row.

    A line is the tab-joined text of `given` followed by `rest`. A field of the model that is neither given nor
    constant takes its default; one that has none raises `ColumnWithoutValue`, a name the model does not have raises
    Django's `FieldDoesNotExist`.
    """

    def __init__(self, model: type[Model], given: tuple[str, ...], **constants: Any) -> None:
        self.model = model
        told = [model._meta.get_field(name) for name in given]
        fixed = {model._meta.get_field(name): text(value) for name, value in constants.items()}
        left = [field for field in model._meta.concrete_fields if field not in told and field not in fixed]
        fixed |= {field: _default(field) for field in left}
        self.columns = [field.column for field in (*told, *fixed)]
        self.rest = "".join(f"\t{value}" for value in fixed.values()) + "\n"

    @property
    def statement(self) -> str:
        """The COPY statement its lines belong to."""
        columns = ", ".join(f'"{column}"' for column in self.columns)
        return f'COPY "{self.model._meta.db_table}" ({columns}) FROM STDIN'


def _default(field: Field) -> str:
    if field.default is not NOT_PROVIDED:
        return text(field.get_default())
    if field.null:
        return NULL
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
    """Return how the application encrypts a field: (key of the row in hex, plain text) → what is stored."""
    field = model._meta.get_field(name)
    if not isinstance(field, EncryptedTextField):
        raise TypeError(f"{field} is not encrypted")
    nobody = uuid.UUID(int=0)
    before, seal = field.place(nobody).removesuffix(str(nobody)), sealing()

    def sealed(key: str, plain: str) -> str:
        return seal(plain, f"{before}{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}")

    return sealed
