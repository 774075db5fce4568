"""Reads that come again and again: their SQL is composed once a shape, and PostgreSQL keeps its plan.

Django takes longer to compose a list's query, and PostgreSQL to plan it, than both take to run it. Here a query is
composed with stand-ins for its values; each read puts the values of the moment in their place. The institution of the
scope is such a value too, and so is its reader: nothing composed for one of them can ever be read for another.
"""

import re
from collections.abc import Callable, Hashable
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import psycopg
import psycopg.sql
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler, cursor_iter
from django_scopes import get_scope, scope

from lianqiao.core.paging import Slice, cut, part, place_of
from lianqiao.core.statements import bound

SHAPES = 1024
_PLACE, _READER, _LEADS = "institution", "reader", "leads"
_STAND_INS: dict[type, Callable[[int], Any]] = {
    UUID: lambda number: UUID(int=number),
    str: lambda number: f"⟨{number}⟩",
    int: lambda number: 20_000 + number,  # fits the smallest column
    bytes: lambda number: number.to_bytes(32, "big"),  # as long as a blind index
    date: lambda number: date(1, 1, 1) + timedelta(days=number),
    datetime: lambda number: datetime(1, 1, 1, tzinfo=UTC) + timedelta(days=number),
}
# Two sets, the second unlike the first: what differs between them, but is no stand-in, was made of one.
_SETS = (lambda place: 97 * (place + 1), lambda place: 5000 + 89 * (place + 1))


@dataclass(frozen=True)
class _Hole:
    """The place of a value among the parameters of a statement."""

    name: str


@dataclass(frozen=True)
class _Composition:
    """A queryset that was composed, its compiler, and its parameters: constants, holes, and lists of both."""

    rows: QuerySet
    compiler: SQLCompiler
    parameters: tuple[Any, ...]

    def read(self, values: dict[str, Any]) -> list:
        compiler = copy(self.compiler)
        compiler.connection = connections[self.rows.db]
        compiler.values = tuple(_filled(parameter, values) for parameter in self.parameters)
        rows = self.rows.all()
        rows.query.get_compiler = lambda *_args, **_more: compiler
        return list(rows)


def composed(build: Callable[..., QuerySet], *shape: Hashable, **values: Any) -> list:
    """Return what `build(*shape, **values)` finds, as a list of whatever that queryset yields.

    `build` is a function of a module. It must treat `values` as values only: handed on to conditions, never looked at.
    What changes the query itself belongs into `shape`. Values are UUID, str, bytes, int, date or datetime, none of them None.
    Raises `LookupError` when the query does not ask for one of them, `TypeError` when it prefetches.
    """
    now = get_scope()
    place = now.get(_PLACE)
    if not isinstance(place, UUID) or not now.get("_enabled", True):
        return list(build(*shape, **values))
    named, reader = values | {_PLACE: place}, now.get(_READER)
    if isinstance(reader, UUID):
        named[_READER] = reader
    leads = bool(now.get(_LEADS))
    kept = _composition(build, shape, tuple((name, type(value)) for name, value in named.items()), leads)
    return kept.read(named) if kept else []


@lru_cache(maxsize=SHAPES)
def _composition(
    build: Callable[..., QuerySet], shape: tuple, kinds: tuple[tuple[str, type], ...], leads: bool
) -> _Composition | None:
    """Compose a shape; None for one that can find nothing, whatever its values."""
    first, again = (_composed_with(build, shape, kinds, leads, number) for number in _SETS)
    if first is None or again is None:
        return None
    if (first.compiler.sql, first.parameters) != (again.compiler.sql, again.parameters):
        raise LookupError(f"{build.__qualname__} makes something of a value it is to hand on")
    return _spelled_out(first)


def _composed_with(
    build: Callable[..., QuerySet], shape: tuple, kinds: tuple, leads: bool, number: Callable[[int], int]
) -> _Composition | None:
    stand_ins = {name: _STAND_INS[kind](number(place)) for place, (name, kind) in enumerate(kinds)}
    names = {value: name for name, value in stand_ins.items()}
    about = {name: stand_ins.get(name) for name in (_PLACE, _READER)}
    with scope(**about, leads=leads):
        rows = build(*shape, **{name: value for name, value in stand_ins.items() if name not in about})
    if rows._prefetch_related_lookups:  # noqa: SLF001 - nothing else tells
        # A queryset inside would keep the scope it was made in, which here is that of a stand-in.
        raise TypeError(f"{build.__qualname__}: fetch what belongs to the rows after they are read")
    compiler = rows.query.get_compiler(using=rows.db)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return None
    holes: set[str] = set()
    found = tuple(_seen(parameter, names, holes) for parameter in parameters)
    # A table that belongs to no institution does not ask for one, one that everybody reads for no reader.
    if missing := set(stand_ins) - holes - about.keys():
        raise LookupError(f"{build.__qualname__} does not ask for {sorted(missing)}")
    compiler.__class__, compiler.sql = _Composed, sql
    return _Composition(rows, compiler, found)


def _seen(parameter: Any, names: dict[Any, str], holes: set[str]) -> Any:
    """Return the parameter as it will be filled in, and note the holes in it."""
    if isinstance(parameter, list | tuple):
        return [_seen(part, names, holes) for part in parameter]
    value = parameter.obj if isinstance(parameter, psycopg.Binary) else parameter
    if not isinstance(value, Hashable) or value not in names:
        return value
    holes.add(names[value])
    return _Hole(names[value])


def _filled(parameter: Any, values: dict[str, Any]) -> Any:
    if isinstance(parameter, _Hole):
        return values[parameter.name]
    return [_filled(part, values) for part in parameter] if isinstance(parameter, list) else parameter


def _spelled_out(found: _Composition) -> _Composition:
    """Write words that never change, such as a state, into the statement itself.

    A plan kept for all values then knows them: how many records have that state, which partial index holds them.
    """
    left = iter(found.parameters)
    still: list[Any] = []

    def written(place: re.Match) -> str:
        if place[0] == "%%":
            return "%%"
        parameter = next(left)
        if isinstance(parameter, str):
            return psycopg.sql.Literal(str(parameter)).as_string().replace("%", "%%")
        still.append(parameter)
        return "%s"

    found.compiler.sql = re.sub("%[%s]", written, found.compiler.sql)
    return replace(found, parameters=tuple(still))


def page_of(
    build: Callable[..., QuerySet],
    *shape: Hashable,
    order: tuple[str, ...],
    after: str | None,
    shown: Callable[[], QuerySet],
    size: int = 50,
    **values: Any,
) -> Slice:
    """Return a page of a list as `core.paging.keyset` does, its query composed once a shape.

    `build` says which records the list has; `shown`, another function of a module, what is shown of each. The page is
    cut out of the records alone, along their index, before anything is joined to them.
    """
    purpose = f"page:{build.__module__}.{build.__qualname__}:{','.join(order)}"
    last = place_of(after, purpose, len(order))
    if last is not None and None in last:  # nothing a value can stand in for
        return cut(list(_rows(build(*shape, **values), shown, order, last, size)), order, purpose, size)
    places = {f"after_{number}": value for number, value in enumerate(last or ())}
    found = composed(_part, build, shape, shown, order, size, tuple(places), **values, **places)
    return cut(found, order, purpose, size)


def _part(
    build: Callable,
    shape: tuple,
    shown: Callable,
    order: tuple[str, ...],
    size: int,
    places: tuple[str, ...],
    **values: Any,
) -> QuerySet:
    last = [values.pop(place) for place in places]
    return _rows(build(*shape, **values), shown, order, last or None, size)


def _rows(
    records: QuerySet, shown: Callable, order: tuple[str, ...], last: list | None, size: int
) -> QuerySet:
    keys = part(records, order, last, size).values("pk")
    return part(shown().filter(pk__in=keys), order, None, size)


class _Composed(SQLCompiler):
    """A compiler whose SQL is there already; it reads with parameters bound by the server."""

    sql: str
    values: tuple

    def as_sql(self, *_args, **_more):
        return self.sql, self.values

    def execute_sql(self, *_args, **_more):
        with bound(self.connection) as cursor:
            cursor.execute(self.sql, self.values)
            return list(cursor_iter(cursor, [], None, 1000))
