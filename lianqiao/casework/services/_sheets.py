"""What the verbs of all forms of a case do alike."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import psycopg.errors
from django.db import IntegrityError, models
from django.db.models import F

from lianqiao.casework.models._sheets import Sheet
from lianqiao.core.errors import StaleRecord
from lianqiao.registry.models import Seat


def fill(sheet: Sheet, told: Mapping[str, Any], *, by: Seat, at: datetime) -> None:
    """Put what was told into the sheet, and who wrote it when."""
    for name, value in told.items():
        setattr(sheet, name, value.strip() if isinstance(value, str) else value)
    sheet.written_by, sheet.written_at = by if by.pk else None, at


def keep(record: models.Model) -> None:
    """Save; when a colleague has begun the same form in this moment, it is theirs: raises `StaleRecord`."""
    try:
        record.save()
    except IntegrityError as clash:
        if isinstance(clash.__cause__, psycopg.errors.UniqueViolation):
            raise StaleRecord from clash
        raise


def sign(sheet: Sheet, *, by: Seat, at: datetime, former: str) -> None:
    """Mark the sheet as signed and the edition that stood until now as `former`; saved by the caller."""
    standing = type(sheet).objects.filter(case_id=sheet.case_id, state="signed")
    standing.update(state=former, version=F("version") + 1)
    sheet.state, sheet.signed_at = "signed", at
    sheet.signed_by, sheet.signer_name = by if by.pk else None, by.holder_name
