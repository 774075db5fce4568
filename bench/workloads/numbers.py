"""The city's figures: live on PostgreSQL over HTTP, and over the lake beside hand-written DuckDB SQL."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from urllib.parse import urlencode

from bench.http import Unexpected, over_and_over
from bench.measure import Result, Side, beside, compared, latency
from bench.place import Place

BY = ("institution", "month")  # the third, the method, is the indicator itself: C6 counts casework


def live_figures(at: Place) -> Iterator[Result]:
    """Case person-times by institution and month over the whole history."""
    first = at.rows('SELECT min("on") FROM cases_contact')[0][0]
    span = [("from", first.isoformat()), ("to", at.today.isoformat())]
    ours = at.commission.get(
        "/figures/of/C6/?" + urlencode([*span, *(("by", name) for name in BY)]), mark="</table>"
    )
    bare = at.bare.get(f"/figures/?from={first}&until=9999-01-01", mark="[")
    pair = beside(
        Side(at.app.port, over_and_over(ours)),
        Side(at.floor.port, over_and_over(bare)),
        connections=1,
        count=9 if at.quick else 30,
    )
    contacts = at.rows("SELECT count(*) FROM cases_contact")[0][0]
    name = f"city figures live, {contacts:,} contacts"
    yield latency(name, at.size, 1, pair.ours, 0.5, most=20)
    yield compared(f"{name}, SQL beside", at.size, 1, pair)


def lake_figures(at: Place) -> Iterator[Result]:
    """Export everything, then ask the lake; the probe runs in a process of its own, as the engine is chosen once."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"DATABASE_URL": at.url, "LIANQIAO_LAKE": folder}
        words = [sys.executable, "-m", "bench.probe", *BY]
        told = subprocess.run(words, env=environment, check=False, capture_output=True, text=True)
        if told.returncode:
            raise Unexpected(told.stderr.strip().splitlines()[-1])
        found = json.loads(told.stdout)
    yield Result("lake export", at.size, 1, found["rows_per_second"], "rows/s")
    ratio = found["ours"] / found["hand_written"]
    yield Result(
        f"the lake's figures, {found['rows']:,} rows", at.size, 1, found["ours"], "ms", found["hand_written"], ratio,
        "≤ 1.2 × DuckDB SQL", ratio <= 1.2,
    )  # fmt: skip
    yield Result(
        "a year's city report from the lake",
        at.size,
        1,
        found["year"],
        "s",
        reach="≤ 1 s",
        ok=found["year"] <= 1,
    )
