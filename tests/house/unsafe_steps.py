"""What a migration may not do while the release before it is still answering: the rules of docs/guides/deploy.md."""

import re
from collections.abc import Iterator

from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import migrations
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED, ManyToManyField

# The release before still asks for them by the old name.
GONE = {
    migrations.DeleteModel: "drop a table one release after nothing uses it",
    migrations.RemoveField: "drop a column one release after nothing uses it",
    migrations.RenameModel: "add the new table, copy, drop the old one a release later",
    migrations.RenameField: "add the new column, copy, drop the old one a release later",
    migrations.AlterModelTable: "add the new table, copy, drop the old one a release later",
    migrations.AlterUniqueTogether: "use a constraint, built beside running work",
}  # fmt: skip
_FUNCTION_BODY = re.compile(r"\$(\w*)\$.*?\$\1\$", re.DOTALL)
_BEGINS = r"(?:^|;)\s*"
_LOCKS = re.compile(
    _BEGINS
    + r"(ALTER TABLE|UPDATE|DELETE FROM|TRUNCATE|DROP (?:TABLE|INDEX)|LOCK)\b\s*(?:ONLY\s+|IF EXISTS\s+)?\"?(\w+)",
    re.IGNORECASE,
)
_INDEX = re.compile(
    _BEGINS + r"CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY)[^;]*?\bON\s+\"?(\w+)", re.IGNORECASE
)
_TABLE = re.compile(r"CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?\"?(\w+)", re.IGNORECASE)


def objections(migration: migrations.Migration) -> list[str]:
    """Return a sentence for each step that would stop, or break, work that goes on meanwhile.

    A first migration makes its tables and stops nobody. One that must do more says why in `needs_a_pause`, and its
    release is installed with the service stopped.
    """
    if migration.initial or migration.name.startswith("0001") or getattr(migration, "needs_a_pause", ""):
        return []
    new = set(_new_tables(migration))
    return [said for step in migration.operations for said in _objections(step, new, migration)]


def _new_tables(migration: migrations.Migration) -> Iterator[str]:
    for step in migration.operations:
        if isinstance(step, migrations.CreateModel):
            yield step.name.lower()
        elif isinstance(step, migrations.RunSQL):
            for sql in _statements(step):
                yield from (name.lower() for name in _TABLE.findall(sql))


def _objections(step: Operation, new: set[str], migration: migrations.Migration) -> Iterator[str]:
    table = getattr(step, "model_name", getattr(step, "name", "")).lower()
    if isinstance(step, migrations.RunSQL):
        for sql in _statements(step):
            yield from _of_sql(sql, new)
    elif table in new:
        return
    elif type(step) in GONE:
        yield f"{step.describe()}: {GONE[type(step)]}"
    elif isinstance(step, migrations.AddField) and not _may_be_left_out(step):
        yield f"{step.describe()}: give it null=True or a db_default, the release before does not fill it"
    elif isinstance(step, migrations.AlterField) and not step.field.null:
        yield f"{step.describe()}: a column is made narrower or NOT NULL under running work; add a new one"
    elif isinstance(step, migrations.AddIndex) and not isinstance(step, AddIndexConcurrently):
        yield f"{step.describe()}: use AddIndexConcurrently and atomic = False, writers would wait"
    elif isinstance(step, migrations.AddConstraint) and not isinstance(step, AddConstraintNotValid):
        yield f"{step.describe()}: use AddConstraintNotValid, then ValidateConstraint in the next migration"
    if isinstance(step, AddIndexConcurrently) and migration.atomic:
        yield f"{step.describe()}: needs atomic = False"


def _may_be_left_out(step: migrations.AddField) -> bool:
    field = step.field
    return field.null or field.db_default is not NOT_PROVIDED or isinstance(field, ManyToManyField)


def _of_sql(sql: str, new: set[str]) -> Iterator[str]:
    plain = _FUNCTION_BODY.sub("", sql)
    for word, table in _LOCKS.findall(plain):
        if table.lower() not in new:
            yield f"{word} {table}: locks or rewrites a table under running work"
    for table in _INDEX.findall(plain):
        if table.lower() not in new:
            yield f"CREATE INDEX on {table}: say CONCURRENTLY and atomic = False, writers would wait"


def _statements(step: migrations.RunSQL) -> list[str]:
    if isinstance(step.sql, str):
        return [step.sql]
    return [each if isinstance(each, str) else each[0] for each in step.sql]
