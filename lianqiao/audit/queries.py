"""Reads of the trail and the access log."""

from uuid import UUID

from django.db.models import QuerySet

from .models import AccessRow, TrailRow


def accesses_of(subject_id: UUID) -> QuerySet[AccessRow]:
    """Return who opened the record, the latest first."""
    return AccessRow.objects.filter(subject_id=subject_id).order_by("-at", "-id")


def acts_on(subject: str, subject_id: UUID | str) -> QuerySet[TrailRow]:
    """Return what was done to the record, the latest first. `subject` is the model's label, as `cases.case`."""
    return TrailRow.objects.filter(subject=subject, subject_id=str(subject_id)).order_by("-at", "-id")
