"""`lianqiao`, the command line: collects the commands of all rooms and runs one.

Exit codes: 0 done, 1 refused or failed with a reason, 2 wrong use, 3 no database,
4 done but for rows that are handed back, 130 interrupted.
"""

import argparse
import gc
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib import import_module
from importlib.util import find_spec

import django
from django.apps import apps
from django.db import InterfaceError, OperationalError
from django.utils import translation

from lianqiao.config import embedded
from lianqiao.config.database import WrongDatabaseUrl
from lianqiao.config.home import HomeUnusable
from lianqiao.config.processes import SUPERVISED
from lianqiao.config.secrets import BrokenKeyRing
from lianqiao.config.terminal import argparse_translated, check_language, language
from lianqiao.config.terminal import gettext as _
from lianqiao.core.commands import Command, CommandFailed
from lianqiao.core.errors import DomainError

OK, FAILED, NO_DATABASE, INTERRUPTED = 0, 1, 3, 130


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code; what went wrong is a sentence on standard error."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqiao.config.settings")
    try:
        check_language()
        # What is loaded stays to the end: looking through it for garbage, again and again, costs a third of the start.
        gc.disable()
        django.setup()
        with translation.override(language()):
            return _run(argv)
    except CommandFailed as error:
        return _say(error, error.exit_code)
    except (embedded.EmbeddedDatabaseError, WrongDatabaseUrl, BrokenKeyRing, HomeUnusable) as error:
        return _say(error, NO_DATABASE)
    except (OperationalError, InterfaceError) as error:
        return _say(_("The database does not answer: %(reason)s") % {"reason": error}, NO_DATABASE)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader left, e.g. `| head`
        return OK
    finally:
        gc.enable()


def _run(argv: list[str] | None) -> int:
    try:
        with argparse_translated():
            commands = collect()
            gc.freeze()
            gc.set_threshold(20_000, 20, 20)
            gc.enable()
            arguments = build_parser(commands).parse_args(argv)
        with _stoppable(), _database(arguments.command):
            _ready(arguments.command)
            return arguments.command.run(arguments) or OK
    except DomainError as error:  # said while the language is still the terminal's
        return _say(error, FAILED)


def collect() -> list[Command]:
    """Return the commands of every room: the list COMMANDS of its shelf `commands`."""
    found: dict[str, Command] = {}
    for app in reversed(list(apps.get_app_configs())):
        # The ground defines what a command is and has none itself.
        if (
            not app.name.startswith("lianqiao.")
            or app.label == "core"
            or not find_spec(f"{app.name}.commands")
        ):
            continue
        for command in import_module(f"{app.name}.commands").COMMANDS:
            if command.name in found:
                raise ValueError(f"two rooms offer the command {command.name}")
            found[command.name] = command
    return sorted(found.values(), key=lambda command: command.name)


def build_parser(commands: list[Command]) -> argparse.ArgumentParser:
    """Return the parser whose result carries the chosen `command` beside its arguments."""
    parser = argparse.ArgumentParser(
        prog="lianqiao",
        description=_("Lianqiao (连翘), an information system for medical social work."),
        epilog=_(
            "DATABASE_URL names a PostgreSQL (15 or later); unset, an embedded one under LIANQIAO_HOME is used."
        ),
    )
    words = parser.add_subparsers(title=_("commands"), metavar="COMMAND", required=True)
    for command in commands:
        word = words.add_parser(command.name, help=str(command.help), description=str(command.help))
        command.add_arguments(word)
        word.set_defaults(command=command)
    return parser


def _ready(command: Command) -> None:
    """See to the tables, unless the command does; under `serve` they have been seen to."""
    if command.needs_database and command.needs_tables and not os.environ.get(SUPERVISED):
        # Imported only now: the roof's commands are found by `collect`, like everybody else's.
        import_module("lianqiao.config.commands.tables").ready_tables()


@contextmanager
def _database(command: Command) -> Iterator[None]:
    """Have a database for commands that need one: the one named, or the embedded one, left as it was found."""
    with embedded.reachable() if command.needs_database else nullcontext():
        yield


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let Ctrl-C and a polite SIGTERM unwind, so that everything opened is closed.

    Both are set anew, because a shell starts what runs in its background with Ctrl-C ignored.
    """

    def stop(*_signal: object) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say(error: object, code: int) -> int:
    print(f"lianqiao: {error}", file=sys.stderr)
    return code
