"""What the database holds, as PostgreSQL itself describes it: tables, columns, sequences, foreign keys, indexes.

Asked of the catalogue and not of the models, so that tables of libraries, and of releases older than this code, are
kept as well.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

# Who was signed in, and counts of minutes, belong to the running installation: a session ended since the backup must
# not come back to life. Migrations are not copied but carried out.
LEFT_OUT = ("django_migrations", "django_session", "registry_browsersession")

_TABLES = """
    SELECT c.relname, pg_table_size(c.oid), c.relkind = 'p',
        (SELECT array_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '')
    FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND c.relpersistence = 'p' AND c.relname <> ALL(%s)
    ORDER BY c.relname
"""
_SEQUENCES = """
    SELECT s.relname, t.relname, a.attname
    FROM pg_class s
    LEFT JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
    LEFT JOIN pg_class t ON t.oid = d.refobjid
    LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE s.relnamespace = current_schema()::regnamespace AND s.relkind = 'S' AND t.relname IS DISTINCT FROM %s
    ORDER BY s.relname
"""


@dataclass(frozen=True)
class Table:
    """A table that is kept: its columns but for those PostgreSQL computes, and its size on disk in bytes."""

    name: str
    size: int
    columns: tuple[str, ...]
    partitioned: bool = False

    @property
    def quoted(self) -> str:
        return connection.ops.quote_name(self.name)

    @property
    def listed(self) -> str:
        return ", ".join(connection.ops.quote_name(column) for column in self.columns)


@dataclass(frozen=True)
class Sequence:
    """A sequence, and the column that draws from it if one does."""

    name: str
    table: str | None
    column: str | None

    @property
    def quoted(self) -> str:
        return connection.ops.quote_name(self.name)


def tables() -> list[Table]:
    """Return what a backup keeps, by name."""
    return [
        Table(name, size, tuple(columns or ()), partitioned)
        for name, size, partitioned, columns in _rows(_TABLES, [list(LEFT_OUT)])
    ]


def sequences() -> list[Sequence]:
    """Return the sequences, but for the one that numbers migrations."""
    return [Sequence(*row) for row in _rows(_SEQUENCES, ["django_migrations"])]


def position(sequence: Sequence) -> tuple[int, bool]:
    """Return the last number drawn, and whether it was drawn at all."""
    return _rows(f"SELECT last_value, is_called FROM {sequence.quoted}")[0]  # noqa: S608 - a name out of the catalogue


def migrations() -> list[tuple[str, str]]:
    """Return (room, migration) in the order they were carried out; empty for an empty database."""
    if not has_table("django_migrations"):
        return []
    return _rows("SELECT app, name FROM django_migrations ORDER BY id")


def heads() -> list[tuple[UUID, int, str]]:
    """Return (chain, rows, last hash) of every chain of the trail."""
    if not has_table("audit_chainhead"):
        return []
    return _rows("SELECT chain, seq, hash FROM audit_chainhead ORDER BY chain")


def has_table(name: str) -> bool:
    """Say whether there is a table of that name."""
    return bool(_rows("SELECT to_regclass(%s) IS NOT NULL", [connection.ops.quote_name(name)])[0][0])


def is_in_use() -> bool:
    """Say whether somebody has worked here: fresh tables with the divisions and vocabularies do not count."""
    return any(
        has_table(name) and _rows(f"SELECT EXISTS (SELECT FROM {name})")[0][0]  # noqa: S608 - one of these two
        for name in ("registry_account", "registry_institution")
    )


def others() -> int:
    """Return how many other sessions are connected to this database."""
    return _rows(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )[0][0]


def _rows(sql: str, values: list | None = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
