"""`lianqiao migrate` and what other commands need of it: tables that are up to date."""

import os
import sys
from argparse import REMAINDER, ArgumentParser, Namespace

from django.core.management import ManagementUtility, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.config.migrating import drawing_less
from lianqiao.core.commands import Command, CommandFailed, no_arguments

# One migration at a time, whoever starts it; the number is ours and means nothing else.
_LOCK = 4_117_120_923


def migrate() -> None:
    """Bring the tables up to date, one process at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            with drawing_less():
                call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def pending() -> list[str]:
    """Return the migrations that wait, as `room.name`."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def ready_tables() -> None:
    """Migrate the embedded database when needed; ask for it by name where the database is somebody's own."""
    waiting = pending()
    if not waiting:
        return
    if os.environ.get("DATABASE_URL"):
        said = {"count": len(waiting), "first": waiting[0]}
        raise CommandFailed(
            _("Migrations wait: %(count)s (first %(first)s). Run: lianqiao migrate") % said, exit_code=3
        )
    # Not on standard output: a command may print JSON there.
    print(_preparing(waiting), file=sys.stderr, flush=True)
    migrate()


def _preparing(waiting: list[str]) -> str:
    return _("Bringing the tables up to date: %(count)s steps …") % {"count": len(waiting)}


def _run_migrate(arguments: Namespace) -> None:
    waiting = pending()
    if waiting:
        print(_preparing(waiting), flush=True)
    migrate()
    print(_("The tables are up to date."))


def _manage_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("words", nargs=REMAINDER, help=_("the management command and its arguments"))


def _run_manage(arguments: Namespace) -> None:
    ManagementUtility(["lianqiao manage", *arguments.words]).execute()


MIGRATE = Command(
    "migrate",
    gettext_lazy("Create the tables or bring them up to date."),
    no_arguments,
    _run_migrate,
    needs_tables=False,
)
MANAGE = Command(
    "manage",
    gettext_lazy("Run a management command of Django."),
    _manage_arguments,
    _run_manage,
    needs_tables=False,
)
