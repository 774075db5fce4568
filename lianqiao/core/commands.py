"""What a room hands to the command line: its own shelf `commands.py` with a list `COMMANDS`.

The command line (`config/cli.py`) collects them, opens the embedded database when a command needs one,
and turns what was raised into a sentence and an exit code.
"""

import unicodedata
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from django.utils import translation
from django.utils.functional import Promise


class CommandFailed(Exception):
    """Raised by a command that cannot do what was asked; its text is printed and the exit code returned."""

    def __init__(self, message: str, *, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def no_arguments(parser: ArgumentParser) -> None:
    """For a command that takes none."""


def in_language(chosen: str | None) -> AbstractContextManager:
    """Speak Chinese (`zh`) or English (`en`) for the length of a block; None keeps the language of the terminal."""
    return translation.override({"zh": "zh-hans", "en": "en"}[chosen]) if chosen else nullcontext()


def padded(text: str, width: int) -> str:
    """Fill up with spaces to so many columns of a terminal, where a Chinese character takes two."""
    taken = sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
    return text + " " * (width - taken)


@dataclass(frozen=True, slots=True)
class Command:
    """One word of `lianqiao`: `run` gets the parsed arguments and returns an exit code (None means 0)."""

    name: str
    help: str | Promise
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace], int | None]
    needs_database: bool = True
    needs_tables: bool = True  # up to date before it runs; those that see to it themselves say False
