"""What is measured, how it is written down, and how two things are measured beside each other."""

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from .http import Request, Run, drive

WARM, TURN, SLOW = 1.0, 4.0, 500.0
"""Seconds a warm-up and a turn take at most; milliseconds from which on one turn is enough."""
ROUNDS = 3
"""Ours and the floor take turns so often: what else the machine does in a run, it does to both."""


@dataclass(frozen=True)
class Result:
    """One line of the table. `reach` is what is to be reached, in words; `ok` is None where nothing is."""

    workload: str
    size: int
    connections: int
    value: float
    unit: str
    floor: float | None = None
    ratio: float | None = None
    reach: str = ""
    ok: bool | None = None


@dataclass(frozen=True)
class Beside:
    """Our run and the floor's, of the same requests in number, taken in turns."""

    ours: Run
    floor: Run
    warmed: int = 0
    """Requests of ours that were answered before the count began."""

    @property
    def ratio(self) -> float:
        return self.ours.at(0.5) / self.floor.at(0.5)


@dataclass(frozen=True)
class Side:
    port: int
    requests: Iterator[Request]


def beside(ours: Side, floor: Side, *, connections: int, count: int) -> Beside:
    """Send `count` requests to each side in turns, after a warm-up that is not counted.

    A turn ends after a few seconds however many that were; where a single request takes long, each side has one turn.
    """
    first = [
        drive(side.port, side.requests, connections=connections, count=max(connections * 2, 8), seconds=WARM)
        for side in (ours, floor)
    ]
    merged = Beside(Run(), Run(), len(first[0].seconds))
    for _round in range(ROUNDS if max(run.at(0.5) for run in first) < SLOW else 1):
        for side, into in ((ours, merged.ours), (floor, merged.floor)):
            run = drive(
                side.port,
                side.requests,
                connections=connections,
                count=max(count // ROUNDS, connections),
                seconds=TURN,
            )
            into.seconds += run.seconds
            into.whole += run.whole
    return merged


def latency(
    workload: str, size: int, connections: int, run: Run, share: float, *, most: float | None = None
) -> Result:
    """Return a percentile of a run in milliseconds, to stay under `most` if that is given."""
    value = run.at(share)
    reach = f"≤ {most:g} ms" if most else ""
    return Result(
        f"{workload} p{share * 100:.0f}",
        size,
        connections,
        value,
        "ms",
        reach=reach,
        ok=value <= most if most else None,
    )


def compared(
    workload: str, size: int, connections: int, pair: Beside, *, most: float | None = None
) -> Result:
    """Return our median beside the floor's, to stay under `most` times it if that is given."""
    value, floor = pair.ours.at(0.5), pair.floor.at(0.5)
    reach = f"≤ {most:g} × floor" if most else ""
    ok = pair.ratio <= most if most else None
    return Result(f"{workload} p50", size, connections, value, "ms", floor, pair.ratio, reach, ok)


def rate(workload: str, size: int, connections: int, pair: Beside, *, least: float | None = None) -> Result:
    """Return requests per second beside the floor's, to be at least `least` if that is given."""
    reach = f"≥ {least:g}/s" if least else ""
    ok = pair.ours.rate >= least if least else None
    ratio = pair.ours.rate / pair.floor.rate if pair.floor.rate else None
    return Result(
        workload, size, connections, pair.ours.rate, "requests/s", pair.floor.rate, ratio, reach, ok
    )


def write_down(results: Iterable[Result], path: Path) -> None:
    """Write the results as a JSON list; a number that is none becomes null."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [{k: _plain(v) for k, v in asdict(result).items()} for result in results]
    draft = path.with_name(f"{path.name}.partial")
    draft.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)  # written after each workload: whoever reads meanwhile, or a kill, finds a whole list


def _plain(value):
    return (
        None
        if isinstance(value, float) and math.isnan(value)
        else round(value, 4)
        if isinstance(value, float)
        else value
    )


def line(result: Result) -> str:
    """Return a result as a line of the table."""
    mark = {True: "✓", False: "✗", None: " "}[result.ok]
    floor = "" if result.floor is None else f"{result.floor:,.2f}"
    ratio = "" if result.ratio is None else f"{result.ratio:.2f}"
    return (
        f"{mark} {result.workload:<44} {_short(result.size):>6} {result.connections:>4} "
        f"{result.value:>12,.2f} {result.unit:<11} {floor:>10} {ratio:>7}  {result.reach}"
    )


HEAD = (
    f"  {'workload':<44} {'size':>6} {'conn':>4} {'value':>12} {'unit':<11} {'floor':>10} {'ratio':>7}  reach"
)


def _short(size: int) -> str:
    return f"{size // 1_000_000}M" if size >= 1_000_000 else f"{size // 1000}k" if size >= 1000 else str(size)
