"""What the trail offers on the command line."""

from argparse import ArgumentParser, Namespace

from lianqiao.core.commands import Command

from .services import chain_heads, first_broken_link


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--heads",
        action="store_true",
        help="also print each chain's length and last hash, to be kept outside",
    )


def _verify(options: Namespace) -> int:
    broken = first_broken_link()
    if broken:
        print(f"broken: chain {broken.chain}, row {broken.seq} (id {broken.row_id}): {broken.fault}")
        return 1
    heads = chain_heads()
    print(f"whole: {sum(rows for _, rows, _ in heads)} rows in {len(heads)} chains")
    if options.heads:
        for chain, rows, last_hash in heads:
            print(f"{chain} {rows} {last_hash}")
    return 0


COMMANDS = [
    Command(
        "verify-trail", "recompute every hash of the trail and name the first broken row", _arguments, _verify
    )
]
