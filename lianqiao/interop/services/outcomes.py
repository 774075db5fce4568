"""What an import came to, row by row, before and after it is written down."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import Any
from uuid import UUID

from lianqiao.audit.copying import Copied, new_keys

from ..models import ImportBatch, ImportRow
from ..sheets.drafts import Draft, Layout, Read
from ..sheets.findings import Finding
from ..sheets.grid import Value
from ..sheets.tables import Skipped
from ..states import RowOutcome

_SHOWN, _IN_MEMORY = 1000, 2**20
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
    """The whole import. `kinds` counts what was read (institutions, workers, contacts, sessions, activities, clients).

    `rows` are those not taken and, of the others of which something is to be said, the first thousand.
    """

    file_name: str
    kind: str
    dry_run: bool
    rows: list[Row] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    layouts: list[Layout] = field(default_factory=list)
    kinds: Counter = field(default_factory=Counter)
    outcomes: Counter = field(default_factory=Counter)
    institutions: list[str] = field(default_factory=list)
    # Institutions as the rows name them.
    named: dict[str, None] = field(default_factory=dict)
    batch_id: UUID | None = None
    kept: "Kept | None" = None
    unknown: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    doubtful: int = 0

    @property
    def refused(self) -> list[Row]:
        return [row for row in self.rows if row.outcome == RowOutcome.REFUSED]

    @property
    def assumed(self) -> list[str]:
        return list(dict.fromkeys(note.message for layout in self.layouts for note in layout.assumed))

    @property
    def counts(self) -> dict[str, Any]:
        """How many rows became what, every outcome named."""
        return {
            **{str(outcome): self.outcomes[outcome.value] for outcome in RowOutcome},
            str(RowOutcome.SKIPPED): len(self.skipped),
            "workers_unknown": sum(each["rows"] for each in self.unknown_workers),
            "doubtful": self.doubtful,
            **{f"kind_{kind}": number for kind, number in sorted(self.kinds.items())},
        }

    @property
    def unknown_workers(self) -> list[dict[str, Any]]:
        """Who is named as a worker of a row that was taken and stands in no register, by name and sheet.

        `{"name", "sheet", "rows", "cells"}`; a worker named in a title has rows and no cells.
        """
        return list(self.unknown.values())

    def start_from(self, reading: Read) -> None:
        self.skipped, self.layouts = reading.skipped, reading.layouts

    def add(self, draft: Draft, outcome: str, kind: str = "", target: UUID | None = None) -> None:
        outcome = str(outcome)
        if refused := draft.refused:
            outcome, target = RowOutcome.REFUSED.value, None
        if outcome != RowOutcome.REFUSED.value:
            self.kinds[kind] += 1
        self.outcomes[outcome] += 1
        if name := getattr(draft, "institution", ""):
            self.named[name] = None
        if self.kept is not None:
            self.kept.add(draft, outcome, kind, target)
        if outcome == RowOutcome.REFUSED.value:
            self.rows.append(Row(draft.sheet, draft.row, outcome, draft.findings, draft.values, kind, target))
        elif draft.findings and not refused:
            self._doubt(Row(draft.sheet, draft.row, outcome, draft.findings, [], kind, target))

    def _doubt(self, row: Row) -> None:
        self.doubtful += 1
        if self.doubtful <= _SHOWN:
            self.rows.append(row)
        for each in row.findings:
            if each.code == "worker_unknown":
                named = {"name": each.original, "sheet": row.sheet, "rows": 0, "cells": []}
                unknown = self.unknown.setdefault((each.original, row.sheet), named)
                unknown["rows"] += 1
                unknown["cells"] += [each.cell] if each.cell else []


class Kept:
    """What became of each row, put aside while the import runs, beyond the reach of its rolling back.

    On disk where it is much, sealed as it will be in the database.
    """

    def __init__(self, batch: ImportBatch) -> None:
        given = ("id", "sheet", "row", "outcome", "findings", "target_kind", "target_id")
        self.copied = Copied(ImportRow, given, batch=batch, version=1)
        self.keys, self.rows = new_keys(), list[tuple[Any, ...]]()
        self.file = SpooledTemporaryFile(  # noqa: SIM115 - closed by `write`
            max_size=_IN_MEMORY, mode="w+", encoding="utf-8", newline=""
        )

    def add(self, draft: Draft, outcome: str, kind: str, target: UUID | None) -> None:
        findings = [plain(finding) for finding in draft.findings] if draft.findings else ""
        self._put(draft.sheet, draft.row + 1, outcome, findings, kind, target)

    def skip(self, each: Skipped) -> None:
        passed = [{"code": each.why, "original": each.text[:200]}]
        self._put(each.sheet, each.row + 1, RowOutcome.SKIPPED.value, passed, "", None)

    def _put(self, *values: Any) -> None:
        self.rows.append((next(self.keys), *values))
        if len(self.rows) >= _SHOWN:
            self._flush()

    def _flush(self) -> None:
        self.file.writelines(self.copied.lines(self.rows))
        self.rows = []

    def write(self) -> None:
        """Copy all of it into the batch's rows."""
        self._flush()
        self.file.seek(0)
        self.copied.write_lines(self.file)
        self.file.close()


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
