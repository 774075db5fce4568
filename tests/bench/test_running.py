"""What a run writes down: each figure, what failed, growth; and that it ends in time."""

import io
import json
import threading
from types import SimpleNamespace

import pytest

from bench.__main__ import _try
from bench.city.__main__ import Bar
from bench.crowd import LONGEST, SHORTEST, thinking
from bench.deadline import Deadline, OutOfTime
from bench.measure import Result
from bench.record import Record
from bench.table import BEGIN, END, put_into, table

KEYS = ["workload", "size", "connections", "value", "unit", "floor", "ratio", "reach", "ok"]
AT = SimpleNamespace(
    size=10_000,
    app=SimpleNamespace(memory=lambda: 120.0),
    floor=SimpleNamespace(memory=lambda: 60.0),
)
AFTER = "good: memory of a web process after it"


def figure(size: int, value: float, *, workload: str = "my case list p50", unit: str = "ms") -> Result:
    return Result(workload, size, 1, value, unit)


@pytest.fixture
def record(tmp_path):
    return Record(tmp_path / "results" / "latest.json")


def kept(record: Record) -> list[dict]:
    return json.loads(record.path.read_text(encoding="utf-8"))


def good(_at):
    yield figure(10_000, 4.0)


def bad(_at):
    yield figure(10_000, 5.0, workload="half of it p50")
    raise RuntimeError("the server is gone\nand more")


def endless(_at):
    threading.Event().wait(60)
    yield figure(10_000, 6.0)


def test_a_workload_that_fails_ends_no_other_and_loses_nothing(record):
    for work in (bad, good):
        _try(work, AT, record, Deadline(None))
    assert [list(row) for row in kept(record)] == [KEYS] * 4
    assert [(row["workload"], row["value"], row["ok"]) for row in kept(record)] == [
        ("half of it p50", 5.0, None), ("bad", None, False), ("my case list p50", 4.0, None),
        (AFTER, 120.0, None),
    ]  # fmt: skip
    assert kept(record)[3]["ratio"] == 2.0
    assert kept(record)[1]["reach"] == "not measured: RuntimeError: the server is gone"
    assert record.verdict() == 2


def test_what_does_not_fit_is_said_to_be_left_out(record):
    deadline = Deadline(0.05)
    for work in (endless, good):
        _try(work, AT, record, deadline)
    assert [(row["workload"], row["value"], row["ok"]) for row in kept(record)] == [
        ("endless", None, False), ("good", None, False),
    ]  # fmt: skip
    assert record.verdict() == 2


def test_without_a_limit_nothing_is_interrupted():
    with Deadline(None).kept():
        pass
    with pytest.raises(OutOfTime), Deadline(0).kept():
        pass


def test_a_missed_figure_is_told_apart_from_one_not_measured(record):
    record.add(Result("slow", 10_000, 1, 9.0, "ms", reach="≤ 5 ms", ok=False))
    assert record.verdict() == 1


def test_growth_is_the_largest_city_beside_the_smallest(record):
    for size, value in ((10_000, 4.0), (100_000, 4.4), (1_000_000, 5.0)):
        record.add(figure(size, value))
        record.add(figure(size, value * 2, workload="desk p50"))
        record.add(figure(size, 100, workload="my case list", unit="requests/s"))
    record.compare_sizes()
    grown = [row for row in kept(record) if row["workload"].startswith("growth of")]
    assert [(row["workload"], row["size"], row["ratio"], row["ok"]) for row in grown] == [
        ("growth of my case list p50", 1_000_000, 1.25, False), ("growth of desk p50", 1_000_000, 1.25, None),
    ]  # fmt: skip


def test_one_size_has_no_growth(record):
    record.add(figure(10_000, 4.0))
    record.compare_sizes()
    assert len(kept(record)) == 1


def test_the_table_has_a_column_a_size_and_goes_between_the_marks(record, tmp_path):
    record.add(figure(10_000, 4.0))
    record.add(Result("my case list p50", 100_000, 1, 12.3, "ms", 4.1, 3.0, "≤ 2 × floor", ok=False))
    record.fail("searches", 100_000, "no worker came up")
    record.keep()
    lines = list(table(kept(record)))
    assert lines == [
        "| workload | connections | unit | 10,000 cases | 100,000 cases | growth | to reach |",
        "|---|---|---|---|---|---|---|",
        "| my case list p50 | 1 | ms | 4.00 | 12.3 (3.00 ×) **missed** | 3.08 × | ≤ 2 × floor |",
        "| searches |  |  |  | not measured |  | not measured: no worker came up |",
    ]
    guide = tmp_path / "guide.md"
    guide.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", encoding="utf-8")
    put_into(guide, iter(lines))
    assert guide.read_text(encoding="utf-8") == "\n".join(["before", BEGIN, *lines, END, "after", ""])
    guide.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="no marks"):
        put_into(guide, iter(lines))


def test_away_from_a_terminal_a_build_tells_plain_lines():
    out = io.StringIO()
    bar = Bar(out)
    for done in range(0, 101, 10):
        bar("contacts", done, 100)
    bar("indexes", 3, 3)
    bar.end()
    assert [line.partition(" in ")[0] for line in out.getvalue().splitlines()] == [
        "contacts: 100 of 100", "indexes: 3 of 3",
    ]  # fmt: skip
    assert "\r" not in out.getvalue()


def test_people_think_within_bounds_and_alike_for_a_seed():
    pause, again = thinking(7), thinking(7)
    told = [pause() for _time in range(500)]
    assert told == [again() for _time in range(500)]
    assert SHORTEST <= min(told) < max(told) <= LONGEST
