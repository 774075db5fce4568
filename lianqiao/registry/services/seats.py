"""Accounts and seats: open, grant, end; and the seat of the system itself."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django_scopes import scopes_disabled

from lianqiao.audit.actions import action
from lianqiao.core.errors import DomainError
from lianqiao.registry import rules
from lianqiao.registry.models import Account, Institution, Region, Role, Seat, Unit


class UsernameTaken(DomainError):
    message = _("This user name is taken.")
    field = "username"


class WeakPassword(DomainError):
    field = "password"


class SeatWithoutPlace(DomainError):
    message = _("A seat needs an institution or a region.")
    field = "institution"


def open_account(
    *,
    by: Seat,
    username: str,
    display_name: str,
    password: str | None,
    email: str = "",
    language: str = "zh-hans",
) -> Account:
    """Open an account that may sign in once it holds a seat.

    Raises `UsernameTaken`, or `WeakPassword` with what the password policy says.
    """
    if password is not None:
        try:
            validate_password(password, Account(username=username, display_name=display_name))
        except ValidationError as problem:
            raise WeakPassword(" ".join(problem.messages)) from problem
    try:
        with action("registry.account_opened", by=by) as details, transaction.atomic():
            account = Account.objects.create_user(
                username, password, display_name=display_name, email=email, language=language
            )
            details["account"] = str(account.pk)
    except IntegrityError as problem:
        raise UsernameTaken from problem
    return account


def grant_seat(
    *,
    by: Seat,
    account: Account,
    role: str,
    from_on: dt.date,
    institution: Institution | None = None,
    region: Region | None = None,
    unit: Unit | None = None,
    until_on: dt.date | None = None,
) -> Seat:
    """Give the account a role at a place from a day on.

    Raises `SeatWithoutPlace`, or what `rules.check_can_grant` raises.
    """
    if institution is None and region is None:
        raise SeatWithoutPlace
    rules.check_can_grant(
        by=by, account=account, role=role, institution=institution, region=region, unit=unit
    )
    seat = Seat(
        account=account,
        role=Role(role),
        institution=institution,
        region=region,
        unit=unit,
        from_on=from_on,
        until_on=until_on,
    )
    with action("registry.seat_granted", by=by, on=seat, role=seat.role, account=account.pk):
        seat.save()
    return seat


def invite(*, by: Seat, username: str, display_name: str, email: str, password: str, seat: dict) -> Account:
    """Open an account together with its first seat (`seat` as `grant_seat` takes it): both or neither.

    Raises what `open_account` and `grant_seat` raise.
    """
    with action("registry.account_invited", by=by, institution=by.institution_id):
        account = open_account(
            by=by, username=username, display_name=display_name, email=email, password=password
        )
        grant_seat(by=by, account=account, **seat)
    return account


def end_seat(*, by: Seat, seat: Seat, on: dt.date) -> Seat:
    """End the seat with the day given; from that day on it opens nothing. Raises what `rules.check_can_end` raises."""
    rules.check_can_end(by=by, seat=seat, on=on)
    with action("registry.seat_ended", by=by, on=seat, role=seat.role):
        seat.until_on = max(on, seat.from_on)
        seat.save()
    return seat


@contextmanager
def seated(reason: str, *, institution: Institution | None = None) -> Iterator[Seat]:
    """Sit down as the system, for a command or a job that states its reason.

    Scopes are off inside: what the command touches is its own responsibility and stands in the trail.
    """
    seat = Seat(id=None, role=Role.SYSTEM, institution=institution)
    seat.reason = reason
    with scopes_disabled():
        yield seat
