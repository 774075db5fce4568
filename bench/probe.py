"""Ask the lake as `compute` does, and as one would by hand; prints milliseconds as JSON. Run by the benchmark.

LIANQIAO_LAKE=… DATABASE_URL=… python -m bench.probe --rows 100000000
"""

import argparse
import json
import os
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import django
import duckdb
from django.conf import settings
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqiao.config.settings")
django.setup()

from lianqiao.core.dates import Span  # noqa: E402 - models only after setup
from lianqiao.indicators.compute import compute  # noqa: E402
from lianqiao.indicators.disclosure import Disclosure  # noqa: E402
from lianqiao.indicators.figures import Figure, Scope  # noqa: E402
from lianqiao.lake.exporting import export_lake  # noqa: E402
from lianqiao.lake.manifest import manifest  # noqa: E402
from lianqiao.registry.services import seated  # noqa: E402

from .lakes import grow  # noqa: E402

BY = ("institution", "month", "method")
TIMES, LONG, TIMES_OF_LONG = 7, 2_000, 3
"""How often a question is asked; one that takes so many milliseconds, fewer times."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.probe", description=__doc__)
    parser.add_argument("--rows", type=int, default=0, help="make the lake so large after the export")
    wanted = parser.parse_args().rows
    began = time.perf_counter()
    exported = _export()
    spent = time.perf_counter() - began
    if wanted:
        grow(wanted)
    settings.LIANQIAO_ENGINE = "duckdb"
    by_hand = _hand_written("count(*)")
    _compare(_computed(Disclosure.INTERNAL), by_hand())
    told = {
        "exported": exported,
        "rows_per_second": exported / spent,
        "rows": sum(file.rows for file in manifest().facts["presences"].files),
        "ours": _median(lambda: _computed(Disclosure.INTERNAL)),
        "hand_written": _median(by_hand),
        "public": _median(lambda: _computed(Disclosure.PUBLIC)),
        "hand_written_public": _median(_hand_written("count(*), count(DISTINCT person)")),
        "year": _median(_year_report(Disclosure.INTERNAL)) / 1000,
        "year_public": _median(_year_report(Disclosure.PUBLIC)) / 1000,
    }
    print(json.dumps(told))


def _compare(ours: Figure, by_hand: list[tuple]) -> None:
    """Raise `ValueError` unless both say the same of every institution and month."""
    said = {row.keys[:2]: row.amount.value for row in ours.rows}
    written = {row[:2]: row[-1] for row in by_hand}
    if said != written or ours.amount.value != sum(written.values()):
        raise ValueError(f"{ours.amount.value} in {len(said)} cells, by hand {len(written)}")


def _export() -> int:
    with seated("benchmark") as by:
        export_lake(by=by, at=timezone.now())
    return manifest().rows


def _computed(disclosure: Disclosure) -> Figure:
    ever = Span.inclusive(date(1990, 1, 1), date(2100, 1, 1))
    return compute("C6", ever, Scope.whole(), by=BY, disclosure=disclosure)


def _year_report(disclosure: Disclosure) -> Callable[[], None]:
    last = date(timezone.localdate().year - 1, 12, 31)
    year = Span.inclusive(last.replace(month=1, day=1), last)

    def report() -> None:
        for code in ("C5", "C6", "D1", "D1e", "D3", "D3e"):
            compute(code, year, Scope.whole(), by=("institution",), disclosure=disclosure)

    return report


def _hand_written(counts: str) -> Callable[[], list[tuple]]:
    connection = duckdb.connect()
    files = sorted(
        str(path) for path in Path(os.environ["LIANQIAO_LAKE"]).rglob("*.parquet") if "presences" in str(path)
    )

    def ask() -> list[tuple]:
        return connection.execute(
            f"SELECT institution, strftime(\"on\", '%Y-%m'), 'case' AS method, {counts} FROM read_parquet($files)"  # noqa: S608
            " GROUP BY ALL ORDER BY ALL",
            {"files": files},
        ).fetchall()

    return ask


def _median(work: Callable[[], object]) -> float:
    """Return the median milliseconds of the work, the first time left out."""
    first, *spent = _times(work, 2)
    spent += _times(work, (TIMES if first < LONG else TIMES_OF_LONG) - 1)
    return sorted(spent)[len(spent) // 2]


def _times(work: Callable[[], object], count: int) -> list[float]:
    spent = []
    for _time in range(count):
        began = time.perf_counter()
        work()
        spent.append((time.perf_counter() - began) * 1000)
    return spent


if __name__ == "__main__":
    main()
