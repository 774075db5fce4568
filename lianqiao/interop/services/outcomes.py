"""What an import came to, row by row, before and after it is written down."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from lianqiao.audit.copying import Copied, new_keys

from ..models import ImportBatch, ImportRow
from ..sheets.drafts import Draft, Layout, Read
from ..sheets.findings import Finding
from ..sheets.grid import Value
from ..sheets.tables import Skipped
from ..states import RowOutcome

Progress = Callable[[int, int, Any], None]


def silent(done: int, total: int, message: Any) -> None:
    """For who does not want to hear how far it is."""


@dataclass(slots=True)
class Row:
    """One row of the file and what became of it; `row` counts from 0."""

    sheet: str
    row: int
    outcome: str
    findings: list[Finding] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    target_kind: str = ""
    target_id: UUID | None = None

    @property
    def faults(self) -> list[Finding]:
        """All that was found in the row, what kept it out first: who corrects it should need one round."""
        return sorted(self.findings, key=lambda each: not each.refuses)


@dataclass(slots=True)
class Result:
    """The whole import. `kinds` counts what was read (institutions, workers, contacts, sessions, activities)."""

    file_name: str
    kind: str
    dry_run: bool
    rows: list[Row] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    layouts: list[Layout] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)
    kinds: Counter = field(default_factory=Counter)
    institutions: list[str] = field(default_factory=list)
    batch_id: UUID | None = None

    @property
    def refused(self) -> list[Row]:
        return [row for row in self.rows if row.outcome == RowOutcome.REFUSED]

    @property
    def counts(self) -> dict[str, Any]:
        """How many rows became what, every outcome named."""
        found = Counter(row.outcome for row in self.rows)
        return {
            **{str(outcome): found[outcome] for outcome in RowOutcome},
            str(RowOutcome.SKIPPED): len(self.skipped),
            "workers_unknown": sum(each["rows"] for each in self.unknown_workers),
            "doubtful": sum(row.outcome != RowOutcome.REFUSED and bool(row.findings) for row in self.rows),
            **{f"kind_{kind}": number for kind, number in sorted(self.kinds.items())},
        }

    @property
    def unknown_workers(self) -> list[dict[str, Any]]:
        """Who is named as a worker of a row that was taken and stands in no register, by name and sheet.

        `{"name", "sheet", "rows", "cells"}`; a worker named in a title has rows and no cells.
        """
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for row in self.rows:
            for each in row.findings:
                if each.code == "worker_unknown" and row.outcome != RowOutcome.REFUSED:
                    named = {"name": each.original, "sheet": row.sheet, "rows": 0, "cells": []}
                    kept = found.setdefault((each.original, row.sheet), named)
                    kept["rows"] += 1
                    kept["cells"] += [each.cell] if each.cell else []
        return list(found.values())

    def start_from(self, reading: Read) -> None:
        self.skipped, self.layouts = reading.skipped, reading.layouts
        self.assumed = list(
            dict.fromkeys(note.message for layout in reading.layouts for note in layout.assumed)
        )

    def add(self, draft: Draft, outcome: str, kind: str = "", target: UUID | None = None) -> None:
        if draft.refused:
            outcome, target = RowOutcome.REFUSED, None
        if outcome != RowOutcome.REFUSED:
            self.kinds[kind] += 1
        self.rows.append(Row(draft.sheet, draft.row, outcome, draft.findings, draft.values, kind, target))


def keep_rows(result: Result, batch: ImportBatch) -> None:
    """Keep what became of each row: all that were read, and those passed over with the reason."""
    Copied(
        ImportRow,
        ("id", "sheet", "row", "outcome", "findings", "target_kind", "target_id"),
        batch=batch,
        version=1,
    ).write(_kept(result))


def _kept(result: Result) -> Iterator[tuple[Any, ...]]:
    keys = new_keys()
    for row in result.rows:
        findings = [plain(finding) for finding in row.findings]
        yield next(keys), row.sheet, row.row + 1, row.outcome, findings or "", row.target_kind, row.target_id
    for each in result.skipped:
        passed = [{"code": each.why, "original": each.text[:200]}]
        yield next(keys), each.sheet, each.row + 1, RowOutcome.SKIPPED.value, passed, "", None


def plain(finding: Finding) -> dict[str, Any]:
    """A finding as JSON; the sentence is made anew in the language of whoever reads it."""
    return {
        "code": finding.code,
        "cell": finding.cell,
        "original": finding.original[:500],
        "refuses": finding.refuses,
        "params": {
            name: value if isinstance(value, int) else str(value) for name, value in finding.params.items()
        },
    }


def finding_from(kept: dict[str, Any]) -> Finding:
    return Finding(
        kept["code"],
        kept.get("original", ""),
        kept.get("refuses", True),
        kept.get("cell", ""),
        kept.get("params", {}),
    )
