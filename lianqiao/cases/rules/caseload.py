"""How heavy a case weighs, how much a post carries, and how a caseload stands to that. See `library/caseload/`."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from lianqiao.cases.states import Depth, Risk

LIBRARY = Path(__file__).parent.parent / "library" / "caseload"


@dataclass(frozen=True)
class Weights:
    """A table of weights as its file says it."""

    version: str
    valid_from: date
    ceiling: Decimal
    near: Decimal
    depth: dict[Depth, Decimal]
    risk: dict[Risk, Decimal]


class Standing(TextChoices):
    """How a caseload stands to the ceiling."""

    ROOM = "room", pgettext_lazy("standing of a caseload", "room left")
    NEAR = "near", pgettext_lazy("standing of a caseload", "near the ceiling")
    ABOVE = "above", pgettext_lazy("standing of a caseload", "above the ceiling")


@dataclass(frozen=True)
class Caseload:
    """What one worker carries: the weight of the open cases, and how much the post carries."""

    worker_id: UUID
    name: str
    weight: Decimal
    most: Decimal
    near: Decimal

    @property
    def standing(self) -> Standing:
        if self.weight > self.most:
            return Standing.ABOVE
        return Standing.NEAR if self.weight >= self.most * self.near else Standing.ROOM

    @property
    def said(self) -> tuple[str, str]:
        """The weight and what the post carries, without needless zeros."""
        return f"{self.weight.normalize():f}", f"{self.most.normalize():f}"

    @property
    def percent(self) -> int:
        return round(self.weight * 100 / self.most)


@cache
def tables(folder: Path = LIBRARY) -> tuple[Weights, ...]:
    """Return the tables of the folder, the newest last. Raises `KeyError` for a file that lacks a weight."""
    return tuple(sorted((_read(file) for file in folder.glob("*.toml")), key=lambda one: one.valid_from))


def _read(file: Path) -> Weights:
    told = tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    return Weights(
        version=told["version"],
        valid_from=told["valid_from"],
        ceiling=Decimal(told["ceiling"]),
        near=Decimal(told["near"]),
        depth={depth: Decimal(told["depth"][depth.value]) for depth in Depth},
        risk={risk: Decimal(told["risk"][risk.name.lower()]) for risk in Risk},
    )


def weights_on(day: date) -> Weights:
    """Return the table in force on the day; the first one for a day before it."""
    valid = [table for table in tables() if table.valid_from <= day]
    return valid[-1] if valid else tables()[0]
