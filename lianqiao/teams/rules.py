"""Who may write the team sheet now, and who may join it? `check_can_…` raises the reason."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from lianqiao.cases.models import Case
from lianqiao.cases.rules import InTheFuture, check_open
from lianqiao.cases.rules.access import OnTheTeam, can_name, check_can_name
from lianqiao.cases.states import CaseState
from lianqiao.core.errors import DomainError
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission
from lianqiao.workforce.models import Worker

from .kinds import MemberKind
from .models import Member
from .queries import is_on_team


class NotYourTeam(DomainError):
    message = _("Only who works on the case and who leads the department write its team sheet.")


class LeftAlready(DomainError):
    message = _("Who has left stays on the sheet as they were.")


class LeavesBeforeComing(DomainError):
    message = _("Nobody leaves before they came.")
    field = "on"


def can_write(seat: Seat, case: Case) -> bool:
    """Say whether the seat writes the sheet: who has the case in hand, who leads, and whoever is on the team."""
    if case.state != CaseState.OPEN or not seat.can(Permission.WRITE_CASES):
        return False
    return can_name(seat, case) or is_on_team(case=case.pk, account=seat.account_id)


def check_can_write(seat: Seat, case: Case) -> None:
    """Raise `CaseIsClosed` or `NotYourTeam`."""
    check_open(case)
    if not can_write(seat, case):
        raise NotYourTeam


def check_began(from_on: date, *, today: date) -> None:
    """Raise `InTheFuture` beside the day it begins."""
    if from_on > today:
        raise InTheFuture(field="from_on")


def check_can_join(seat: Seat, case: Case, *, worker: Worker | None, from_on: date, today: date) -> None:
    """Raise as `check_can_write` does, `InTheFuture`; for a colleague of ours, who reads the case from then on,
    `NotYoursToName` or `OnTheTeam`."""
    check_can_write(seat, case)
    check_began(from_on, today=today)
    if worker is None:
        return
    check_can_name(seat, case)
    current = Member.objects.filter(case=case, worker=worker, until_on=None)
    if case.responsible_id == worker.pk or current.exists():
        raise OnTheTeam


def check_can_change(seat: Seat, member: Member) -> None:
    """Raise as `check_can_write` does, `LeftAlready`; for a colleague of ours `NotYoursToName`."""
    check_can_write(seat, member.case)
    if member.until_on is not None:
        raise LeftAlready
    if member.kind == MemberKind.OURS:
        check_can_name(seat, member.case)


def check_can_leave(seat: Seat, member: Member, *, on: date, today: date) -> None:
    """Raise as `check_can_change` does, `LeavesBeforeComing`, or `InTheFuture`."""
    check_can_change(seat, member)
    if on > today:
        raise InTheFuture
    if on < member.from_on:
        raise LeavesBeforeComing
