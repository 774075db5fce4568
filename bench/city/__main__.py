"""`python -m bench.city --scale 1 --seed 7`: build a city in the database of the settings, showing how far it is."""

import argparse
import datetime as dt
import os
import sys
import time

import django


class Bar:
    """A line a step, rewritten as it goes: share done, rate and time left."""

    def __init__(self) -> None:
        self._step, self._since, self._first = "", 0.0, 0

    def __call__(self, step: str, done: int, total: int) -> None:
        now = time.monotonic()
        if step != self._step:
            if self._step:
                sys.stderr.write("\n")
            self._step, self._since, self._first = step, now, done
        spent = now - self._since
        rate = (done - self._first) / spent if spent > 0.1 else 0.0
        left = f"{(total - done) / rate:6.0f} s left" if rate else ""
        filled = 24 * done // max(1, total)
        line = (
            f"{step:10} [{'#' * filled}{'.' * (24 - filled)}] {done:>11,}/{total:,}  {rate:>9,.0f}/s {left}"
        )
        sys.stderr.write(f"\r{line:<100}")
        sys.stderr.flush()

    def end(self) -> None:
        sys.stderr.write("\n")


def main() -> int:
    """Build, print the report; 1 when the database holds something else or a rule does not hold."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqiao.config.settings")
    django.setup()
    from bench.city import CitySpec, build, sign_ins  # noqa: PLC0415 - models need Django set up
    from bench.city.building import CityRefused  # noqa: PLC0415
    from bench.city.checks import CityBroken  # noqa: PLC0415

    told = {name: value for name, value in vars(_parser().parse_args()).items() if value is not None}
    processes, bar = told.pop("processes", None), Bar()
    try:
        report = build(CitySpec(**told), bar, processes=processes)
    except (CityRefused, CityBroken, ValueError) as problem:
        sys.stderr.write(f"\n{problem}\n")
        return 1
    bar.end()
    for table, rows in sorted(report.rows.items()):
        print(f"{table:26} {rows:>12,}")
    for step, seconds in report.seconds.items():
        print(f"{step:26} {seconds:>12.1f} s")
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
