"""The PostgreSQL engine: an Ibis expression, compiled once a shape, run over the live facts.

The facts' own queries are put before the compiled text as common table expressions, so that a figure is
computed on Django's connection and sees the transaction it runs in. Another engine implements `answer` over
tables of the same names; the indicators do not change.
"""

import re
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connections, router
from django.db.models.expressions import RawSQL
from django_scopes import scopes_disabled

from lianqiao.lake.facts import NOWHERE

from .kept import kept
from .later import ibis
from .questions import Question, expression, over_tallies
from .tables import FACTS, Table

Institutions = frozenset[str] | None

_HOLE = re.compile(r"'«(\w+)»'")


@dataclass(frozen=True)
class Answer:
    """What came back, column by column: of thousands of cells none is an object of its own."""

    columns: dict[str, list]

    @classmethod
    def of(cls, names: list[str], rows: list[tuple]) -> "Answer":
        """Make an answer of rows as a driver returns them."""
        columns = zip(*rows, strict=True) if rows else ((),) * len(names)
        return cls(dict(zip(names, map(list, columns), strict=True)))

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [dict(zip(self.columns, row, strict=True)) for row in zip(*self.columns.values(), strict=True)]


class Engine(Protocol):
    name: str

    def answer(self, question: Question, given: dict[str, str], institutions: Institutions = None) -> Answer:
        """Run the question with its holes filled over the facts of the institutions, of all when None."""
        ...

    def text(self, question: Question) -> str:
        """Return the query as it is kept with a published figure."""
        ...


@dataclass(frozen=True)
class Compiled:
    """A question in the words of one engine, the holes in the order they come, and the facts it asks."""

    sql: str
    holes: list[str]
    facts: list[str]


def compiled(question: Question, dialect: str, hole: str = r":\1", *, percent: str = "%") -> Compiled:
    """Return the question in an engine's dialect; `hole` says how that engine writes what is filled in.

    `percent` is what a per cent sign is written as, where the engine's driver fills the holes.
    """
    return Compiled(*_compiled(question, dialect, hole, percent))


@kept
def _compiled(question: Question, dialect: str, hole: str, percent: str) -> list:
    asked = expression(question)
    facts = {table.name for table in asked.op().find(ibis.expr.operations.UnboundTable)}
    text = _spelled(asked, dialect, percent)
    return [_HOLE.sub(hole, text), _HOLE.findall(text), sorted(facts)]


@kept
def compiled_over_tallies(question: Question, cut: str, as_they_are: bool) -> str:
    """Return the question over kept sums of that cut, for PostgreSQL, its holes by name."""
    asked = over_tallies(question, cut, as_they_are=as_they_are)
    return _HOLE.sub(r"%(\1)s", _spelled(asked, "postgres", "%%"))


def _spelled(asked: Table, dialect: str, percent: str) -> str:
    return str(ibis.to_sql(asked, dialect=dialect)).replace("%", percent)


def facts_of(question: Question) -> list[str]:
    """Return the names of the facts the question asks."""
    return compiled(question, "postgres").facts


def after(tables: list[str], sql: str) -> str:
    """Put table expressions before a text that may begin with some of its own."""
    return f"WITH {', '.join(tables)}" + (f", {sql[5:]}" if sql.startswith("WITH ") else f" {sql}")


def fact_query(
    name: str, institutions: Institutions = None, *, of: str = "", as_read: bool = False
) -> tuple[str, list]:
    """Return a fact's query as a named table expression, with its parameters.

    `of` names a column of the query around it: then only the rows of that institution. `as_read` has only what exists
    for the reader in scope.
    """
    # Facts carry no person's name or text; who may read which figure is decided by the caller of `compute`.
    with nullcontext() if as_read else scopes_disabled():
        rows = FACTS[name].rows()
        if institutions is not None:
            # Asked of the column itself, not of the fact's text of it: that is what the indexes know.
            rows = rows.filter(institution_id__in=sorted(institutions) or [NOWHERE])
        if of:
            rows = rows.filter(institution_id=RawSQL(of, ()))  # noqa: S611 - a name of our own
        sql, parameters = rows.query.sql_with_params()
    columns = ", ".join(f'"{column}"' for column in rows.query.selected)
    # Never computed on its own: the dates asked for reach the fact's indexes too.
    return f'"{name}" ({columns}) AS NOT MATERIALIZED ({sql})', list(parameters)


def where_to_read(name: str) -> str:
    """Return the database this request reads from: the primary, or a replica that follows it."""
    with scopes_disabled():
        return router.db_for_read(FACTS[name].rows().model)


def _filled(
    question: Question, given: dict[str, str], institutions: Institutions, *, as_read: bool = False
) -> tuple[str, list, str]:
    """Return the text with its parameters, and the name of a fact in it."""
    asked = compiled(question, "postgres", "%s", percent="%%")
    tables, parameters = [], []
    for fact in asked.facts:
        sql, values = fact_query(fact, institutions, as_read=as_read)
        tables.append(sql)
        parameters.extend(values)
    parameters.extend(given[name] for name in asked.holes)
    return after(tables, asked.sql), parameters, asked.facts[0]


def _asked(fact: str, sql: str, parameters: list) -> Answer:
    with connections[where_to_read(fact)].cursor() as cursor:
        cursor.execute(sql, parameters)
        return Answer.of([column.name for column in cursor.description], cursor.fetchall())


class PostgreSQL:
    """Figures from the live database."""

    name = "postgresql"

    def answer(self, question: Question, given: dict[str, str], institutions: Institutions = None) -> Answer:
        sql, parameters, fact = _filled(question, given, institutions)
        return _asked(fact, sql, parameters)

    def lines_as_read(
        self, question: Question, given: dict[str, str], key: str, keys: list[str], institutions: Institutions
    ) -> Answer:
        """Return the lines that have one of the keys, over what exists for the reader in scope and nothing else."""
        sql, parameters, fact = _filled(question, given, institutions, as_read=True)
        # The key is a column of our own facts.
        chosen = f'SELECT * FROM ({sql}) AS lines WHERE "{key}" = ANY(%s::text[])'  # noqa: S608
        return _asked(fact, chosen, [*parameters, keys])

    def text(self, question: Question) -> str:
        asked = compiled(question, "postgres")
        return after([fact_query(fact)[0] for fact in asked.facts], asked.sql)


LIVE = PostgreSQL()
