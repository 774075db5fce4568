"""`python -m bench.city --scale 1 --seed 7`: build a city in the database of the settings, showing how far it is."""

import argparse
import datetime as dt
import os
import sys
import time
from typing import Any, TextIO

import django

from bench.city.permission import at_rest

SELDOM = 10  # seconds between the lines of one step where nobody watches a bar


class Bar:
    """How far it is: share done, rate and time left. On a terminal a line a step, rewritten as it goes; elsewhere plain
    lines, one when a step is done and in between one every ten seconds at most.
    """

    def __init__(self, out: TextIO) -> None:
        self._out, self._watched = out, out.isatty()
        self._step, self._since, self._first, self._told = "", 0.0, 0, 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        now = time.monotonic()
        if step != self._step:
            self.end()
            self._step, self._since, self._first, self._told = step, now, done, now
        spent = now - self._since
        rate = (done - self._first) / spent if spent > 0.1 else 0.0
        if self._watched:
            filled = 24 * done // max(1, total)
            left = f"{(total - done) / rate:6.0f} s left" if rate else ""
            bar = f"[{'#' * filled}{'.' * (24 - filled)}]"
            self._out.write(f"\r{f'{step:10} {bar} {done:>11,}/{total:,}  {rate:>9,.0f}/s {left}':<100}")
        elif done == total or now - self._told > SELDOM:
            self._told = now
            self._out.write(f"{step}: {done:,} of {total:,} in {spent:.0f} s\n")
        self._out.flush()

    def end(self) -> None:
        """End the line of a bar."""
        if self._watched and self._step:
            self._out.write("\n")


def main() -> int:
    """Build, print the report; 1 when the database holds something else or a rule does not hold."""
    told = {name: value for name, value in vars(_parser().parse_args()).items() if value is not None}
    with at_rest():
        return _built(told)


def _built(told: dict[str, Any]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqiao.config.settings")
    django.setup()
    from bench.city import CitySpec, build, sign_ins  # noqa: PLC0415 - models need Django set up
    from bench.city.building import CityRefused  # noqa: PLC0415
    from bench.city.checks import CityBroken  # noqa: PLC0415

    processes, bar = told.pop("processes", None), Bar(sys.stderr)
    try:
        report = build(CitySpec(**told), bar, processes=processes)
    except (CityRefused, CityBroken, ValueError) as problem:
        bar.end()
        sys.stderr.write(f"{problem}\n")
        return 1
    bar.end()
    for table, rows in sorted(report.rows.items()):
        print(f"{table:26} {rows:>12,}")
    for step, seconds in report.seconds.items():
        print(f"{step:26} {seconds:>12.1f} s")
    print(f"{'contacts, while written':26} {report.written_per_second:>12,.0f} /s")
    print(f"{'contacts, everything':26} {report.contacts_per_second:>12,.0f} /s")
    for who in sign_ins(report.spec):
        print(f"{who.username:26} {who.password} ({who.role})")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.city", description=__doc__)
    parser.add_argument("--scale", type=int, default=1, help="1 is the staff of the demo city: 306 workers")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--years", type=int, default=10, help="years of history")
    for name in ("cases", "contacts", "persons", "institutions"):
        parser.add_argument(f"--{name}", type=int, help="how many; follows from the scale when left out")
    parser.add_argument("--until", type=dt.date.fromisoformat, help="the city's today (default: today)")
    for name in ("phones", "identities", "notes"):
        parser.add_argument(f"--{name}", type=float, default=None, help=f"share that has {name}, 0 to 1")
    parser.add_argument(
        "--history", action="store_true", help="write row versions as the triggers do; slower"
    )
    parser.add_argument(
        "--processes", type=int, help="processes that write (default: 2 for more than a small city)"
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
