"""Who may decide for themselves, and who may be a guardian."""

import calendar
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lianqiao.core.dates import age
from lianqiao.core.errors import DomainError
from lianqiao.people.models import Client
from lianqiao.people.states import BirthPrecision, Capacity

OF_AGE = 18
CONSENTS_FROM = 14
"""Years from which a person agrees themselves to the use of their information (PIPL art. 31)."""


class GuardianIsSelf(DomainError):
    message = _("Nobody is their own guardian. Choose another person.")
    field = "other"


class GuardianTooYoung(DomainError):
    message = _("A guardian must be of age; this person is younger than 18.")
    field = "other"


class GuardianKnown(DomainError):
    message = _("This person is recorded as guardian for that time already.")
    field = "other"


class GuardianElsewhere(DomainError):
    message = _("A guardian must be a client of the same institution.")
    field = "other"


class DayInFuture(DomainError):
    """Something that is said to have happened lies in the future; `field` says which day."""

    message = _("This day lies in the future.")


class PeriodBackwards(DomainError):
    message = _("The period ends before it begins.")
    field = "until_on"


class BeforeBirth(DomainError):
    message = _("This day lies before the birth of the client.")
    field = "from_on"


def check_happened(on: date | None, *, today: date, field: str) -> None:
    """Raise `DayInFuture` beside `field`."""
    if on is not None and on > today:
        raise DayInFuture(field=field)


def check_period(from_on: date | None, until_on: date | None) -> None:
    """Raise `PeriodBackwards`; a period of no day is none either."""
    if from_on is not None and until_on is not None and until_on <= from_on:
        raise PeriodBackwards


def check_can_guard(client: Client, guardian: Client, *, on: date) -> None:
    """Raise `GuardianIsSelf`, `GuardianElsewhere` or `GuardianTooYoung`. An unknown age is no objection."""
    if client.pk == guardian.pk:
        raise GuardianIsSelf
    if client.institution_id != guardian.institution_id:
        raise GuardianElsewhere
    years = age(guardian.birth_date, on)
    if years is not None and years < OF_AGE:
        raise GuardianTooYoung


def check_after_birth(client: Client, on: date, *, field: str = "from_on") -> None:
    """Raise `BeforeBirth` beside `field`."""
    if client.birth_date is not None and on < client.birth_date:
        raise BeforeBirth(field=field)


def may_be_under(client: Client, years: int, *, on: date) -> bool:
    """Say whether the client may be younger than that; of a birth date known in part the latest day counts.

    Somebody whose birth date is unknown is taken for grown up.
    """
    if client.birth_date is None:
        return False
    born = client.birth_date
    if client.birth_precision == BirthPrecision.YEAR:
        born = born.replace(month=12, day=31)
    elif client.birth_precision == BirthPrecision.MONTH:
        born = born.replace(day=calendar.monthrange(born.year, born.month)[1])
    completed = age(born, on)
    return completed is None or completed < years


def why_guardian(client: Client, capacity: str, *, on: date) -> Promise | None:
    """Return why a guardian has to decide for the client on the day, None when they may decide themselves."""
    if may_be_under(client, CONSENTS_FROM, on=on):
        return _("under 14")
    if capacity == Capacity.NONE:
        return _("without legal capacity")
    return None
