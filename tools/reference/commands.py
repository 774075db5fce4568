"""The words of the command line."""

import re
from argparse import ArgumentParser

from lianqiao.config.cli import collect
from lianqiao.core.commands import Command


def _usage(command: Command) -> str:
    parser = ArgumentParser(prog=f"lianqiao {command.name}")
    command.add_arguments(parser)
    # Independent of the width of the terminal and of how this Python's argparse breaks lines.
    return re.sub(r"\s+", " ", parser.format_usage()).removeprefix("usage: ").strip()


def page() -> str:
    parts = ["# Commands\n\nWritten by `make docs` from the rooms' `commands.py`; each has `--help`."]
    parts += [f"## lianqiao {word.name}\n\n{word.help}\n\n`{_usage(word)}`" for word in collect()]
    return "\n\n".join(parts)
