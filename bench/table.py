"""`python -m bench.table`: the figures of a run as a markdown table, one column a size, for the guides."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from .record import LATEST

HEAD = ("workload", "connections", "unit")
GROWTH = "growth of "


def table(rows: list[dict]) -> Iterator[str]:
    """Yield the lines of the table: the value of each size with its ratio to the floor, and what is to be reached."""
    rows = [row for row in rows if not row["workload"].startswith(GROWTH)]
    sizes = sorted({row["size"] for row in rows})
    yield "| " + " | ".join([*HEAD, *(f"{size:,} cases" for size in sizes), "to reach"]) + " |"
    yield "|" + "---|" * (len(HEAD) + len(sizes) + 1)
    for workload, connections in dict.fromkeys((row["workload"], row["connections"]) for row in rows):
        here = {r["size"]: r for r in rows if (r["workload"], r["connections"]) == (workload, connections)}
        first = next(iter(here.values()))
        cells = [_cell(here[size]) if size in here else "" for size in sizes]
        yield (
            "| "
            + " | ".join([workload, str(connections or ""), first["unit"], *cells, first["reach"]])
            + " |"
        )


def _cell(row: dict) -> str:
    if row["value"] is None:
        return "not measured"
    digits = 0 if row["value"] >= 100 else 1 if row["value"] >= 10 else 2
    told = f"{row['value']:,.{digits}f}"
    if row["ratio"] is not None:
        told += f" ({row['ratio']:.2f} ×)"
    return f"{told} **missed**" if row["ok"] is False else told


def main() -> None:
    """Print the table of a run."""
    parser = argparse.ArgumentParser(prog="python -m bench.table", description=__doc__)
    parser.add_argument(
        "results", type=Path, nargs="?", default=LATEST, help="what a run wrote (default: the last)"
    )
    print("\n".join(table(json.loads(parser.parse_args().results.read_text(encoding="utf-8")))))


if __name__ == "__main__":
    main()
