"""`lianqiao demo`: an invented city, built once and served."""

import sys
import time
from argparse import ArgumentParser, Namespace

from lianqiao.config.commands.serve import arguments_of_server, serve
from lianqiao.config.commands.tables import migrate, pending
from lianqiao.config.demo.build import build, is_built, sign_ins
from lianqiao.core.commands import Command

_STEPS = {
    "register": "institutions and workers",
    "services": "what they did",
    "wards": "the wards and their people",
    "bulletin": "the city's statement",
}
_BAR = 24


def _arguments(parser: ArgumentParser) -> None:
    arguments_of_server(parser)
    parser.add_argument("--no-serve", action="store_true", help="build the city and stop")


def _run(arguments: Namespace) -> None:
    if pending():
        print("Bringing the tables up to date …", flush=True)
        migrate(quiet=True)
    if is_built():
        print("The demo city is there.", flush=True)
    else:
        started = time.monotonic()
        print("Building the demo city …", flush=True)
        build(show=_show)
        print(f"Built in {time.monotonic() - started:.0f} s.", flush=True)
    if arguments.no_serve:
        return
    serve(arguments, greet=_greet)


def _show(step: str, done: int, total: int) -> None:
    """Draw one line a step, redrawn in place on a terminal and printed once elsewhere."""
    filled = _BAR * done // max(total, 1)
    line = f"  {_STEPS[step]:<28} [{'█' * filled}{'·' * (_BAR - filled)}] {done}/{total}"
    if sys.stdout.isatty():
        print(f"\r{line}", end="\n" if done == total else "", flush=True)
    elif done == total:
        print(line, flush=True)


def _greet(address: str) -> None:
    print(f"\nLianqiao is at {address}   (Ctrl-C stops it)\n\nSign in as:", flush=True)
    for username, password, name, does in sign_ins():
        print(f"  {username:<6} {password}   {name}，{does}")
    print(flush=True)


DEMO = Command("demo", "Build the demo city once and serve it.", _arguments, _run, needs_tables=False)
