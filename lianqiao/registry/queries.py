"""Reads of the registry used in more than one place."""

import datetime as dt
from uuid import UUID

from django.db.models import Count, F, FilteredRelation, Q, QuerySet

from .models import Institution, InstitutionProfile, Practice, Region, Seat, Unit


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


def practice_of(institution_id: UUID) -> Practice:
    """Return how the institution works; a new record with what nobody decided otherwise while it has none."""
    found = Practice.objects.filter(institution_id=institution_id).first()
    return found or Practice(institution_id=institution_id)


def open_units(*, institution_id: UUID) -> QuerySet[Unit]:
    """Return the units of the institution that are still in use."""
    return Unit.objects.filter(institution_id=institution_id, closed_on__isnull=True)


def unit_names() -> QuerySet:
    """Return key and name of the units still in use where the reader is."""
    return Unit.objects.filter(closed_on__isnull=True).values("pk", "name")


def institution_rows() -> QuerySet:
    """Return institutions as flat rows with what each is now: class, level, department, beds, status."""
    return Institution.objects.annotate(
        now=FilteredRelation("profiles", condition=Q(profiles__valid_until__isnull=True)),
        stands=FilteredRelation("statuses", condition=Q(statuses__until_on__isnull=True)),
        institution_class=F("now__institution_class"),
        level=F("now__level"),
        grade=F("now__grade"),
        department=F("now__department"),
        beds=F("now__beds"),
        status=F("stands__status"),
    ).values(
        "id", "name", "region__name_zh", "region__name_en", "credit_code",
        "institution_class", "level", "grade", "department", "beds", "status",
    )  # fmt: skip


def seat_rows() -> QuerySet:
    """Return seats as flat rows: whose, which role, where, from and until when."""
    return Seat.objects.values(
        "id", "role", "from_on", "until_on", "account_id", "account__display_name", "account__username",
        "institution__name", "region__name_zh", "region__name_en", "unit__name",
    )  # fmt: skip


def region_rows(parent: str | None) -> QuerySet:
    """Return the divisions below one (the provinces for None) with how many divisions and institutions each has."""
    return (
        Region.objects.filter(parent_id=parent)
        .annotate(
            below=Count("children", distinct=True), institutions_here=Count("institutions", distinct=True)
        )
        .order_by("code")
    )
