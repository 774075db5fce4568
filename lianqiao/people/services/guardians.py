"""Legal capacity and guardians."""

from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.people import rules
from lianqiao.people.models import Client, Guardianship, LegalCapacity
from lianqiao.people.states import Capacity, CapacityGround, GuardianKind
from lianqiao.registry.models import Seat


def record_capacity(
    *, by: Seat, client: Client, capacity: str, ground: str, from_on: date, at: datetime, note: str = ""
) -> LegalCapacity:
    """Write down what is known of the client's legal capacity from a day on; the latest entry holds.

    Raises `DayInFuture` or `BeforeBirth`.
    """
    rules.check_happened(from_on, today=timezone.localdate(at), field="from_on")
    rules.check_after_birth(client, from_on)
    known = LegalCapacity(
        client=client,
        institution_id=client.institution_id,
        capacity=Capacity(capacity),
        ground=CapacityGround(ground),
        note=note.strip(),
        from_on=from_on,
        recorded_at=at,
        recorded_by=by if by.pk else None,
    )
    with action("people.capacity_recorded", by=by, on=known, client=client.pk, capacity=capacity):
        known.save()
    return known


def add_guardian(
    *,
    by: Seat,
    client: Client,
    guardian: Client,
    kind: str,
    today: date,
    from_on: date | None = None,
    until_on: date | None = None,
    note: str = "",
) -> Guardianship:
    """Record who decides for the client, and for which period; an open beginning means it was always so.

    Raises `GuardianIsSelf`, `GuardianElsewhere`, `GuardianTooYoung`, `GuardianKnown`, `DayInFuture` or
    `PeriodBackwards`.
    """
    rules.check_can_guard(client, guardian, on=today)
    rules.check_happened(from_on, today=today, field="from_on")
    rules.check_period(from_on, until_on)
    if _known(client, guardian, from_on, until_on):
        raise rules.GuardianKnown
    guardianship = Guardianship(
        client=client,
        institution_id=client.institution_id,
        guardian=guardian,
        kind=GuardianKind(kind),
        from_on=from_on,
        until_on=until_on,
        note=note.strip(),
    )
    with action("people.guardian_recorded", by=by, on=guardianship, client=client.pk, kind=kind):
        guardianship.save()
    return guardianship


def end_guardianship(*, by: Seat, guardianship: Guardianship, on: date) -> Guardianship | None:
    """Say that the guardian no longer decides from `on`; one that would have begun that day or later is taken back."""
    with action("people.guardian_ended", by=by, on=guardianship, client=guardianship.client_id):
        if guardianship.from_on is not None and guardianship.from_on >= on:
            guardianship.delete()
            return None
        guardianship.until_on = on
        guardianship.save()
    return guardianship


def _known(client: Client, guardian: Client, from_on: date | None, until_on: date | None) -> bool:
    theirs = Guardianship.objects.filter(client=client, guardian=guardian)
    if until_on is not None:
        theirs = theirs.filter(Q(from_on=None) | Q(from_on__lt=until_on))
    if from_on is not None:
        theirs = theirs.filter(Q(until_on=None) | Q(until_on__gt=from_on))
    return theirs.exists()
