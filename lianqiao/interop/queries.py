"""Imports a seat may see, and what the result page shows of one."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianqiao.core.jinja import format_moment
from lianqiao.registry.models import Seat

from .labels import KINDS
from .models import ImportBatch, ImportRow
from .services.batches import read_batch
from .services.outcomes import Result, Row, finding_from
from .sheets.drafts import Draft
from .sheets.registry_book import RegistryReading
from .sheets.tables import SKIPS
from .states import ImportKind, RowOutcome

_NAMES, _CELLS = 50, 12  # shown on the page of an import


def batches_of(seat: Seat) -> QuerySet[ImportBatch]:
    """The imports of the seat's institution; above institutions those that belong to none."""
    return ImportBatch.objects.filter(institution_id=seat.institution_id)


def batch_rows(seat: Seat) -> QuerySet:
    """The imports of the seat as flat rows, without their files."""
    return batches_of(seat).values(
        "id", "kind", "file_name", "state", "counts", "received_at", "taken_at", "seat__account__display_name"
    )


def taken_before(batch: ImportBatch) -> ImportBatch | None:
    """Another import of the very same bytes that is in force."""
    same = ImportBatch.objects.filter(
        sha256=batch.sha256, kind=batch.kind, institution_id=batch.institution_id, state="taken"
    )
    return same.exclude(pk=batch.pk).defer("content", "options", "preview").first()


def rows_of(batch: ImportBatch, outcome: str) -> QuerySet[ImportRow]:
    return batch.rows.filter(outcome=outcome)


def facts_of(batch: ImportBatch) -> list[tuple[Any, Any]]:
    """What is known of the file, as pairs of a word and its value."""
    named = "、".join(batch.preview["institutions"]) or (batch.institution.name if batch.institution else "")
    pairs = [
        (_("Institutions"), named if batch.kind != ImportKind.REGISTRY else None),
        (_("Received"), format_moment(batch.received_at)),
        (_("By"), batch.seat.holder_name if batch.seat else _("Command line")),
        (_("Imported at"), format_moment(batch.taken_at) or None),
        (_("Taken back at"), format_moment(batch.undone_at) or None),
        *((label, batch.counts.get(f"kind_{kind}") or None) for kind, label in KINDS.items()),
    ]
    return [(label, value) for label, value in pairs if value is not None]


def shown_row(row: ImportRow) -> dict[str, Any]:
    """A row as the result page lists it: where it is, and each remark with its cell, in the reader's language."""
    if row.outcome == RowOutcome.SKIPPED:
        remarks: list[dict[str, Any]] = [
            {"cell": "", "message": f"{SKIPS[each['code']]}　{each['original']}".strip()}
            for each in row.findings
        ]
    else:
        found = sorted(map(finding_from, row.findings), key=lambda each: not each.refuses)
        remarks = [{"cell": each.cell, "message": each.message, "refuses": each.refuses} for each in found]
    return {"id": row.pk, "sheet": row.sheet, "row": row.row, "remarks": remarks}


def unknown_workers(batch: ImportBatch) -> list[dict[str, Any]]:
    """Who is named as a worker and stands in no register: name, sheet, how many rows, and the first cells."""
    found = batch.preview.get("unknown_workers", [])
    return [
        {**each, "cells": each["cells"][:_CELLS], "more": len(each["cells"]) > _CELLS}
        for each in found[:_NAMES]
    ]


def refused_result(batch: ImportBatch, *, at: datetime) -> Result:
    """The refused rows of a batch with their cells, read from the file again, for the workbook handed back."""
    reading = read_batch(batch, at=at)
    drafts: Iterable[Draft] = (
        [*reading.institutions, *reading.workers] if isinstance(reading, RegistryReading) else reading.coming
    )
    rows = list(rows_of(batch, RowOutcome.REFUSED))
    wanted = {(row.sheet, row.row) for row in rows}
    values = {place: draft.values for draft in drafts if (place := (draft.sheet, draft.row + 1)) in wanted}
    result = Result(batch.file_name, batch.kind, dry_run=False, batch_id=batch.pk)
    result.start_from(reading)
    for row in rows:
        findings = [finding_from(each) for each in row.findings]
        cells = values.get((row.sheet, row.row), [])
        result.rows.append(Row(row.sheet, row.row - 1, row.outcome, findings, cells))
    return result
