"""The tables a backup needs, made by the backup's own list of migrations and no others."""

from typing import Any, cast

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _

from lianqiao.config.backup import tables
from lianqiao.config.backup.reading import Contents, Report
from lianqiao.core.errors import DomainError


class NewerBackup(DomainError):
    def __init__(self, step: str) -> None:
        super().__init__(
            _(
                "This backup was made by a release that knows %(step)s, and this one does not. "
                "Install that release or a newer one, then restore."
            )
            % {"step": step}
        )


class OtherTables(DomainError):
    def __init__(self, table: str) -> None:
        super().__init__(
            _(
                "The table %(table)s of this backup has other columns than this release makes for it. Nothing was "
                "changed. Restore with the release that made the backup, then update."
            )
            % {"table": table}
        )


def check_can_build(contents: Contents) -> None:
    """Raise `NewerBackup` when the backup stands on a migration nobody here has heard of."""
    known = MigrationExecutor(connection).loader.disk_migrations
    for key in contents.migrations:
        if key not in known:
            raise NewerBackup(".".join(key))


def build(contents: Contents, report: Report) -> None:
    """Carry out the backup's migrations and no others. Raises `OtherTables` when that makes other tables."""
    kept_steps, done = len(contents.migrations), 0

    def noted(action: str, migration: Any | None = None, fake: bool = False) -> None:
        nonlocal done
        if action == "apply_success":
            done += 1
            report("building", done, kept_steps)

    executor = MigrationExecutor(connection, progress_callback=cast(Any, noted))
    kept = set(contents.migrations)
    nodes = executor.loader.graph.node_map
    targets = [
        key for key in contents.migrations
        if not any(child.key[0] == key[0] and child.key in kept for child in nodes[key].children)
    ]  # fmt: skip
    executor.migrate(targets)
    made = {table.name: list(table.columns) for table in tables.tables()}
    for name, columns in contents.about["tables"].items():
        if sorted(made.get(name, [])) != sorted(columns):
            raise OtherTables(name)
