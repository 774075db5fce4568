"""How far a seat reaches in the register, and what may be granted or ended now."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError

from .kinds import FARTHEST_DAY, MOST_DAYS
from .models import Account, Institution, Region, Role, Seat, Unit

# Roles that stand above institutions; an institution cannot hand them out.
ABOVE_INSTITUTIONS = frozenset({Role.COMMISSION_OFFICER})
# Roles that work with persons; above institutions there are none.
WITHIN_INSTITUTIONS = frozenset(
    {
        Role.WORKER,
        Role.SUPERVISOR,
        Role.DEPARTMENT_LEAD,
        Role.CLINICIAN,
        Role.VOLUNTEER_COORDINATOR,
        Role.FUND_OFFICER,
    }
)

# Who says how an institution works where it may choose.
SETTING_PRACTICE = frozenset({Role.DEPARTMENT_LEAD, Role.ADMINISTRATOR})


class OutOfReach(DomainError):
    message = _("This place is outside the one you administer.")
    field = "institution"


class OwnSeat(DomainError):
    message = _("Nobody grants or ends a seat of their own. Ask another administrator.")


class RoleNotHere(DomainError):
    message = _("This role does not stand at a place of this kind.")
    field = "role"


class UnitElsewhere(DomainError):
    message = _("This unit belongs to another institution.")
    field = "unit"


class SeatOver(DomainError):
    message = _("This seat has already ended.")


class NotYoursToSet(DomainError):
    message = _("This is decided by the head of department or the administrator of the institution.")


class WrongDays(DomainError):
    message = _("At most six numbers of days, each between 1 and 730 and none twice.")


def region_prefix(code: str) -> str:
    """Return what the codes of a division and all below it begin with: 110000 → 11, 510100 → 5101."""
    return code.removesuffix("00").removesuffix("00")


def reach_of(seat: Seat) -> Q:
    """Return the condition that an institution lies within the seat's place.

    A seat of the system reaches all; a region reaches the institutions of its divisions and those whose
    district nobody has entered yet, lest they belong to no one.
    """
    if seat.role == Role.SYSTEM:
        return Q()
    if seat.institution_id:
        return Q(pk=seat.institution_id)
    return Q(region__code__startswith=region_prefix(seat.region_id or "")) | Q(region_id=None)


def reaches(seat: Seat, institution: Institution) -> bool:
    """Say whether the institution lies within the seat's place."""
    return Institution.objects.filter(reach_of(seat), pk=institution.pk).exists()


def _reaches_region(seat: Seat, region: Region) -> bool:
    if seat.role == Role.SYSTEM:
        return True
    return seat.region_id is not None and region.code.startswith(region_prefix(seat.region_id))


def check_can_grant(
    *,
    by: Seat,
    account: Account,
    role: str,
    institution: Institution | None,
    region: Region | None,
    unit: Unit | None,
) -> None:
    """Raise `OwnSeat`, `OutOfReach`, `RoleNotHere` or `UnitElsewhere`."""
    if by.account_id and by.account_id == account.pk:
        raise OwnSeat
    if institution is not None and not reaches(by, institution):
        raise OutOfReach
    if institution is None and region is not None and not _reaches_region(by, region):
        raise OutOfReach
    misplaced = ABOVE_INSTITUTIONS if institution is not None else WITHIN_INSTITUTIONS
    if role in misplaced or (role == Role.SYSTEM):
        raise RoleNotHere
    if unit is not None and (institution is None or unit.institution_id != institution.pk):
        raise UnitElsewhere


def check_can_end(*, by: Seat, seat: Seat, on) -> None:
    """Raise `OwnSeat`, `OutOfReach` or `SeatOver`."""
    if by.account_id and by.account_id == seat.account_id:
        raise OwnSeat
    if seat.institution is not None and not reaches(by, seat.institution):
        raise OutOfReach
    if seat.institution is None and seat.region is not None and not _reaches_region(by, seat.region):
        raise OutOfReach
    if seat.until_on is not None and seat.until_on <= on:
        raise SeatOver


class WrongCeiling(DomainError):
    message = _("The ceiling lies between 1 and 200.")
    field = "caseload_ceiling"


class WrongTries(DomainError):
    message = _("A number from 1 to 30.")


LEAST_CEILING, MOST_CEILING = Decimal(1), Decimal(200)
MOST_TRIES = 30


def can_set_practice(seat: Seat, institution_id: UUID) -> bool:
    """Say whether the seat decides how this institution works: its own, from a seat that leads it."""
    return seat.role in SETTING_PRACTICE and seat.institution_id == institution_id


def check_can_set_practice(seat: Seat, institution_id: UUID) -> None:
    """Raise `NotYoursToSet`."""
    if seat.role != Role.SYSTEM and not can_set_practice(seat, institution_id):
        raise NotYoursToSet


def checked_days(days: Iterable[int], *, field: str) -> list[int]:
    """Return the numbers of days in their order. Raises `WrongDays` beside the field."""
    found = sorted(days)
    if len(found) > MOST_DAYS or len(set(found)) < len(found):
        raise WrongDays(field=field)
    if any(not 0 < day <= FARTHEST_DAY for day in found):
        raise WrongDays(field=field)
    return found


def checked_ceiling(ceiling: Decimal | None) -> Decimal | None:
    """Return the ceiling of a caseload, None for none of one's own. Raises `WrongCeiling`."""
    if ceiling is not None and not LEAST_CEILING <= ceiling <= MOST_CEILING:
        raise WrongCeiling
    return ceiling


def check_tries(retry_days: int | None, most_tries: int | None) -> None:
    """Raise `WrongTries` beside the field; None is not asked for."""
    for name, number in (("retry_days", retry_days), ("most_tries", most_tries)):
        if number is not None and not 1 <= number <= MOST_TRIES:
            raise WrongTries(field=name)
