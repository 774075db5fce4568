"""Rows of a fact on their way out of the database: by COPY into Arrow, a block at a time, keys replaced by others."""

from array import array
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b, sha256

import pyarrow as pa
import pyarrow.csv
from django.db import connection
from django.db.models import Q
from django.utils import translation
from django.utils.functional import Promise
from django_scopes import scopes_disabled

from lianqiao.core.encryption import purpose_key
from lianqiao.core.facts import Fact

from .facts import FACTS, NOWHERE

BLOCK = 4 << 20
KINDS = {
    "string": pa.string(),
    "key": pa.string(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
}
# Nine bytes print as twelve characters, which DuckDB holds without a pointer. Among a hundred million people the chance
# that two share a mark is one in a million.
MARK_BYTES, MARK_CHARACTERS = 9, 12


def in_both_languages(text: str | Promise) -> dict[str, str]:
    """Return a text as it reads in Chinese and in English."""
    said = {}
    for code, language in (("zh", "zh-hans"), ("en", "en")):
        with translation.override(language):
            said[code] = str(text)
    return said


def arrow_schema(name: str) -> pa.Schema:
    """Return the fact's schema with what each column holds, in both languages."""
    fact = FACTS[name]
    fields = [
        pa.field(column.name, KINDS[column.kind], metadata=in_both_languages(column.title))
        for column in fact.columns
    ]
    grain = in_both_languages(fact.grain)
    said = {"fact": name, "unit": str(fact.unit), "grain.zh": grain["zh"], "grain.en": grain["en"]}
    return pa.schema(fields, metadata=said)


def definition_of(name: str) -> str:
    """Return a digest of what the fact is: when it changes, what the lake holds of it is of the past.

    The key of the marks is in it: marks of two keys in one lake would make two people of one.
    """
    with scopes_disabled():
        sql, parameters = FACTS[name].rows().query.sql_with_params()
    columns = [(column.name, column.kind) for column in FACTS[name].columns]
    said = repr((sql, parameters, columns, mark_of("")))
    return sha256(said.encode()).hexdigest()


def mark_of(key: str) -> str:
    """Return what stands in the lake for the key of a record or person: always the same, and no way back."""
    return urlsafe_b64encode(_digest(purpose_key("lake.keys"), key)).decode()


def stream(name: str, *where: Q, institutions: Iterable[str] | None = None) -> Iterator[pa.RecordBatch]:
    """Yield the fact's rows a block at a time: all, or those of some institutions that meet the conditions."""
    fact = FACTS[name]
    with scopes_disabled():
        rows = fact.rows()
        if institutions is not None:
            rows = rows.filter(institution_id__in=sorted(institutions) or [NOWHERE])
        sql, parameters = rows.filter(*where).query.sql_with_params()
    order = ("institution", fact.dated) if fact.dated else ("institution",)
    columns = ", ".join(f'"{column.name}"' for column in fact.columns)
    ordered = ", ".join(f'"{column}"' for column in order)
    # Columns and order are names of our own facts; what is asked for travels as parameters.
    copy = f"COPY (SELECT {columns} FROM ({sql}) AS rows ORDER BY {ordered}) TO STDOUT (FORMAT csv)"  # noqa: S608
    yield from _blocks(fact, copy, parameters)


def _blocks(fact: Fact, copy: str, parameters: tuple) -> Iterator[pa.RecordBatch]:
    schema = {column.name: KINDS[column.kind] for column in fact.columns}
    with connection.cursor() as cursor, cursor.copy(copy, parameters) as coming:
        source = _Blocks(coming)
        if not source.fill():
            return
        reader = pa.csv.open_csv(
            pa.PythonFile(source, mode="r"),
            read_options=pa.csv.ReadOptions(column_names=list(schema), block_size=BLOCK, use_threads=False),
            parse_options=pa.csv.ParseOptions(newlines_in_values=True),
            convert_options=_convert(schema),
        )
        key = purpose_key("lake.keys")
        for batch in reader:
            yield _marked(batch, fact, key)


def _convert(schema: Mapping[str, pa.DataType]) -> pa.csv.ConvertOptions:
    # COPY writes null as nothing and empty text as "".
    return pa.csv.ConvertOptions(
        column_types=schema,
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
        true_values=["t"],
        false_values=["f"],
    )


def _marked(batch: pa.RecordBatch, fact: Fact, key: bytes) -> pa.RecordBatch:
    columns = [
        _marks(batch.column(place), key) if column.kind == "key" else batch.column(place)
        for place, column in enumerate(fact.columns)
    ]
    return pa.RecordBatch.from_arrays(columns, names=[column.name for column in fact.columns])


def _marks(column: pa.Array, key: bytes) -> pa.Array:
    """Return the column with another key for each, working once for those that come again."""
    found = column.dictionary_encode()
    marks = b"".join([_digest(key, value) for value in found.dictionary.to_pylist()])
    # Nine bytes make twelve characters and no padding, so that all are written at once, end to end.
    ends = array("i", range(0, len(marks) // MARK_BYTES * MARK_CHARACTERS + 1, MARK_CHARACTERS))
    written = pa.StringArray.from_buffers(
        len(ends) - 1, pa.py_buffer(ends), pa.py_buffer(urlsafe_b64encode(marks))
    )
    return written.take(found.indices)


def _digest(key: bytes, value: str) -> bytes:
    # BLAKE2b with a key is a message authentication code by itself, ten times as quick as HMAC here.
    return blake2b(value.encode(), key=key, digest_size=MARK_BYTES).digest()


class _Blocks:
    """A file to read over what COPY sends."""

    closed = False

    def __init__(self, coming) -> None:
        self._coming = iter(coming)
        self._kept = bytearray()

    def fill(self, size: int = 1) -> bool:
        """Have so many bytes at hand, or all that is left; say whether there are any."""
        while len(self._kept) < size:
            block = next(self._coming, None)
            if block is None:
                break
            self._kept += block
        return bool(self._kept)

    def read(self, size: int = -1) -> bytes:
        self.fill(size if size >= 0 else 1 << 62)
        size = len(self._kept) if size < 0 else size
        taken = bytes(self._kept[:size])
        del self._kept[:size]
        return taken

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self.closed = True
