"""Ask the lake as `compute` does, and as one would by hand; prints milliseconds as JSON. Run by the benchmark.

LIANQIAO_LAKE=… DATABASE_URL=… python -m bench.probe institution month
"""

import json
import os
import sys
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

from lianqiao.core.dates import Span  # noqa: E402 - scenels only after setup
from lianqiao.indicators.compute import compute  # noqa: E402
from lianqiao.indicators.disclosure import Disclosure  # noqa: E402
from lianqiao.indicators.figures import Scope  # noqa: E402
from lianqiao.indicators.lake.exporting import export_lake  # noqa: E402
from lianqiao.indicators.lake.manifest import manifest  # noqa: E402
from lianqiao.registry.services import seated  # noqa: E402

TIMES = 7


def main() -> None:
    by = tuple(sys.argv[1:])
    began = time.perf_counter()
    rows = _export()
    exported = time.perf_counter() - began
    settings.LIANQIAO_ENGINE = "duckdb"
    print(
        json.dumps(
            {
                "rows": rows,
                "rows_per_second": rows / exported,
                "ours": _median(lambda: _computed(by, Disclosure.INTERNAL)),
                "hand_written": _median(_hand_written("count(*)")),
                "public": _median(lambda: _computed(by, Disclosure.PUBLIC)),
                "hand_written_public": _median(_hand_written("count(*), count(DISTINCT person)")),
                "year": _median(_year_report(Disclosure.INTERNAL)) / 1000,
                "year_public": _median(_year_report(Disclosure.PUBLIC)) / 1000,
            }
        )
    )


def _export() -> int:
    with seated("benchmark") as by:
        export_lake(by=by, at=timezone.now())
    return manifest().rows


def _computed(by: tuple[str, ...], disclosure: Disclosure) -> None:
    ever = Span.inclusive(date(1990, 1, 1), date(2100, 1, 1))
    compute("C6", ever, Scope.whole(), by=by, disclosure=disclosure)


def _year_report(disclosure: Disclosure) -> Callable[[], None]:
    last = date(timezone.localdate().year - 1, 12, 31)
    year = Span.inclusive(last.replace(month=1, day=1), last)

    def report() -> None:
        for code in ("C5", "C6", "D1", "D1e", "D3", "D3e"):
            compute(code, year, Scope.whole(), by=("institution",), disclosure=disclosure)

    return report


def _hand_written(counts: str) -> Callable[[], None]:
    connection = duckdb.connect()
    files = sorted(
        str(path) for path in Path(os.environ["LIANQIAO_LAKE"]).rglob("*.parquet") if "presences" in str(path)
    )

    def ask() -> None:
        connection.execute(
            f"SELECT institution, strftime(\"on\", '%Y-%m'), {counts} FROM read_parquet($files)"  # noqa: S608
            " GROUP BY ALL ORDER BY ALL",
            {"files": files},
        ).fetchall()

    return ask


def _median(work: Callable[[], object]) -> float:
    """Return the median milliseconds of the work, the first time left out."""
    spent = []
    work()
    for _time in range(TIMES):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return sorted(spent)[TIMES // 2] * 1000


if __name__ == "__main__":
    main()
