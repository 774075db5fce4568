"""`python -m bench.table`: the figures of a run as a markdown table, one column a size and one for growth, printed or put into a guide."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from .record import GROWING, LATEST

HEAD = ("workload", "connections", "unit")
GROWTH = "growth of "
BEGIN, END = "<!-- figures of a run: python -m bench.table --into -->", "<!-- end of the figures -->"


def table(rows: list[dict]) -> Iterator[str]:
    """Yield the lines of the table: the value of each size with its ratio to the floor, and what is to be reached."""
    rows = [row for row in rows if not row["workload"].startswith(GROWTH)]
    sizes = sorted({row["size"] for row in rows})
    yield "| " + " | ".join([*HEAD, *(f"{size:,} cases" for size in sizes), "growth", "to reach"]) + " |"
    yield "|" + "---|" * (len(HEAD) + len(sizes) + 2)
    for workload, connections in dict.fromkeys((row["workload"], row["connections"]) for row in rows):
        here = {r["size"]: r for r in rows if (r["workload"], r["connections"]) == (workload, connections)}
        first = next(iter(here.values()))
        cells = [_cell(here[size]) if size in here else "" for size in sizes]
        yield (
            "| "
            + " | ".join(
                [
                    workload,
                    str(connections or ""),
                    first["unit"],
                    *cells,
                    _growth([here[size] for size in sizes if size in here]),
                    next((row["reach"] for row in here.values() if row["reach"]), ""),
                ]
            )
            + " |"
        )


def _growth(rows: list[dict]) -> str:
    """Say what the largest size takes beside the smallest, where more is worse."""
    first, last = rows[0], rows[-1]
    if first is last or first["unit"] not in GROWING or not first["value"] or last["value"] is None:
        return ""
    return f"{last['value'] / first['value']:.2f} ×"


def _cell(row: dict) -> str:
    if row["value"] is None:
        return "not measured"
    digits = 0 if row["value"] >= 100 else 1 if row["value"] >= 10 else 2
    told = f"{row['value']:,.{digits}f}"
    if row["ratio"] is not None:
        told += f" ({row['ratio']:.2f} ×)"
    return f"{told} **missed**" if row["ok"] is False else told


def put_into(guide: Path, lines: Iterator[str]) -> None:
    """Put the table between the two marks of a guide, in place of the one there. Raises `ValueError` without marks."""
    before, _begin, rest = guide.read_text(encoding="utf-8").partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"{guide} has no marks to put figures between")
    guide.write_text("\n".join([before + BEGIN, *lines, END + after]), encoding="utf-8")


def main() -> None:
    """Print the table of a run, or put it into a guide."""
    parser = argparse.ArgumentParser(prog="python -m bench.table", description=__doc__)
    parser.add_argument(
        "results", type=Path, nargs="?", default=LATEST, help="what a run wrote (default: the last)"
    )
    parser.add_argument("--into", type=Path, metavar="GUIDE", help="put it between the marks of this guide")
    asked = parser.parse_args()
    lines = table(json.loads(asked.results.read_text(encoding="utf-8")))
    if asked.into:
        put_into(asked.into, lines)
    else:
        print("\n".join(lines))


if __name__ == "__main__":
    main()
