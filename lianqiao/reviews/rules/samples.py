"""May a sample be drawn, a record of it checked, the sample signed? `check_can_…` raises the reason."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lianqiao.core.dates import Span
from lianqiao.core.errors import DomainError
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission
from lianqiao.reviews.models import AuditSample, SampledRecord
from lianqiao.reviews.states import SampleState


class NotYoursToAudit(DomainError):
    message = _("Records are audited by the supervisor and by who leads the department.")


class SpanToCome(DomainError):
    message = _("This time has not begun yet.")
    field = "quarter"


class NothingToDraw(DomainError):
    message = _("No record of another worker ran in that time with these filters.")


class OwnRecord(DomainError):
    message = _("Nobody audits a record of their own.")


class SampleIsSigned(DomainError):
    message = _("The sample is signed and no longer changes.")


class RecordsLeft(DomainError):
    message = _("Not every record has been looked at yet.")


class ConclusionMissing(DomainError):
    message = _("Say in a sentence what the sample shows and what follows.")
    field = "conclusion"


def can_audit(seat: Seat) -> bool:
    """Say whether the seat draws samples: whoever sees the team of an institution."""
    return seat.can(Permission.SEE_TEAM)


def check_can_draw(seat: Seat, span: Span, *, today: date) -> None:
    """Raise `NotYoursToAudit` or `SpanToCome`."""
    if not can_audit(seat):
        raise NotYoursToAudit
    if span.from_on > today:
        raise SpanToCome


def check_something_to_draw(keys: Collection[UUID]) -> None:
    """Raise `NothingToDraw`."""
    if not keys:
        raise NothingToDraw


def is_own(seat: Seat, record: SampledRecord) -> bool:
    """Say whether the record is in the hands of who sits on the seat."""
    responsible = record.case.responsible
    return responsible is not None and responsible.account_id == seat.account_id


def check_can_check(seat: Seat, record: SampledRecord) -> None:
    """Raise `NotYoursToAudit`, `OwnRecord` or `SampleIsSigned`."""
    if not can_audit(seat):
        raise NotYoursToAudit
    if record.sample.state == SampleState.SIGNED:
        raise SampleIsSigned
    if is_own(seat, record):
        raise OwnRecord


def check_can_sign_sample(seat: Seat, sample: AuditSample, *, conclusion: str) -> None:
    """Raise `NotYoursToAudit`, `SampleIsSigned`, `RecordsLeft` or `ConclusionMissing`."""
    if not can_audit(seat):
        raise NotYoursToAudit
    if sample.state == SampleState.SIGNED:
        raise SampleIsSigned
    if SampledRecord.objects.filter(sample=sample, reviewed_at=None).exists():
        raise RecordsLeft
    if not conclusion.strip():
        raise ConclusionMissing


QUARTERS = 8
"""Quarters offered, the current one first."""


def quarters(today: date) -> list[Span]:
    """Return the quarter of the day and those before it."""
    first = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    spans = []
    for _number in range(QUARTERS):
        later = first + timedelta(days=100)
        spans.append(Span(first, later.replace(day=1)))
        before = first - timedelta(days=1)
        first = date(before.year, before.month - 2, 1)
    return spans
