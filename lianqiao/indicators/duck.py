"""The DuckDB engine: the same questions over the lake's files, for spans too long for the live database."""

from functools import cache
from typing import Any

import duckdb

from lianqiao.lake.errors import LakeDamaged
from lianqiao.lake.manifest import Institutions, months_of
from lianqiao.lake.reading import Source, View, looked

from .engine import Answer, Compiled, after, compiled
from .questions import Question

QUOTE = '"'
# A query that is wrong is wrong over whole files too. What a damaged file raises depends on where it is cut.
_OUR_OWN_FAULT = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException)


class DuckDB:
    """Figures from the lake, with live rows for what has changed since; exact as the live database is.

    `view` fixes what several questions of one figure see; without one each looks at the lake anew.
    """

    name = "duckdb"

    def __init__(self, view: View | None = None) -> None:
        self._view = view

    def answer(self, question: Question, given: dict[str, str], institutions: Institutions = None) -> Answer:
        """Raises `LakeMissing` when there is no lake of this database, `LakeDamaged` when a file cannot be read."""
        asked = compiled(question, "duckdb", r"$\1")
        view = self._view or looked(asked.facts)
        try:
            return _answered(view, asked, given, institutions)
        except _OUR_OWN_FAULT:
            raise
        except duckdb.Error as fault:
            now = looked(asked.facts)
            if now.manifest.edition == view.manifest.edition:
                raise LakeDamaged from fault
        # Two exports passed since the manifest was read, and its files are gone.
        try:
            return _answered(now, asked, given, institutions)
        except duckdb.IOException as fault:
            raise LakeDamaged from fault

    def text(self, question: Question) -> str:
        return compiled(question, "duckdb").sql


def _answered(view: View, asked: Compiled, given: dict[str, str], institutions: Institutions) -> Answer:
    with _database().cursor() as cursor:
        tables, parameters = [], {name: given[name] for name in asked.holes}
        for fact in asked.facts:
            source = view.source(fact, months_of(given), institutions)
            tables.append(f'"{fact}" AS NOT MATERIALIZED ({_rows(source, parameters)})')
            if source.live is not None:
                cursor.register(f"live_{fact}", source.live)
        cursor.execute(after(tables, asked.sql), parameters)
        names = [column[0] for column in cursor.description]
        return Answer.of(names, cursor.fetchall())


def _rows(source: Source, parameters: dict[str, Any]) -> str:
    parts = []
    if source.files:
        parameters[f"files_{source.fact}"] = source.paths
        parts.append(
            f"SELECT * FROM read_parquet($files_{source.fact}, hive_partitioning=false)"  # noqa: S608
            f" WHERE {source.still_true(QUOTE)}"
        )
    if source.live is not None:
        parts.append(f"SELECT * FROM live_{source.fact}")  # noqa: S608
    return " UNION ALL ".join(parts) or source.nothing(QUOTE)


@cache
def _database() -> duckdb.DuckDBPyConnection:
    # Nothing is fetched from anywhere, and nothing kept: each process has an empty database in memory.
    offline: dict = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    made = duckdb.connect(config=offline)
    # A file of the lake never changes under its name, so its end need not be read again for every question.
    made.execute("SET GLOBAL parquet_metadata_cache = true")
    return made
