"""`lianqiao demo`: an invented city, built once and served."""

import sys
import time
from argparse import ArgumentParser, Namespace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.config.commands.serve import arguments_of_server, greeting, serve
from lianqiao.config.commands.tables import migrate, pending
from lianqiao.core.commands import Command, padded
from lianqiao.demo.build import build, is_built, sign_ins

_STEPS = {
    "register": gettext_lazy("institutions and workers"),
    "services": gettext_lazy("what they did"),
    "wards": gettext_lazy("the wards and their people"),
    "bulletin": gettext_lazy("the city's statement"),
}
_BAR = 24


def _arguments(parser: ArgumentParser) -> None:
    arguments_of_server(parser)
    parser.add_argument("--no-serve", action="store_true", help=_("build the city and stop"))


def _run(arguments: Namespace) -> None:
    if pending():
        print(_("Bringing the tables up to date …"), flush=True)
        migrate()
    if is_built():
        print(_("The demo city is there."), flush=True)
    else:
        started = time.monotonic()
        print(_("Building the demo city …"), flush=True)
        build(show=_show)
        took = round(time.monotonic() - started)
        print(_("Built in %(seconds)s s.") % {"seconds": took}, flush=True)
    if arguments.no_serve:
        return
    serve(arguments, greet=_greet)


def _show(step: str, done: int, total: int) -> None:
    """Draw one line a step, redrawn in place on a terminal and printed once elsewhere."""
    filled = _BAR * done // max(total, 1)
    line = f"  {padded(str(_STEPS[step]), 28)} [{'█' * filled}{'·' * (_BAR - filled)}] {done}/{total}"
    if sys.stdout.isatty():
        print(f"\r{line}", end="\n" if done == total else "", flush=True)
    elif done == total:
        print(line, flush=True)


def _greet(address: str) -> None:
    print("\n" + greeting(address) + "\n\n" + _("Sign in as:"), flush=True)
    for username, password, name, does in sign_ins():
        print(f"  {username:<6} {password}   {name}，{does}")
    print(flush=True)


DEMO = Command(
    "demo", gettext_lazy("Build the demo city once and serve it."), _arguments, _run, needs_tables=False
)
