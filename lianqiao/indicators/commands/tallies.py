"""`lianqiao tallies`: the sums behind figures: bring them up to date, make them anew, compare them with the records."""

import json
import sys
from argparse import ArgumentParser, Namespace
from importlib import import_module
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.audit.actions import action
from lianqiao.core.commands import Command, CommandFailed
from lianqiao.registry.services import seated


def _arguments(parser: ArgumentParser) -> None:
    verbs = parser.add_subparsers(title=_("verbs"), metavar="VERB", required=True)
    for name, verb, said in (
        ("fold", _fold, _("count the touched months anew; the worker does so every minute")),
        ("rebuild", _rebuild, _("count everything anew, as after a load with resting triggers")),
        ("verify", _verify, _("compare every sum with the records")),
    ):
        made = verbs.add_parser(name, help=said)
        made.set_defaults(verb=verb)
        made.add_argument("--json", action="store_true", help=_("print as JSON"))


def _run(arguments: Namespace) -> int | None:
    return arguments.verb(arguments)


def _folding() -> Any:
    # Expressions come with a large library, which no other command should wait for.
    return import_module("lianqiao.indicators.tallies.folding")


def _fold(arguments: Namespace) -> None:
    done = _folding().keep_up(at=timezone.now())
    if arguments.json:
        print(json.dumps({"built": done.built, "months": done.months}))
        return
    print(
        _("%(built)s measures made, %(months)s months of institutions counted anew.")
        % {"built": done.built, "months": f"{done.months:,}"}
    )


def _rebuild(arguments: Namespace) -> None:
    with seated("tallies rebuilt") as by:
        kept = _folding().rebuild(at=timezone.now(), progress=_told)
        with action("indicators.tallies_rebuilt", by=by, sums=kept):
            pass
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    print(json.dumps({"sums": kept}) if arguments.json else _("%(sums)s sums kept.") % {"sums": f"{kept:,}"})


def _verify(arguments: Namespace) -> int:
    folding, measures = _folding(), import_module("lianqiao.indicators.tallies.measures").measures()
    ready = folding.usable()
    said = {
        f"{measure.code}.{measure.rule}": folding.differing(measure) if measure.reader in ready else None
        for measure in measures
    }
    wrong = {name: count for name, count in said.items() if count != 0}
    if arguments.json:
        print(json.dumps({"differing": said}))
        return 1 if wrong else 0
    for name, count in wrong.items():
        print(
            f"{name}: "
            + (_("not made yet") if count is None else _("%(count)s sums differ") % {"count": count}),
            file=sys.stderr,
        )
    if wrong:
        raise CommandFailed(_("The sums are not what the records say; run `lianqiao tallies rebuild`."))
    print(_("%(count)s measures: as the records say.") % {"count": len(said)})
    return 0


def _told(done: int, of: int, name: str) -> None:
    if sys.stderr.isatty():
        line = _("%(done)s of %(of)s figures, now %(name)s") % {"done": done, "of": of, "name": name}
        print(f"\r{line}\033[K", end="", file=sys.stderr, flush=True)


COMMANDS = [
    Command("tallies", gettext_lazy("the sums behind figures: fold, rebuild, verify"), _arguments, _run)
]
