"""`make bench`: measure every workload in cities of several sizes, print a table, write `bench/results/latest.json`."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from .cities import COMMISSION, PASSWORD, WORKER, city, server
from .http import Unexpected
from .measure import HEAD, Result, line, write_down
from .place import opened
from .workloads import WORKLOADS

SIZES, QUICK_SIZES = (10_000, 100_000, 1_000_000), (100_000,)
LATEST = Path(__file__).parent / "results" / "latest.json"


def main() -> int:
    """Return 0 when every target was reached, 1 when one was missed, 2 when something did not work."""
    asked = _parser().parse_args()
    sizes = tuple(asked.size or (QUICK_SIZES if asked.quick else SIZES))
    chosen = [work for work in WORKLOADS if not asked.only or work.__name__ in asked.only]
    results: list[Result] = []
    broken = 0
    print(HEAD, flush=True)
    with server() as url:
        for size in sizes:
            address = city(url, size)
            for result in _measured(address, size, chosen, quick=asked.quick):
                broken += isinstance(result, str)
                if isinstance(result, Result):
                    results.append(result)
                    print(line(result), flush=True)
                else:
                    print(f"! {result}", flush=True)
    write_down(results, asked.out)
    missed = [result for result in results if result.ok is False]
    print(f"\n{len(results)} figures, {len(missed)} short of what is to be reached; {asked.out}")
    return 2 if broken else 1 if missed else 0


def _measured(address: str, size: int, chosen: list[Callable], *, quick: bool) -> Iterator[Result | str]:
    """Yield the results of each workload; one that fails yields why, and the others go on."""
    with opened(
        address, size=size, signs_in=(WORKER, PASSWORD), commission=(COMMISSION, PASSWORD), quick=quick
    ) as at:
        for work in chosen:
            began = time.perf_counter()
            try:
                yield from work(at)
            except (Unexpected, LookupError) as problem:
                yield f"{work.__name__} at {size}: {problem!r}"
            print(f"  ({work.__name__}: {time.perf_counter() - began:.0f} s)", file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one city of 100 000 cases, every workload once")
    parser.add_argument(
        "--size", type=int, action="append", help="cases in the city; may be given several times"
    )
    parser.add_argument(
        "--only", action="append", choices=[work.__name__ for work in WORKLOADS], help="this workload"
    )
    parser.add_argument("--out", type=Path, default=LATEST)
    return parser


if __name__ == "__main__":
    sys.exit(main())
