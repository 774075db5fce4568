"""What a value says: bands by a source, for a population. Several sets may stand beside each other."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Band:
    """From this value (inclusive) to the next band; `positive` means: look further, refer."""

    code: str
    start: Decimal
    label: dict[str, str]
    next_step: dict[str, str]
    positive: bool = False


@dataclass(frozen=True, slots=True)
class Interpretation:
    """The bands of one score after one source, for one population ("" is everybody), in one version.

    `said` holds source and population in the languages a page speaks. `sex`, `ages` (both ends included) and `modes` (who
    answered) say of whom alone it speaks; a set `by_choice` is read by only where an institution chose it.
    """

    code: str
    score: str
    source: str
    population: str
    language: str
    version: str
    said: dict[str, tuple[str, str]]
    bands: tuple[Band, ...]
    sex: str = ""
    ages: tuple[int, int] | None = None
    modes: tuple[str, ...] = ()
    by_choice: bool = False

    @property
    def screens(self) -> bool:
        """Whether any value means to look further; a form that asks how somebody liked it screens for nothing."""
        return any(band.positive for band in self.bands)

    def band(self, value: Decimal) -> Band | None:
        """Return the highest band that begins at or below the value; None below the first."""
        found = None
        for each in self.bands:
            if each.start > value:
                break
            found = each
        return found


def read_interpretation(entry: dict[str, Any], version: str = "1") -> Interpretation:
    """Read a set out of a pack of that version; bands are put in order, so that a file may list them either way."""
    bands = [
        Band(
            code=band["code"],
            start=Decimal(str(band["from"])),
            label=dict(band["label"]),
            next_step=dict(band.get("next") or {}),
            positive=bool(band.get("positive", False)),
        )
        for band in entry["bands"]
    ]
    source, population = entry["source"], entry.get("population", "")
    whom = entry.get("for") or {}
    source_zh, population_zh = entry.get("source_zh") or source, entry.get("population_zh") or population
    return Interpretation(
        code=entry["code"],
        score=entry["score"],
        source=source,
        population=population,
        language=entry.get("language", ""),
        version=str(entry.get("version") or version),
        said={"en": (source, population), "zh": (source_zh, population_zh)},
        bands=tuple(sorted(bands, key=lambda band: band.start)),
        sex=whom.get("sex", ""),
        ages=(whom["ages"][0], whom["ages"][1]) if "ages" in whom else None,
        modes=tuple(whom.get("modes") or ()),
        by_choice=bool(entry.get("by_choice", False)),
    )
