"""The manifest: the one file a reader of the lake believes. What it does not name does not exist.

It is replaced by one rename, so that a crash at any point leaves the lake as it was.
"""

import datetime as dt
import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

logger = logging.getLogger("lianqiao.lake")

Institutions = frozenset[str] | None
Months = tuple[str, str] | None  # the first and the last, both inside

NAME = "manifest.json"
FORMAT = 1
WHOLE = ""  # region and month of the file of a fact that is kept whole
HASH_BLOCK = 1 << 20


@dataclass(frozen=True, order=True)
class Partition:
    """A file's place: a fact, and for a dated one the city its institutions lie in and the month (`2026-03`)."""

    fact: str
    region: str = WHOLE
    month: str = WHOLE

    @property
    def folder(self) -> str:
        return f"{self.fact}/region={self.region}/month={self.month}" if self.month else self.fact


@dataclass(frozen=True)
class File:
    """A file as it was written: path under the lake, rows, bytes and SHA-256."""

    path: str
    region: str
    month: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class FactFiles:
    """A fact in the lake: what it is in both languages, the digest of its definition, and its files."""

    grain: dict[str, str]
    unit: str
    dated: str
    definition: str
    columns: list[dict[str, str]]
    files: tuple[File, ...]

    def months(self, asked: Months) -> Months:
        """Return the months to look at: a span counts rows by their `on`; a day of opening says nothing about it."""
        return asked if self.dated == "on" else None


@dataclass(frozen=True)
class Manifest:
    """One edition of the lake. `snapshot` says which transactions are in it, `regions` where each institution lay."""

    edition: str
    cluster: str
    snapshot: str
    exported_at: str
    regions: dict[str, str]
    facts: dict[str, FactFiles] = field(default_factory=dict)
    format: int = FORMAT

    def files(self, facts: Iterable[str] | None = None) -> Iterator[tuple[Partition, File]]:
        for name in self.facts if facts is None else facts:
            for file in self.facts[name].files:
                yield Partition(name, file.region, file.month), file

    def asked(
        self, fact: str, months: Months, institutions: Institutions
    ) -> Iterator[tuple[Partition, File]]:
        """Yield the files of a fact that can hold rows of the span and of the institutions, of all when None."""
        cities = None
        if institutions is not None:
            cities = {self.regions[key] for key in institutions if key in self.regions}
        for place, file in self.files([fact] if fact in self.facts else []):
            here = cities is None or place.region in cities
            if not place.month or (here and within(place.month, self.facts[fact].months(months))):
                yield place, file

    @property
    def rows(self) -> int:
        return sum(file.rows for _partition, file in self.files())

    @property
    def bytes(self) -> int:
        return sum(file.bytes for _partition, file in self.files())

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Manifest":
        facts = {
            name: FactFiles(**(fact | {"files": tuple(File(**file) for file in fact["files"])}))
            for name, fact in stored["facts"].items()
        }
        return cls(**(stored | {"facts": facts}))


def folder() -> Path:
    """Return where the lake lies; it need not exist."""
    return Path(settings.LIANQIAO_LAKE)


def manifest() -> Manifest | None:
    """Return the manifest in force, None while there is no lake, one of a format we do not know, or a damaged one."""
    path = folder() / NAME
    try:
        seen = path.stat()
    except FileNotFoundError:
        return None
    return _read(str(path), seen.st_mtime_ns, seen.st_ino)


@lru_cache(maxsize=4)
def _read(path: str, _changed: int, _inode: int) -> Manifest | None:
    try:
        stored = json.loads(Path(path).read_text(encoding="utf-8"))
        return Manifest.from_json(stored) if stored["format"] == FORMAT else None
    except (ValueError, KeyError, TypeError, AttributeError):
        # Figures are then counted live, and the next export begins anew: the records are whole whatever the lake is.
        logger.exception("The manifest of the lake cannot be read, so there is no lake in force")
        return None


def put_in_force(edition: Manifest) -> None:
    """Make this the manifest readers believe. All it names must be on the disk already."""
    place = folder()
    descriptor, draft = tempfile.mkstemp(dir=place, prefix=".manifest.", suffix=".part")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(edition.to_json(), file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    Path(draft).chmod(0o640)
    Path(draft).replace(place / NAME)
    keep_names(place)


def keep_names(place: Path) -> None:
    """Have a folder's names on the disk: a rename is only safe once its folder is."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(HASH_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def within(month: str, months: Months) -> bool:
    return months is None or months[0] <= month <= months[1]


def month_of(text: str) -> tuple[dt.date, dt.date]:
    """Return the first day of a month such as 2026-03, and of the next."""
    first = dt.date.fromisoformat(f"{text}-01")
    return first, (first + dt.timedelta(days=31)).replace(day=1)


def months_of(given: Mapping[str, str]) -> Months:
    """Return the months a question's span lies in, None for a question about a day."""
    if "from_on" not in given:
        return None
    last = dt.date.fromisoformat(given["until_on"]) - dt.timedelta(days=1)
    return given["from_on"][:7], last.isoformat()[:7]


def moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds")
