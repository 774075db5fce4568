"""The Apache Spark engine: the same questions over the lake's files, for a cluster that sees them.

`SPARK_REMOTE` names a Spark Connect server (`sc://host:15002`), which must find the lake under the same path. Without
one Spark runs in this process's own machine, on the loopback alone.
"""

import os
import tempfile
from functools import cache
from itertools import count
from typing import Any

from lianqiao.lake.manifest import Institutions, manifest, months_of
from lianqiao.lake.reading import SQL_KINDS, Source, View, looked

from .engine import Answer, Compiled, after, compiled
from .errors import SparkMissing
from .questions import Question
from .tables import FACTS

QUOTE = "`"
ALONE = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    # One machine gains nothing from the two hundred parts Spark cuts a result into by itself.
    "spark.sql.shuffle.partitions": "1",
    "spark.log.level": "ERROR",
}
_number = count()


class Spark:
    """Figures from the lake by Spark, with live rows for what has changed since."""

    name = "spark"

    def __init__(self, view: View | None = None) -> None:
        self._view = view

    def answer(self, question: Question, given: dict[str, str], institutions: Institutions = None) -> Answer:
        """Raises `LakeMissing` when there is no lake of this database, `SparkMissing` without Spark or Java."""
        asked = compiled(question, "databricks")
        view = self._view or looked(asked.facts)
        try:
            return _answered(view, asked, given, institutions)
        except Exception:  # Spark's own errors are classes of a package that need not be there
            # Two exports passed since the manifest was read, and its files are gone: then the new one is asked.
            now = manifest()
            if now is None or now.edition == view.manifest.edition:
                raise
            return _answered(looked(asked.facts), asked, given, institutions)

    def text(self, question: Question) -> str:
        return compiled(question, "databricks").sql


def _answered(view: View, asked: Compiled, given: dict[str, str], institutions: Institutions) -> Answer:
    session = _session()
    names: list[str] = []
    tables = []
    try:
        for fact in asked.facts:
            source = view.source(fact, months_of(given), institutions)
            tables.append(f"`{fact}` AS ({_rows(session, source, names)})")
        found = session.sql(after(tables, asked.sql), args={name: given[name] for name in asked.holes})
        return Answer.of(found.columns, [tuple(row) for row in found.collect()])
    finally:
        for name in names:
            session.catalog.dropTempView(name)


def _rows(session: Any, source: Source, names: list[str]) -> str:
    columns = FACTS[source.fact].columns
    parts = []
    if source.files:
        schema = ", ".join(f"`{column.name}` {SQL_KINDS[column.kind]}" for column in columns)
        files = session.read.schema(schema).parquet(*source.paths)
        parts.append(f"SELECT * FROM {_named(files, names)} WHERE {source.still_true(QUOTE)}")  # noqa: S608
    if source.live is not None:
        parts.append(f"SELECT * FROM {_named(session.createDataFrame(source.live), names)}")  # noqa: S608
    return " UNION ALL ".join(parts) or source.nothing(QUOTE)


def _named(rows: Any, names: list[str]) -> str:
    # Threads share the session, so no two views bear one name.
    names.append(f"lake_{next(_number)}")
    rows.createOrReplaceTempView(names[-1])
    return names[-1]


@cache
def _session() -> Any:
    remote = os.environ.get("SPARK_REMOTE")
    try:
        return _opened(remote)
    except Exception as fault:  # as in `answer`
        raise (SparkMissing.of(remote, fault) if remote else SparkMissing) from fault


def _opened(remote: str | None) -> Any:
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra that need not be installed

    if remote:
        return SparkSession.builder.appName("lianqiao").getOrCreate()
    alone = SparkSession.builder.appName("lianqiao").master("local[2]")
    for name, value in ALONE.items():
        alone = alone.config(name, value)
    folder = tempfile.gettempdir()
    return alone.config("spark.local.dir", folder).config("spark.sql.warehouse.dir", folder).getOrCreate()
