"""Clinical pathways: the files of the library, and what an institution has of them and of its own."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from .models import Pathway, PathwayOff, PathwayStep
from .states import Actor, Anchor

LIBRARY = Path(__file__).parent / "library" / "pathways"
STEP_FIELDS = (
    "code",
    "day",
    "text_zh",
    "text_en",
    "actor",
    "scale",
    "every",
    "times",
    "phase_zh",
    "phase_en",
)
FIELDS = ("code", "edition", "title_zh", "title_en", "about_zh", "about_en", "anchor", "groups", "fits")


class _InPhase(Protocol):
    @property
    def phase(self) -> str: ...


T = TypeVar("T", bound=_InPhase)


@dataclass(frozen=True)
class StepTold:
    """A step as a file or a form tells it; `days` are counted from the anchor, `every` is 0 for what is done once."""

    code: str
    day: int
    text_zh: str
    text_en: str
    actor: str = Actor.WORKER
    scale: str = ""
    every: int = 0
    times: int = 1
    phase_zh: str = ""
    phase_en: str = ""


@dataclass(frozen=True)
class PathwayTold:
    """An edition of a pathway as a file or a form tells it."""

    code: str
    edition: str
    title_zh: str
    title_en: str
    anchor: str
    steps: tuple[StepTold, ...]
    about_zh: str = ""
    about_en: str = ""
    groups: list[str] = field(default_factory=list)
    fits: dict[str, Any] = field(default_factory=dict)


def read_pathways(folder: Path = LIBRARY) -> list[PathwayTold]:
    """Return the pathways of the files, one a file. Raises `ValueError` or `TypeError` for a file that tells none."""
    return [_read(file) for file in sorted(folder.glob("*.toml"))]


def _read(file: Path) -> PathwayTold:
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    steps = tuple(StepTold(**step) for step in content.pop("step"))
    told = PathwayTold(**content, steps=steps)
    if told.anchor not in Anchor.values or not {step.actor for step in steps} <= set(Actor.values):
        raise ValueError(f"{file.name} names an anchor or an actor nobody knows")
    return told


def told_of(pathway: Pathway) -> PathwayTold:
    """Return what an edition says, as its file would."""
    steps = (StepTold(**{name: getattr(one, name) for name in STEP_FIELDS}) for one in pathway.steps.all())
    return PathwayTold(**{name: getattr(pathway, name) for name in FIELDS}, steps=tuple(steps))


def in_order(steps: Iterable[StepTold]) -> tuple[StepTold, ...]:
    """Return the steps as they are read back."""
    return tuple(sorted(steps, key=lambda one: (one.day, one.code)))


def known_pathways(institution: UUID | None) -> QuerySet[Pathway]:
    """Return the current pathways an institution knows, its own first, with their steps; `is_off` of those it does not use."""
    off = PathwayOff.objects.filter(institution=institution, code=OuterRef("code"))
    found = Pathway.objects.filter(_seen_by(institution), current=True)
    return (
        found.annotate(is_off=Exists(off))
        .order_by(F("institution_id").asc(nulls_last=True), "code")
        .prefetch_related("steps")
    )


def offered_pathways(institution: UUID | None) -> list[Pathway]:
    """Return the pathways somebody may be put on now. One query."""
    return list(known_pathways(institution).filter(is_off=False).prefetch_related(None))


def seen_pathways(institution: UUID | None) -> QuerySet[Pathway]:
    """Return every edition a seat of the institution may look at."""
    return Pathway.objects.filter(_seen_by(institution)).prefetch_related("steps")


def steps_of(pathway: Pathway) -> list[PathwayStep]:
    return list(pathway.steps.all())


def by_phase(steps: Iterable[T]) -> list[tuple[str, list[T]]]:
    """Return the steps under their phases, both in the order they come."""
    phases: dict[str, list[T]] = {}
    for step in steps:
        phases.setdefault(step.phase, []).append(step)
    return list(phases.items())


def _seen_by(institution: UUID | None) -> Q:
    return Q(institution=None) | Q(institution=institution)
