"""Bringing the lake up to date: every touched partition is written anew, then the manifest changes in one step."""

import datetime as dt
import fcntl
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import TruncMonth
from django_scopes import scopes_disabled

from lianqiao.audit.actions import action
from lianqiao.core.ids import new_id
from lianqiao.registry.models import Institution, Seat

from . import changes
from .changes import LAKE
from .errors import LakeBusy
from .facts import FACTS
from .manifest import (
    FactFiles,
    File,
    Manifest,
    Partition,
    folder,
    keep_names,
    manifest,
    moment,
    month_of,
    put_in_force,
    sha256_of,
)
from .rows import arrow_schema, definition_of, in_both_languages, stream
from .verifying import unreadable

logger = logging.getLogger("lianqiao.lake")

NOWHERE = "000000"
ROWS_A_GROUP = 131_072
Progress = Callable[[int, int, int], None]  # partitions done, partitions in all, rows so far


@dataclass(frozen=True)
class Exported:
    """What an export did: partitions written and dropped, rows and bytes written, and the edition in force."""

    edition: Manifest
    full: bool
    written: int
    dropped: int
    rows: int
    bytes: int


def export_lake(
    *, by: Seat, at: dt.datetime, full: bool = False, progress: Progress | None = None
) -> Exported:
    """Bring the lake up to date and return what was done; `full` writes everything anew, else what is cut or gone too.

    Raises `LakeBusy` while another export runs. Stopped at any point, the lake stays what it was.
    """
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    with _alone(place):
        before = manifest()
        sweep(before)
        if before is None or full or not changes.may_continue(LAKE, before.edition):
            before, full = None, True
        changes.start_reading(LAKE)
        edition, done = _write(before, at, progress or (lambda *_counts: None))
        changes.about_to_write(LAKE, edition.edition)
        put_in_force(edition)
        exported = Exported(edition, full, *done)
        with action("lake.exported", by=by, edition=edition.edition, rows=exported.rows):
            changes.has_written(LAKE, edition.edition, edition.snapshot, at=at)
    return exported


def sweep(kept: Manifest | None) -> int:
    """Remove what no manifest names: the remains of an interrupted export, and what the last one replaced."""
    place = folder()
    named = {str(place / file.path) for _partition, file in kept.files()} if kept else set()
    gone = 0
    for path in place.rglob("*"):
        if path.suffix in {".parquet", ".part"} and str(path) not in named:
            path.unlink()
            gone += 1
    return gone


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    with (place / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LakeBusy from None
        yield


@contextmanager
def _one_moment() -> Iterator[None]:
    """Open a transaction in which every query sees the same moment."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _write(before: Manifest | None, at: dt.datetime, progress: Progress) -> tuple[Manifest, tuple[int, ...]]:
    edition = str(new_id())
    with _one_moment():
        seen, here = changes.snapshot(), changes.cluster()
        regions = _regions()
        asked = sorted(_to_write(before, regions))
        written: dict[Partition, File | None] = {}
        rows = 0
        for done, partition in enumerate(asked):
            progress(done, len(asked), rows)
            written[partition] = file = _write_partition(partition, edition, regions)
            rows += file.rows if file else 0
        progress(len(asked), len(asked), rows)
    for folder_of in {(folder() / partition.folder) for partition, file in written.items() if file}:
        keep_names(folder_of)
    kept = (
        {partition: file for partition, file in before.files() if partition.fact in FACTS} if before else {}
    )
    every = {partition: file for partition, file in (kept | written).items() if file}
    made = [file for file in written.values() if file]
    gone = sum(file is None and partition in kept for partition, file in written.items())
    counts = (len(made), gone, rows, sum(file.bytes for file in made))
    facts = {name: _described(name, every) for name in FACTS}
    return Manifest(edition, here, seen, moment(at), regions, facts), counts


def _described(name: str, files: dict[Partition, File]) -> FactFiles:
    fact = FACTS[name]
    return FactFiles(
        grain=in_both_languages(fact.grain),
        unit=str(fact.unit),
        dated=fact.dated,
        definition=definition_of(name),
        columns=[
            {"name": column.name, "kind": column.kind, **in_both_languages(column.title)}
            for column in fact.columns
        ],
        files=tuple(file for partition, file in sorted(files.items()) if partition.fact == name),
    )


def city_of(district: str | None) -> str:
    """Return the code of the city a district lies in, by its first four digits (GB/T 2260); zeros when unknown."""
    return f"{district[:4]}00" if district else NOWHERE


def _regions() -> dict[str, str]:
    keys = Institution.objects.order_by("pk").values_list("pk", "region_id")
    return {str(key): city_of(district) for key, district in keys}


def _to_write(before: Manifest | None, regions: dict[str, str]) -> set[Partition]:
    if before is None:
        return {partition for name in FACTS for partition in _every_partition(name, regions)}
    asked: set[Partition] = set()
    for name in FACTS:
        if name not in before.facts or before.facts[name].definition != definition_of(name):
            asked |= _every_partition(name, regions) | {place for place, _file in before.files([name])}
    for place, file in unreadable(before):
        logger.warning("%s is missing or cut, and is written anew", file.path)
        asked.add(place)
    for change in changes.since(before.snapshot):
        asked |= _partitions_of(change, before, regions)
    moved = {key for key, city in regions.items() if before.regions.get(key, city) != city}
    cities = {cities[key] for key in moved for cities in (before.regions, regions)}
    for name in FACTS if moved else ():
        months = {place.month for place, _file in before.files([name]) if place.region in cities}
        asked |= {Partition(name, city, month) for city in cities for month in months}
    return asked


def _partitions_of(change: changes.Change, before: Manifest, regions: dict[str, str]) -> set[Partition]:
    if change.fact not in FACTS:
        return set()
    if not FACTS[change.fact].dated:
        return {Partition(change.fact)}
    if change.institution is None or change.month is None:
        return _every_partition(change.fact, regions) | {
            place for place, _file in before.files([change.fact])
        }
    # An institution taken out of the register leaves rows in the lake to take out too.
    city = regions.get(change.institution) or before.regions.get(change.institution)
    return {Partition(change.fact, city, f"{change.month:%Y-%m}")} if city else set()


def _every_partition(name: str, regions: dict[str, str]) -> set[Partition]:
    dated = FACTS[name].dated
    if not dated:
        return {Partition(name)}
    with scopes_disabled():
        rows = FACTS[name].rows().annotate(_month=TruncMonth(dated)).values_list("institution", "_month")
        months = {(regions[institution], month) for institution, month in rows.distinct().iterator()}
    return {Partition(name, city, f"{month:%Y-%m}") for city, month in months}


def _write_partition(partition: Partition, edition: str, regions: dict[str, str]) -> File | None:
    """Write one partition's file and return it, None when no row is left for it."""
    chosen: list[Q] = []
    here = None
    if partition.month:
        first, until = month_of(partition.month)
        dated = FACTS[partition.fact].dated
        here = [key for key, city in regions.items() if city == partition.region]
        chosen = [Q((f"{dated}__gte", first), (f"{dated}__lt", until))]
    path = folder() / partition.folder / f"{edition}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    rows = _write_file(
        draft, arrow_schema(partition.fact), stream(partition.fact, *chosen, institutions=here)
    )
    if not rows and partition.month:
        draft.unlink()
        return None
    digest, size = sha256_of(draft), draft.stat().st_size
    draft.replace(path)
    return File(str(path.relative_to(folder())), partition.region, partition.month, rows, size, digest)


def _write_file(path: Path, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> int:
    rows, kept, waiting = 0, [], 0
    with path.open("wb") as file:
        with pq.ParquetWriter(file, schema, compression="zstd") as writer:
            for batch in batches:
                kept.append(batch.cast(schema))
                waiting += batch.num_rows
                if waiting >= ROWS_A_GROUP:
                    writer.write_table(pa.Table.from_batches(kept, schema))
                    rows, kept, waiting = rows + waiting, [], 0
            writer.write_table(pa.Table.from_batches(kept, schema))
        file.flush()
        os.fsync(file.fileno())
    return rows + waiting
