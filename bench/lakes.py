"""A lake of a country: each month of presences written anew with those of other, invented cities behind its own."""

from dataclasses import replace
from pathlib import Path

import duckdb

from lianqiao.lake.manifest import File, folder, manifest, put_in_force, sha256_of

FACT, MOST_COPIES = "presences", 100
# Other people and other contacts, each with a mark as long as the first ones have.
COPY = """
COPY ({copies}) TO '{larger}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 131072)
"""
OTHERS = "SELECT * REPLACE ({marks}) FROM read_parquet('{path}')"
MARKS = ("presence", "person", "contact")


def grow(wanted: int) -> None:
    """Multiply the presences of the lake in force until they are `wanted` rows or a little more.

    Raises `ValueError` when that would take more copies than the marks have room for.
    """
    edition = manifest()
    assert edition is not None  # noqa: S101 - the caller has exported
    fact = edition.facts[FACT]
    times = -(-wanted // sum(file.rows for file in fact.files))
    if times > MOST_COPIES:
        raise ValueError(f"a city so small cannot be made {times} times as large")
    engine = duckdb.connect()
    files = tuple(_multiplied(engine, file, times) for file in fact.files)
    put_in_force(replace(edition, facts=edition.facts | {FACT: replace(fact, files=files)}))


def _multiplied(engine: duckdb.DuckDBPyConnection, file: File, times: int) -> File:
    path = folder() / file.path
    larger = path.with_name(f"{path.stem}-{times}.parquet")
    copies = " UNION ALL ".join(_others(path, number) for number in range(times))
    engine.execute(COPY.format(copies=copies, larger=larger))
    path.unlink()
    return replace(
        file,
        path=str(larger.relative_to(folder())),
        rows=file.rows * times,
        bytes=larger.stat().st_size,
        sha256=sha256_of(larger),
    )


def _others(path: Path, number: int) -> str:
    marks = ", ".join(f"left({name}, 10) || '{number:02}' AS {name}" for name in MARKS)
    return OTHERS.format(marks=marks, path=path)
