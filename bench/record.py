"""What a run has found so far: printed line by line, and kept as JSON after each workload."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .measure import HEAD, Result, line, write_down

LATEST = Path(__file__).parent / "results" / "latest.json"
GROWING = ("ms", "s")
"""Units in which more is worse, so that the last size is put beside the first."""
STEADY = "my case list p50"
MOST_GROWTH = 1.2


@dataclass
class Record:
    """Results in the order they came; `broken` says what did not work and why."""

    path: Path
    results: list[Result] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def begin(self) -> None:
        print(HEAD, flush=True)

    def add(self, result: Result) -> None:
        self.results.append(result)
        print(line(result), flush=True)

    def fail(self, workload: str, size: int, why: str) -> None:
        """Write down a workload that was not measured: it stays in the table, and the run does not pass."""
        self.broken.append(f"{workload} at {size}: {why}")
        self.add(Result(workload, size, 0, float("nan"), "", reach=f"not measured: {why}", ok=False))

    def keep(self) -> None:
        write_down(self.results, self.path)

    def compare_sizes(self) -> None:
        """Add what each figure of the largest city is beside the same of the smallest."""
        for result in list(_growth(self.results)):
            self.add(result)
        self.keep()

    def verdict(self) -> int:
        """Say how it went; return 0 when all was reached, 1 when something was missed, 2 when not all was measured."""
        missed = sum(result.ok is False for result in self.results) - len(self.broken)
        print(f"\n{len(self.results)} figures, {missed} short of what is to be reached; {self.path}")
        for problem in self.broken:
            print(f"not measured: {problem}")
        return 2 if self.broken else 1 if missed else 0


def _growth(results: list[Result]) -> Iterator[Result]:
    smallest = {}
    for result in results:
        if result.unit in GROWING:
            smallest.setdefault((result.workload, result.connections), result)
    largest = {(result.workload, result.connections): result for result in results}
    for key, first in smallest.items():
        last = largest[key]
        if last.size == first.size:
            continue
        ratio, bound = last.value / first.value, last.workload == STEADY
        yield Result(
            f"growth of {last.workload}", last.size, last.connections, last.value, last.unit, first.value, ratio,
            f"≤ {MOST_GROWTH} × that of {first.size:,} cases" if bound else "", ratio <= MOST_GROWTH if bound else None,
        )  # fmt: skip
