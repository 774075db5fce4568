"""`make bench`: measure every workload in cities of several sizes, print a table, write `bench/results/latest.json`."""

import argparse
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from .cities import COMMISSION, HOME, PASSWORD, WORKER, city, server
from .deadline import Deadline, OutOfTime
from .measure import Result
from .place import Place, opened
from .record import LATEST, Record
from .workloads import WORKLOADS

SIZES, QUICK_SIZES = (10_000, 100_000, 1_000_000), (100_000,)
QUICK_SECONDS = 285
"""What a quick run gives its work, so that with stopping the servers it ends within five minutes."""
OVER = "the five minutes of a quick run were over"


def main() -> int:
    """Return 0 when every target was reached, 1 when one was missed, 2 when something was not measured."""
    asked = _parser().parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the servers and the database end with us
    sizes = tuple(asked.size or (QUICK_SIZES if asked.quick else SIZES))
    chosen = [work for work in WORKLOADS if not asked.only or work.__name__ in asked.only]
    deadline, record = Deadline(QUICK_SECONDS if asked.quick else None), Record(asked.out)
    record.begin()
    with server(asked.home) as url:
        for size in sizes:
            _measure(url, size, chosen, record, deadline, quick=asked.quick)
    record.compare_sizes()
    return record.verdict()


def _measure(
    url: str, size: int, chosen: list[Callable], record: Record, deadline: Deadline, *, quick: bool
) -> None:
    """Measure each workload in the city of that size. What fails is written down, and the others go on."""
    left, why = list(chosen), ""
    try:
        with deadline.kept():
            address = city(url, size)
        with opened(
            address, size=size, signs_in=(WORKER, PASSWORD), commission=(COMMISSION, PASSWORD), quick=quick
        ) as at:
            while left:
                _try(left.pop(0), at, record, deadline)
    except OutOfTime:
        why = OVER
    except Exception as problem:  # noqa: BLE001 - whatever it is, what was measured before it is kept
        traceback.print_exc()
        why = _said(problem)
    if why:
        for name in [work.__name__ for work in left] or ["servers"]:
            record.fail(name, size, why)
    record.keep()


def _try(work: Callable, at: Place, record: Record, deadline: Deadline) -> None:
    began = time.perf_counter()
    try:
        with deadline.kept():
            for result in work(at):
                record.add(result)
            record.add(_memory(work.__name__, at))
    except OutOfTime:
        record.fail(work.__name__, at.size, OVER)
    except Exception as problem:  # noqa: BLE001 - one workload must not end the others
        traceback.print_exc()
        record.fail(work.__name__, at.size, _said(problem))
    record.keep()
    print(f"  ({work.__name__}: {time.perf_counter() - began:.0f} s)", file=sys.stderr, flush=True)


def _memory(workload: str, at: Place) -> Result:
    """What the larger of our web processes holds after a workload, beside the floor's."""
    ours, floor = at.app.memory(), at.floor.memory()
    return Result(
        f"{workload}: memory of a web process after it", at.size, 1, ours, "MiB", floor, ours / floor
    )


def _said(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}".partition("\n")[0][:160]


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
    parser.add_argument(
        "--home",
        type=Path,
        default=HOME,
        help="where PostgreSQL and the cities live (DATABASE_URL overrides)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
