"""The PostgreSQL engine: an Ibis expression, compiled once a shape, run over the live facts.

The facts' own queries are put before the compiled text as common table expressions, so that a figure is
computed on Django's connection and sees the transaction it runs in. Another engine implements `answer` over
tables of the same names; the indicators do not change.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

import ibis
import ibis.expr.operations as ops
from django.db import connection
from django_scopes import scopes_disabled

from .questions import Question, expression
from .tables import FACTS

Institutions = frozenset[str] | None

# The scope of no institution at all: a query still, and it finds nothing.
NOWHERE = str(UUID(int=0))
_HOLE = re.compile(r"'«(\w+)»'")


@dataclass(frozen=True)
class Answer:
    """The rows that came back."""

    rows: list[dict[str, Any]]


class Engine(Protocol):
    name: str

    def answer(self, question: Question, given: dict[str, str], institutions: Institutions = None) -> Answer:
        """Run the question with its holes filled over the facts of the institutions, of all when None."""
        ...

    def text(self, question: Question) -> str:
        """Return the query as it is kept with a published figure."""
        ...


@dataclass(frozen=True)
class _Compiled:
    sql: str
    holes: tuple[str, ...]
    facts: tuple[str, ...]


@lru_cache(maxsize=1024)
def _compiled(question: Question) -> _Compiled:
    asked = expression(question)
    text = str(ibis.to_sql(asked, dialect="postgres")).replace("%", "%%")
    return _Compiled(
        sql=_HOLE.sub("%s", text),
        holes=tuple(_HOLE.findall(text)),
        facts=tuple(sorted({table.name for table in asked.op().find(ops.UnboundTable)})),
    )


def _fact_query(name: str, institutions: Institutions = None) -> tuple[str, list]:
    """Return a fact's query as a named table expression, with its parameters."""
    # Facts carry no person's name or text; who may read which figure is decided by the caller of `compute`.
    with scopes_disabled():
        rows = FACTS[name].rows()
        if institutions is not None:
            # Asked of the column itself, not of the fact's text of it: that is what the indexes know.
            rows = rows.filter(institution_id__in=sorted(institutions) or [NOWHERE])
        sql, parameters = rows.query.sql_with_params()
    columns = ", ".join(f'"{column}"' for column in rows.query.selected)
    # Never computed on its own: the dates asked for reach the fact's indexes too.
    return f'"{name}" ({columns}) AS NOT MATERIALIZED ({sql})', list(parameters)


class PostgreSQL:
    """Figures from the live database."""

    name = "postgresql"

    def answer(self, question: Question, given: dict[str, str], institutions: Institutions = None) -> Answer:
        compiled = _compiled(question)
        tables, parameters = [], []
        for fact in compiled.facts:
            sql, values = _fact_query(fact, institutions)
            tables.append(sql)
            parameters.extend(values)
        parameters.extend(given[name] for name in compiled.holes)
        with connection.cursor() as cursor:
            cursor.execute(_after(tables, compiled.sql), parameters)
            names = [column.name for column in cursor.description]
            return Answer([dict(zip(names, row, strict=True)) for row in cursor.fetchall()])

    def text(self, question: Question) -> str:
        compiled = _compiled(question)
        tables = [_fact_query(fact)[0] for fact in compiled.facts]
        named = iter(compiled.holes)
        return _after(tables, re.sub("%s", lambda _match: f":{next(named)}", compiled.sql))


def _after(tables: list[str], sql: str) -> str:
    """Put table expressions before a text that may begin with some of its own."""
    return f"WITH {', '.join(tables)}" + (f", {sql[5:]}" if sql.startswith("WITH ") else f" {sql}")


LIVE: Engine = PostgreSQL()
