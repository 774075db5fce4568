"""The checklist of an audit, and what answers come to. Nothing here knows an item: they stand in `library/audit/`."""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from uuid import UUID

from lianqiao.reviews.states import Answer, Result

LIBRARY = Path(__file__).parent.parent / "library" / "audit"
SIZE = 10
"""Records of a sample."""


@dataclass(frozen=True)
class Item:
    """One line of the checklist; `computed` names what the system can tell of it, "" for nothing."""

    code: str
    title: dict[str, str]
    computed: str
    depths: tuple[str, ...]

    def applies_to(self, depth: str) -> bool:
        """Say whether the item is asked of a case of that depth."""
        return not self.depths or depth in self.depths


@dataclass(frozen=True)
class Norms:
    """By how many days a step is done in time, and how long a record may be quiet."""

    intake_working_days: int
    quiet_days: int
    quiet_days_partly: int


@dataclass(frozen=True)
class Checklist:
    """A checklist as its file says it."""

    version: str
    valid_from: date
    norms: Norms
    good: Decimal
    fair: Decimal
    items: tuple[Item, ...]


@cache
def checklists(folder: Path = LIBRARY) -> tuple[Checklist, ...]:
    """Return the checklists of the folder, the newest last. Raises `KeyError` for a file that lacks a part."""
    return tuple(sorted((_read(file) for file in folder.glob("*.toml")), key=lambda one: one.valid_from))


def _read(file: Path) -> Checklist:
    told = tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    items = tuple(
        Item(
            code=one["code"],
            title={"zh": one["title_zh"], "en": one["title_en"]},
            computed=one.get("computed", ""),
            depths=tuple(one.get("depths", ())),
        )
        for one in told["items"]
    )
    results = told["results"]
    return Checklist(
        told["version"], told["valid_from"], Norms(**told["norms"]), results["good"], results["fair"], items
    )


def checklist_on(day: date) -> Checklist:
    """Return the checklist in force on the day; the first one for a day before it."""
    valid = [one for one in checklists() if one.valid_from <= day]
    return valid[-1] if valid else checklists()[0]


def checklist_of(version: str) -> Checklist:
    """Return the checklist a sample was drawn with. Raises `LookupError` for a version that is gone."""
    for one in checklists():
        if one.version == version:
            return one
    raise LookupError(f"no checklist {version}")


def draw(keys: Iterable[UUID], seed: str, size: int = SIZE) -> list[UUID]:
    """Return the keys that come first by their hash with the seed: the same for the same seed, in whatever order."""
    return sorted(keys, key=lambda key: hashlib.sha256(f"{seed}{key}".encode()).digest())[:size]


_WORTH = {Answer.YES: Decimal(1), Answer.PARTLY: Decimal("0.5"), Answer.NO: Decimal(0)}


def share_of(answers: Iterable[str]) -> Decimal | None:
    """Return how much of what applies is met, a "partly" counting half; None when nothing applies."""
    worth = [_WORTH[Answer(answer)] for answer in answers if answer in _WORTH]
    return sum(worth, Decimal(0)) / len(worth) if worth else None


def result_of(checklist: Checklist, answers: Iterable[str]) -> Result | None:
    """Return what a record came to; None when nothing of the checklist applies."""
    share = share_of(answers)
    if share is None:
        return None
    return Result.GOOD if share >= checklist.good else Result.FAIR if share >= checklist.fair else Result.POOR


def missing(checklist: Checklist, depth: str, answers: Mapping[str, str]) -> list[Item]:
    """Return the items that are asked of a case of that depth and not answered yet."""
    return [item for item in checklist.items if item.applies_to(depth) and item.code not in answers]
