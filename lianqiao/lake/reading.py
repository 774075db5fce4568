"""What an engine over the lake reads to be exact: the files that still say what the records say, and the live rows
of the months that have been touched since."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import pyarrow as pa
from django.db.models import Q

from . import changes
from .changes import LAKE, Change
from .errors import LakeMissing
from .facts import FACTS
from .manifest import File, Institutions, Manifest, Months, folder, manifest, month_of, within
from .rows import arrow_schema, definition_of, stream

SQL_KINDS = {
    "string": "STRING", "key": "STRING", "int64": "BIGINT", "float64": "DOUBLE", "date": "DATE", "boolean": "BOOLEAN",
}  # fmt: skip


@dataclass(frozen=True)
class Source:
    """A fact as an engine over the lake reads it: files, less what is out of date in them, and the live rows of that.

    `touched` are the months read live, each with its institutions, None for all; () stands for the whole fact.
    """

    fact: str
    files: tuple[File, ...]
    touched: tuple[tuple[str, Institutions], ...]
    institutions: Institutions
    live: pa.Table | None

    @property
    def paths(self) -> list[str]:
        place = str(folder())
        return [f"{place}/{file.path}" for file in self.files]

    def still_true(self, quote: str) -> str:
        """Return the condition on the files' rows, in SQL that names columns between `quote`."""
        institution, on = f"{quote}institution{quote}", f"{quote}{FACTS[self.fact].dated}{quote}"
        parts = [] if self.institutions is None else [f"{institution} IN ({_listed(self.institutions)})"]
        for month, whose in self.touched:
            first, until = month_of(month)
            then = f"{on} >= DATE '{first}' AND {on} < DATE '{until}'"
            parts.append(
                f"NOT ({then}" + ("" if whose is None else f" AND {institution} IN ({_listed(whose)})") + ")"
            )
        return " AND ".join(parts) or "TRUE"

    def nothing(self, quote: str) -> str:
        """Return a query of the fact's columns without a row."""
        columns = (
            f"CAST(NULL AS {SQL_KINDS[c.kind]}) AS {quote}{c.name}{quote}" for c in FACTS[self.fact].columns
        )
        return f"SELECT {', '.join(columns)} WHERE FALSE"


@dataclass
class View:
    """The lake as it is at one moment, with what has changed since it was written."""

    manifest: Manifest
    changes: frozenset[Change]
    _live: dict[tuple, pa.Table] = field(default_factory=dict)

    def covers(self, facts: Iterable[str]) -> bool:
        """Say whether the files and some live months are enough: no dated fact has to be read live as a whole."""
        return not any(FACTS[fact].dated and self._all_touched(fact) for fact in facts)

    def live_rows(self, fact: str, months: Months, institutions: Institutions) -> int:
        """Return about how many rows would be read live: the touched institutions' share of the months' files."""
        touched = dict(self._touched(fact, months, institutions)) if FACTS[fact].dated else {}
        living = Counter(self.manifest.regions.values())
        found = 0.0
        for place, file in self.manifest.asked(fact, months, institutions):
            here = [
                key for key in touched.get(place.month, ()) if self.manifest.regions.get(key) == place.region
            ]
            found += file.rows * len(here) / max(living[place.region], 1)
        return round(found)

    def source(self, fact: str, months: Months, institutions: Institutions) -> Source:
        """Return the fact, live rows loaded, for the months asked and the institutions, all when None."""
        if self._all_touched(fact):
            return Source(fact, (), (), institutions, self._loaded(fact, (), institutions))
        files = tuple(file for _place, file in self.manifest.asked(fact, months, institutions))
        touched = self._touched(fact, months, institutions)
        live = self._loaded(fact, touched, institutions) if touched else None
        return Source(fact, files, touched, institutions, live)

    def _all_touched(self, fact: str) -> bool:
        known = self.manifest.facts.get(fact)
        if known is None or known.definition != _definition(fact):
            return True
        return any(change.fact == fact and change.month is None for change in self.changes)

    def _touched(self, fact: str, months: Months, institutions: Institutions) -> tuple:
        by_month: dict[str, set[str]] = {}
        then = self.manifest.facts[fact].months(months)
        for change in self.changes:
            if change.fact != fact or change.month is None or change.institution is None:
                continue
            month = f"{change.month:%Y-%m}"
            mine = institutions is None or change.institution in institutions
            if mine and within(month, then):
                by_month.setdefault(month, set()).add(change.institution)
        return tuple(sorted((month, frozenset(whose)) for month, whose in by_month.items()))

    def _loaded(self, fact: str, touched: tuple, institutions: Institutions) -> pa.Table:
        key = (fact, touched, institutions)
        if key not in self._live:
            where = Q()
            for month, whose in touched:
                first, until = month_of(month)
                dated = FACTS[fact].dated
                where |= Q(
                    (f"{dated}__gte", first), (f"{dated}__lt", until), institution_id__in=sorted(whose)
                )
            schema = arrow_schema(fact).remove_metadata()
            batches = [batch.cast(schema) for batch in stream(fact, where, institutions=institutions)]
            self._live[key] = pa.Table.from_batches(batches, schema)
        return self._live[key]


def look() -> View | None:
    """Return the lake as it is now, None where there is none or only one of another database."""
    found = manifest()
    if found is None or not changes.may_continue(LAKE, found.edition):
        return None
    return View(found, frozenset(changes.since(found.snapshot)))


def looked(facts: Iterable[str]) -> View:
    """Return the lake as it is now. Raises `LakeMissing` where it does not hold these facts."""
    view = look()
    if view is None or not view.covers(facts):
        raise LakeMissing
    return view


def _listed(keys: Iterable[str]) -> str:
    # Keys of institutions, made by ourselves: nothing to escape in them.
    return ", ".join(f"'{key}'" for key in sorted(keys)) or "''"


@lru_cache(maxsize=64)
def _definition(fact: str) -> str:
    return definition_of(fact)
