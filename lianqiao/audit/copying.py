"""Many rows of one model at once: by COPY, inside an action, with the model's own columns, defaults and sealing.

COPY passes every constraint and trigger an INSERT passes. What it does not pass is `save`, so the guard is asked here.
"""

import datetime as dt
import json
import os
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count, islice
from typing import Any, cast

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import NOT_PROVIDED, Field, Model

from lianqiao.core.encryption import sealing
from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import check_writing

NULL = "\\N"
_AT_ONCE = 500
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_Encoder = Callable[[Any], str]
_NOBODY = uuid.UUID(int=0)
_VARIANT = {digit: "89ab"[int(digit, 16) % 4] for digit in "0123456789abcdef"}


class ColumnWithoutValue(TypeError):
    """A field of the model is neither given nor constant and has no default."""


def new_keys() -> Iterator[str]:
    """Yield keys as `core.ids.new_id` makes them, ordered and unguessable, as hexadecimal text, at a tenth of its cost."""
    for turn in count():
        at = turn % 4096
        if at == 0:
            # A millisecond and a counter of twelve bits keep the order, 62 bits nobody can guess.
            head, tails = f"{int(time.time() * 1000):012x}7", os.urandom(8 * 4096).hex()
        tail = tails[at * 16 : at * 16 + 16]
        yield f"{head}{at:03x}{_VARIANT[tail[0]]}{tail[1:]}"


def one_at_a_time(institution: uuid.UUID) -> None:
    """Wait until no other import into the institution is under way, and keep others waiting to the transaction's end.

    What the other one wrote is seen by whoever looks afterwards: the later import corrects it and collides with nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 23))", [institution.hex])


class Copied:
    """How rows of a model are copied: the fields `given` row by row, then the others, the same in every row.

    `copied = Copied(Presence, ("id", "client"), institution=place)`, then `copied.write(rows)` with tuples in the order
    given. Keys are UUIDs, their hexadecimal text or None; text of encrypted fields is given plain and sealed here, so the key of the row
    has to be given too. Raises `ColumnWithoutValue` for a field left without value, Django's `FieldDoesNotExist` for a
    name the model does not have.
    """

    def __init__(self, model: type[Model], given: tuple[str, ...], **same: Any) -> None:
        meta = model._meta
        told = [cast(Field, meta.get_field(name)) for name in given]
        left = [field for field in meta.concrete_fields if field not in told]
        for name in same:
            meta.get_field(name)
        self.model, self.key = model, given.index("id")
        self.columns = ", ".join(f'"{field.column}"' for field in (*told, *left))
        self.encoders = [_encoder(field) for field in told]
        self.sealed = [
            (at, _place(field)) for at, field in enumerate(told) if isinstance(field, EncryptedTextField)
        ]
        self.rest = "".join(f"\t{_text(field, _value(field, same))}" for field in left) + "\n"

    def write(self, rows: Iterable[Sequence[Any]]) -> int:
        """Copy the rows and return how many there were. Raises `WriteOutsideAction`, and what the database refuses."""
        self._prepare()
        return self._copied(self.model._meta.db_table, rows)

    def write_lines(self, lines: Iterable[str]) -> int:
        """Copy what `lines` made of rows before; raises as `write` does."""
        self._prepare()
        return self._sent(self.model._meta.db_table, iter(lines))

    def write_new(self, rows: Iterable[Sequence[Any]]) -> int:
        """Copy the rows that meet no row of a unique constraint, the first of those alike; return how many were new."""
        table = self.model._meta.db_table
        self._prepare(
            "DROP TABLE IF EXISTS copied_rows",
            f'CREATE TEMP TABLE copied_rows (LIKE "{table}") ON COMMIT DROP',
        )
        self._copied("copied_rows", rows)
        with connection.cursor() as cursor:
            taken = f'INSERT INTO "{table}" ({self.columns}) SELECT {self.columns} FROM copied_rows'  # noqa: S608
            cursor.execute(f"{taken} ON CONFLICT DO NOTHING")
            return cursor.rowcount

    def _copied(self, table: str, rows: Iterable[Sequence[Any]]) -> int:
        return self._sent(table, self.lines(rows))

    def _sent(self, table: str, lines: Iterator[str]) -> int:
        number = 0
        with (
            connection.cursor() as cursor,
            cursor.copy(f'COPY "{table}" ({self.columns}) FROM STDIN') as copy,
        ):
            while part := list(islice(lines, _AT_ONCE)):
                number += len(part)
                copy.write("".join(part))
        return number

    def _prepare(self, *statements: str) -> None:
        check_writing(self.model)
        with connection.cursor() as cursor:
            # Where this setting is missing, each trigger of each row opens a subtransaction and rolls it back, which
            # costs the more the more rows wait for their deferred checks: the square of the rows. It ignores nothing.
            cursor.execute("; ".join(["SELECT set_config('pgtrigger.ignore', '{}', true)", *statements]))

    def lines(self, rows: Iterable[Sequence[Any]]) -> Iterator[str]:
        """Return the rows as lines of COPY, sealed where they are to be."""
        encoders, rest, sealed = self.encoders, self.rest, self.sealed
        seal = sealing() if sealed else None
        for row in rows:
            parts = [
                NULL if value is None else encode(value) for encode, value in zip(encoders, row, strict=True)
            ]
            if seal:
                for at, (before, write) in sealed:
                    if row[at] is not None and row[at] != "":
                        parts[at] = seal(write(row[at]), f"{before}{_dashed(row[self.key])}")
            yield "\t".join(parts) + rest


def _place(field: EncryptedTextField) -> tuple[str, Callable[[Any], str]]:
    return field.place(_NOBODY).removesuffix(str(_NOBODY)), field.write


def _value(field: Field, same: dict[str, Any]) -> Any:
    if field.name in same:
        value = same[field.name]
        return value.pk if isinstance(value, models.Model) else value
    if field.default is not NOT_PROVIDED:
        return field.get_default()
    if field.null:
        return None
    if field.blank and field.empty_strings_allowed:
        return ""
    raise ColumnWithoutValue(f"{field} has no value and no default")


def _text(field: Field, value: Any) -> str:
    if value is None:
        return NULL
    if isinstance(field, EncryptedTextField) and value:
        raise ColumnWithoutValue(f"{field} is sealed row by row: give it with the rows")
    return _encoder(field)(value)


def _encoder(field: Field) -> _Encoder:
    """Return what writes a value of the field as COPY's text."""
    if isinstance(field, EncryptedTextField):
        return lambda value: ""
    if isinstance(field, ArrayField):
        return _array
    target = cast(models.ForeignKey, field).target_field if field.is_relation else field
    return next((encode for kind, encode in _ENCODERS if isinstance(target, kind)), _plain)


def _plain(value: str) -> str:
    text = value if type(value) is str else str(value)
    return text if text.isprintable() and "\\" not in text else text.translate(_ESCAPED)


def _array(items: Sequence[str]) -> str:
    said = "".join(items) if items else ""
    if said.isprintable() and '"' not in said and "\\" not in said:
        return '{"' + '","'.join(items) + '"}' if items else "{}"
    quoted = (str(item).replace("\\", "\\\\").replace('"', '\\"') for item in items)
    return _plain("{" + ",".join(f'"{item}"' for item in quoted) + "}")


def _dashed(key: uuid.UUID | str) -> str:
    """Return the key as `str` of it reads, whichever way it is given."""
    if type(key) is str and len(key) == 32:
        return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"
    return str(uuid.UUID(str(key)))


def _key(value: uuid.UUID | str) -> str:
    return value if type(value) is str else value.hex  # type: ignore[union-attr]


def _moment(value: dt.date | dt.time) -> str:
    return value.isoformat()


_ENCODERS: tuple[tuple[type[Field], _Encoder], ...] = (
    (models.UUIDField, _key),
    (models.BooleanField, lambda value: "t" if value else "f"),
    (models.DateField, _moment),
    (models.TimeField, _moment),
    (models.BinaryField, lambda value: f"\\\\x{bytes(value).hex()}"),
    (models.JSONField, lambda value: _plain(json.dumps(value, ensure_ascii=False))),
)
