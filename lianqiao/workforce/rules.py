"""What may be done about workers and their assignments now."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_scopes import scopes_disabled

from lianqiao.core.errors import DomainError
from lianqiao.registry.models import Account, Seat
from lianqiao.registry.roles import Permission

from .models import Assignment, Deputy, Worker
from .states import Source


class NameMissing(DomainError):
    message = _("A worker needs a name.")
    field = "name"


class PhoneUnreadable(DomainError):
    message = _("This is not a phone number: 5 to 15 digits, with + in front for other countries.")
    field = "phone"


class AccountTaken(DomainError):
    message = _("This account already belongs to another worker.")
    field = "account"


class EmployerMissing(DomainError):
    message = _("A purchased service has an employer: name the organisation that sends the worker.")
    field = "employer"


class EmployerNotExpected(DomainError):
    message = _("Only a purchased service has another employer than the institution.")
    field = "employer"


class FteOutOfRange(DomainError):
    message = _("The full-time equivalent lies above 0 and is at most 1.")
    field = "fte"


class SpanBackward(DomainError):
    message = _("The last day must not lie before the first.")
    field = "until_on"


class AssignmentsOverlap(DomainError):
    message = _("The worker already holds an assignment at this institution in that time.")
    field = "from_on"


class AlreadyEnded(DomainError):
    message = _("This assignment has already ended.")


class NotYoursToAppoint(DomainError):
    message = _("A deputy is named by whoever goes away, or by who leads the department.")


class DeputyIsThemselves(DomainError):
    message = _("Nobody stands in for themselves.")
    field = "deputy"


class DeputyNotPosted(DomainError):
    message = _("The deputy is not posted here for all of that time.")
    field = "deputy"


class DeputyIsAway(DomainError):
    message = _("The deputy is away in that time too, and somebody stands in for them.")
    field = "deputy"


class DeputiesOverlap(DomainError):
    message = _("Somebody stands in for them in that time already.")
    field = "from_on"


class StandsInMeanwhile(DomainError):
    message = _("They stand in for a colleague in that time. Name another deputy for that colleague first.")
    field = "from_on"


class OverBefore(DomainError):
    message = _("This time is over already.")
    field = "until_on"


class QualifiedInFuture(DomainError):
    message = _("A qualification cannot be dated in the future.")
    field = "qualified_on"


class StillNeeded(DomainError):
    message = _("Records already refer to workers of this import, so it cannot be undone.")


def plain_phone(phone: str) -> str:
    """Return the phone as digits with an optional leading +, "" for nothing. Raises `PhoneUnreadable`."""
    plain = re.sub(r"[\s\-()—–]", "", unicodedata.normalize("NFKC", phone or ""))
    if plain and not re.fullmatch(r"\+?\d{5,15}", plain):
        raise PhoneUnreadable
    return plain


def check_name(name: str) -> str:
    """Return the name without outer spaces. Raises `NameMissing`."""
    name = name.strip()
    if not name:
        raise NameMissing
    return name


def check_account_free(account: Account | None, *, worker: Worker | None = None) -> None:
    """Raise `AccountTaken` when another worker signs in with the account."""
    if account is None:
        return
    with scopes_disabled():  # an account belongs to one worker wherever they are posted
        others = Worker.objects.filter(account=account)
        others = others.exclude(pk=worker.pk) if worker else others
        if others.exists():
            raise AccountTaken


def check_assignment(
    *,
    worker: Worker,
    institution_id: UUID,
    source: str,
    employer: str,
    fte: Decimal,
    from_on: date,
    until_on: date | None,
    apart_from: Assignment | None = None,
) -> None:
    """Raise when the terms of an assignment contradict each other or another one of the worker there."""
    if source == Source.PURCHASE and not employer:
        raise EmployerMissing
    if source != Source.PURCHASE and employer:
        raise EmployerNotExpected
    if not 0 < fte <= 1:
        raise FteOutOfRange
    if until_on is not None and until_on <= from_on:
        raise SpanBackward
    rivals = Assignment.objects.filter(worker=worker, institution_id=institution_id)
    rivals = rivals.filter(Q(until_on=None) | Q(until_on__gt=from_on))
    if until_on is not None:
        rivals = rivals.filter(from_on__lt=until_on)
    if (rivals.exclude(pk=apart_from.pk) if apart_from else rivals).exists():
        raise AssignmentsOverlap


def check_can_end(assignment: Assignment, *, on: date) -> None:
    """Raise `AlreadyEnded`, or `SpanBackward` for a day before the assignment began."""
    if assignment.until_on is not None and assignment.until_on <= on:
        raise AlreadyEnded
    if on <= assignment.from_on:
        raise SpanBackward(field="on")


def check_qualified(*, on: date | None, today: date) -> None:
    """Raise `QualifiedInFuture` for a day after today."""
    if on is not None and on > today:
        raise QualifiedInFuture


def can_appoint_deputy(seat: Seat, worker: Worker) -> bool:
    """Say whether the seat names who stands in for the worker: the worker, or who leads the department."""
    own = worker.account_id is not None and worker.account_id == seat.account_id
    return own or seat.can(Permission.ASSIGN)


def check_can_appoint_deputy(seat: Seat, worker: Worker) -> None:
    """Raise `NotYoursToAppoint`."""
    if not can_appoint_deputy(seat, worker):
        raise NotYoursToAppoint


def check_deputy(
    *, worker: Worker, deputy: Worker, institution_id: UUID, from_on: date, until_on: date, today: date
) -> None:
    """Raise when the deputy cannot stand in for the worker from `from_on` until `until_on` (exclusive)."""
    if deputy.pk == worker.pk:
        raise DeputyIsThemselves
    if until_on <= from_on:
        raise SpanBackward
    if until_on <= today:
        raise OverBefore
    posts = Assignment.objects.filter(worker=deputy, institution_id=institution_id, from_on__lte=from_on)
    if not posts.filter(Q(until_on=None) | Q(until_on__gte=until_on)).exists():
        raise DeputyNotPosted
    # One that was called off before it began is empty, and stands in nobody's way.
    then = Deputy.objects.filter(from_on__lt=until_on, until_on__gt=from_on).exclude(from_on=F("until_on"))
    if then.filter(worker=worker).exists():
        raise DeputiesOverlap
    if then.filter(worker=deputy).exists():
        raise DeputyIsAway
    if then.filter(deputy=worker).exists():
        raise StandsInMeanwhile


def check_can_end_deputy(deputy: Deputy, *, today: date) -> None:
    """Raise `OverBefore` for one that has ended."""
    if deputy.until_on <= max(today, deputy.from_on):
        raise OverBefore(field="")
