"""Reads of the registry used in more than one place."""

import datetime as dt
from uuid import UUID

from django.db.models import Q, QuerySet

from .models import Institution, InstitutionProfile, Seat, Unit


def seats_on(on: dt.date, *, account_id: UUID) -> QuerySet[Seat]:
    """Return the seats the account holds on the day, with what the header shows of them."""
    return (
        Seat.objects.filter(account_id=account_id, from_on__lte=on)
        .filter(Q(until_on__isnull=True) | Q(until_on__gt=on))
        .select_related("account", "institution", "region", "unit")
        .order_by("from_on", "id")
    )


def profile_on(on: dt.date, *, institution: Institution) -> InstitutionProfile | None:
    """Return what the institution was on the day, or None when nothing is known of it."""
    return (
        institution.profiles.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=on))
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gt=on))
        .first()
    )


def open_units(*, institution_id: UUID) -> QuerySet[Unit]:
    """Return the units of the institution that are still in use."""
    return Unit.objects.filter(institution_id=institution_id, closed_on__isnull=True)
