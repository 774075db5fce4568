"""What the trail offers on the command line."""

from argparse import ArgumentParser, Namespace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.core.commands import Command

from .services import chain_heads, first_broken_link


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--heads",
        action="store_true",
        help=_("also print each chain's length and last hash, to be kept outside"),
    )


def _verify(options: Namespace) -> int:
    broken = first_broken_link()
    if broken:
        said = {"chain": broken.chain, "row": broken.seq, "id": broken.row_id, "fault": broken.said}
        print(_("Broken: chain %(chain)s, row %(row)s (id %(id)s): %(fault)s") % said)
        return 1
    heads = chain_heads()
    said = {"rows": sum(rows for _chain, rows, _hash in heads), "chains": len(heads)}
    print(_("Whole: %(rows)s rows in %(chains)s chains") % said)
    if options.heads:
        for chain, rows, last_hash in heads:
            print(f"{chain} {rows} {last_hash}")
    return 0


COMMANDS = [
    Command(
        "verify-trail",
        gettext_lazy("recompute every hash of the trail and name the first broken row"),
        _arguments,
        _verify,
    )
]
