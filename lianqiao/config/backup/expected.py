"""What ought to be there: the guards of every table, as the migrations make them in a place of its own."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.management import call_command
from django.db import ProgrammingError, connection
from django.utils.translation import gettext as _

from lianqiao.config.backup.aside import aside
from lianqiao.config.migrating import drawing_less

BESIDE = "lianqiao_expected"

# Each as PostgreSQL spells it, names of the schema left out because it is the one looked in.
_SHAPE = """
    SELECT c.relname, 'column', a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod),
        CASE WHEN a.attnotnull THEN 'NOT NULL' END, CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT c.relname, 'constraint', k.conname, pg_get_constraintdef(k.oid, true)
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.connamespace = current_schema()::regnamespace AND k.contype IN ('c', 'f', 'p', 'u', 'x')
    UNION ALL
    SELECT c.relname, 'index', i.relname, pg_get_indexdef(x.indexrelid, 0, true)
    FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
    WHERE i.relnamespace = current_schema()::regnamespace
    UNION ALL
    SELECT c.relname, 'trigger', t.tgname, pg_get_triggerdef(t.oid, true) || ' ' || p.prosrc
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal
    UNION ALL
    SELECT p.proname, 'function', pg_get_function_identity_arguments(p.oid), p.prosrc
    FROM pg_proc p WHERE p.pronamespace = current_schema()::regnamespace AND p.prokind = 'f'
"""
# A dump that is loaded again spells the same rule with other casts and brackets.
_SPELLING = re.compile(r"::(text|character varying)(\(\d+\))?(\[\])?|[()\s]")


@dataclass(frozen=True, order=True)
class Guard:
    """A column, constraint, index, trigger or function: where it stands, its kind and its name."""

    table: str
    kind: str
    name: str


class NotComparable(Exception):
    """Nothing can be made beside these tables; the words say why."""


def shape() -> dict[Guard, str]:
    """Return every guard of the tables in use, with its definition."""
    with connection.cursor() as cursor:
        cursor.execute(_SHAPE)
        return {Guard(*row[:3]): _SPELLING.sub("", row[3]) for row in cursor.fetchall()}


def expected() -> dict[Guard, str]:
    """Return every guard that the migrations of this release make. Raises `NotComparable`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery()")
        if cursor.fetchone()[0]:
            raise NotComparable(_("a standby takes no tables; ask the primary"))
    try:
        with aside(BESIDE), drawing_less():
            call_command("migrate", interactive=False, verbosity=0)
            return shape()
    except ProgrammingError as refusal:
        raise NotComparable(str(refusal).strip().splitlines()[0]) from refusal


def compared(ought: dict[Guard, str], there: dict[Guard, str]) -> Iterator[str]:
    """Yield a sentence for whatever ought to be there and is not, or says something else."""
    for guard in sorted(ought):
        if guard not in there:
            yield _said(guard, _MISSING)
        elif there[guard] != ought[guard]:
            yield _said(guard, _CHANGED)


def _said(guard: Guard, sentences: dict[str, Callable[[], str]]) -> str:
    said: dict[str, Any] = {"table": guard.table, "name": guard.name}
    return sentences[guard.kind]() % said


_MISSING: dict[str, Callable[[], str]] = {
    "column": lambda: _("%(table)s: the column %(name)s is missing."),
    "constraint": lambda: _("%(table)s: the constraint %(name)s is missing."),
    "index": lambda: _("%(table)s: the index %(name)s is missing."),
    "trigger": lambda: _("%(table)s: the trigger %(name)s is missing."),
    "function": lambda: _("%(table)s(%(name)s): the function is missing."),
}
_CHANGED: dict[str, Callable[[], str]] = {
    "column": lambda: _("%(table)s: the column %(name)s is not what the migrations make."),
    "constraint": lambda: _("%(table)s: the constraint %(name)s is not what the migrations make."),
    "index": lambda: _("%(table)s: the index %(name)s is not what the migrations make."),
    "trigger": lambda: _("%(table)s: the trigger %(name)s is not what the migrations make."),
    "function": lambda: _("%(table)s(%(name)s): the function is not what the migrations make."),
}
