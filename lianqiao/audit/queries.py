"""Reads of the trail and the access log."""

from uuid import UUID

from django.db.models import QuerySet

from .models import AccessRow, ChainHead, TrailRow


def accesses_of(subject_id: UUID) -> QuerySet[AccessRow]:
    """Return who opened the record, the latest first."""
    return AccessRow.objects.filter(subject_id=subject_id).order_by("-at", "-id")


def acts_on(subject: str, subject_id: UUID | str) -> QuerySet[TrailRow]:
    """Return what was done to the record, the latest first. `subject` is the model's label, as `cases.case`."""
    return TrailRow.objects.filter(subject=subject, subject_id=str(subject_id)).order_by("-at", "-id")


def trail_rows(chain: UUID) -> QuerySet:
    """Return the rows of one chain as the browser shows them."""
    return TrailRow.objects.filter(chain=chain).values(
        "id", "seq", "at", "event", "account_id", "role", "subject", "subject_id", "details"
    )


def accesses_within(institution_id: UUID | None) -> QuerySet:
    """Return who opened whose record at one institution (or above all of them, for None)."""
    return AccessRow.objects.filter(institution_id=institution_id)


def head_of(chain: UUID) -> ChainHead | None:
    """Return where the chain stands, None while nothing was written into it."""
    return ChainHead.objects.filter(pk=chain).first()
