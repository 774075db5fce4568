"""Whether the lake on the disk is what its manifest says."""

import os
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from .manifest import File, Manifest, Partition, folder, sha256_of

_END = b"PAR1"


def problems(kept: Manifest) -> Iterator[tuple[str, str]]:
    """Yield the path and the fault of every file that is missing, altered, or holds other rows than are named.

    The fault is `missing`, `changed` or `miscounted`. Every byte is read.
    """
    for place, file in kept.files():
        if fault := _fault(place, file, kept):
            yield file.path, fault


def unreadable(kept: Manifest) -> Iterator[tuple[Partition, File]]:
    """Yield every file that is missing or cut. Quick: only its length and its last bytes are looked at."""
    for place, file in kept.files():
        if not _ends_well(file):
            yield place, file


def _ends_well(file: File) -> bool:
    try:
        with (folder() / file.path).open("rb") as opened:
            return opened.seek(-len(_END), os.SEEK_END) + len(_END) == file.bytes and opened.read() == _END
    except OSError:
        return False


def _fault(place: Partition, file: File, kept: Manifest) -> str:
    path = folder() / file.path
    if not path.is_file():
        return "missing"
    if path.stat().st_size != file.bytes or sha256_of(path) != file.sha256:
        return "changed"
    try:
        found = pq.ParquetFile(path)
    except pa.ArrowException:
        return "changed"
    with found:
        names = [column["name"] for column in kept.facts[place.fact].columns]
        right = found.metadata.num_rows == file.rows and found.schema_arrow.names == names
    return "" if right else "miscounted"
