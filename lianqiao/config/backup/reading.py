"""Reading a backup from end to end: everything is opened, counted and compared before anything is used."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.config.backup.parts import Part, Reader
from lianqiao.config.backup.sealing import DamagedBackup, opened
from lianqiao.core.errors import DomainError

FORMAT = 1
# Step, how much of it is done, how much it is in all.
Report = Callable[[str, int, int], None]


class NewerFormat(DomainError):
    message = _("This backup was written by a newer Lianqiao in a format this one cannot read.")


@dataclass(frozen=True)
class Contents:
    """What a backup says of itself, compared with what is in it."""

    about: dict[str, Any]
    secrets: dict[str, Any] = field(repr=False)
    sequences: dict[str, tuple[int, bool]]
    rows: dict[str, int]
    files: int
    heads: list[tuple[str, int, str]]

    @property
    def migrations(self) -> list[tuple[str, str]]:
        return [(room, name) for room, name in self.about["migrations"]]


def read_through(path: Path, *, passphrase: bytes, report: Report) -> Contents:
    """Open every chunk, count every line, compare every sum, and return what the backup holds.

    Raises `NotABackup`, `WrongPassphrase`, `DamagedBackup`, `NewerFormat`.
    """
    small: dict[str, dict] = {}
    rows: dict[str, int] = {}
    files = 0
    with reader_of(path, passphrase=passphrase, step="reading", report=report) as reader:
        for part in reader.parts():
            if part.kind == "table":
                rows[part.name] = _lines(part)
            elif part.kind == "file":
                files += 1
            else:
                small[part.kind] = json.loads(part.content())
                _check_format(small)
        end = reader.contents
    if (rows, files, small["sequences"]) != (end["rows"], end["files"], end["sequences"]):
        raise DamagedBackup(reader.read)
    heads = [(chain, count, last) for chain, count, last in end["heads"]]
    return Contents(small["about"], small["secrets"], small["sequences"], rows, files, heads)


@contextmanager
def reader_of(path: Path, *, passphrase: bytes, step: str, report: Report) -> Iterator[Reader]:
    """Open a backup for reading part by part; `report` hears how far into the file we are."""
    with path.open("rb") as file:
        size = path.stat().st_size
        yield Reader(opened(file, passphrase, lambda read: report(step, read, size)))


def _lines(part: Part) -> int:
    for _piece in part.pieces():
        continue
    return part.told.rows


def _check_format(small: dict[str, dict]) -> None:
    if small["about"]["format"] > FORMAT:
        raise NewerFormat
