"""Rows in COPY's binary format: three times as quick to read for the database as text, worth it for what is many.

A row is the number of its columns, then each value with its length before it. Whoever writes rows joins pieces made
once (a worker, a ward, a day's work) with what differs from row to row.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from functools import lru_cache, partial
from struct import Struct
from typing import Any

from django.db import connection
from django.db.models import Field, Model

from .copying import Layout

HEADER = b"PGCOPY\n\xff\r\n\0" + b"\0" * 8
TRAILER = b"\xff\xff"
NULL = b"\xff\xff\xff\xff"
EPOCH = dt.date(2000, 1, 1)
_MIDNIGHT = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)
_TEXT_OID, _VARCHAR_OID = 25, 1043

_INT2, _INT4, _INT8 = Struct(">ih"), Struct(">ii"), Struct(">iq")
length = Struct(">i").pack
_ARRAY = Struct(">iiiii")


class BinarySheet(Layout):
    """Rows in binary: the given fields in order, then `rest`, the values of the others, ready to append."""

    options = " (FORMAT binary)"

    def __init__(self, model: type[Model], given: tuple[str, ...], **constants: Any) -> None:
        super().__init__(model, given, **constants)
        self.rest = b"".join(encode(field, value) for field, value in self.others)

    def piece(self, **values: Any) -> bytes:
        """Return the values of these fields, one after the other, as they stand in a row."""
        return b"".join(encode(self.model._meta.get_field(name), value) for name, value in values.items())


def encode(field: Field, value: Any) -> bytes:
    """Return a value of a field with its length before it, in the binary form of the field's column."""
    return NULL if value is None else _encoder(field)(value)


@lru_cache(maxsize=500)
def _encoder(field: Field) -> Callable[[Any], bytes]:
    kind = (field.target_field if field.is_relation else field).db_type(connection) or ""
    if kind.endswith("[]"):
        return partial(_array, _TEXT_OID if kind.startswith("text") else _VARCHAR_OID)
    try:
        return _ENCODERS[kind.split("(")[0]]
    except KeyError:
        raise TypeError(f"{field} is a {kind}: the generator cannot write that in binary yet") from None


def encoded_text(value: str) -> bytes:
    raw = (value if type(value) is str else str(value)).encode()
    return length(len(raw)) + raw


def _uuid(value: Any) -> bytes:
    return length(16) + (value if isinstance(value, uuid.UUID) else uuid.UUID(value)).bytes


def _array(oid: int, items: list[str]) -> bytes:
    if not items:
        body = Struct(">iii").pack(0, 0, oid)
    else:
        body = _ARRAY.pack(1, 0, oid, len(items), 1) + b"".join(map(encoded_text, items))
    return length(len(body)) + body


def _time(value: dt.time) -> bytes:
    return _INT8.pack(8, (value.hour * 3600 + value.minute * 60 + value.second) * 1_000_000)


_ENCODERS: dict[str, Callable[[Any], bytes]] = {
    "uuid": _uuid,
    "varchar": encoded_text,
    "text": encoded_text,
    "smallint": lambda value: _INT2.pack(2, value),
    "integer": lambda value: _INT4.pack(4, value),
    "bigint": lambda value: _INT8.pack(8, value),
    "boolean": lambda value: length(1) + bytes([value]),
    "date": lambda value: _INT4.pack(4, (value - EPOCH).days),
    "time": _time,
    "timestamp with time zone": lambda value: _INT8.pack(8, (value - _MIDNIGHT) // MICROSECOND),
    "bytea": lambda value: length(len(value)) + bytes(value),
}
