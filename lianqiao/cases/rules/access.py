"""Who may name the readers of a case and judge an opening? `check_can_…` raises the reason. See ADR 0020 and 0025."""

from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lianqiao.cases.models import Case, SpecialAccess, TeamMember
from lianqiao.cases.states import CaseState
from lianqiao.core.dates import age
from lianqiao.core.errors import DomainError
from lianqiao.people.models import Client
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission, Role

OF_AGE = 18
OPEN_FOR = timedelta(minutes=30)
# Who is told of every opening and judges it afterwards.
PRIVACY_OFFICERS = frozenset({Role.SECURITY_AUDITOR, Role.DEPARTMENT_LEAD})


class PurposeMissing(DomainError):
    message = _("Say in a sentence what you need the record for. The owner and the privacy officer read it.")
    field = "reason_text"


class NotYoursToName(DomainError):
    message = _("Only who has the case in hand and who leads the department name its team.")


class OnTheTeam(DomainError):
    message = _("This colleague belongs to the case already.")
    field = "worker"


class LeftTheTeam(DomainError):
    message = _("This colleague has left the case already.")


class OwnAccess(DomainError):
    message = _("Nobody judges their own opening.")


class ReviewedBefore(DomainError):
    message = _("This opening was reviewed before.")


class NotYoursToReview(DomainError):
    message = _("Openings are reviewed by the privacy officer or the head of department.")


class RemarkMissing(DomainError):
    message = _("Say why it was not justified, and what follows.")
    field = "judgement_text"


def is_minor(client: Client, *, today: date) -> bool:
    """Say whether the client is known to be under 18."""
    years = age(client.birth_date, today)
    return years is not None and years < OF_AGE


def check_purpose(text: str) -> None:
    """Raise `PurposeMissing` when an opening says nothing of what it is for."""
    if not text.strip():
        raise PurposeMissing


def can_name(seat: Seat, case: Case) -> bool:
    """Say whether the seat names who else belongs to the case: the one in charge, or a leader."""
    if case.state != CaseState.OPEN:
        return False
    mine = case.responsible is not None and case.responsible.account_id == seat.account_id
    return seat.can(Permission.ASSIGN) or mine


def check_can_name(seat: Seat, case: Case) -> None:
    """Raise `NotYoursToName`."""
    if not can_name(seat, case):
        raise NotYoursToName


def check_can_join(case: Case, *, worker_id: UUID) -> None:
    """Raise `OnTheTeam` for the one in charge and for who is named already."""
    if case.responsible_id == worker_id:
        raise OnTheTeam
    if TeamMember.objects.filter(case=case, worker_id=worker_id, until_on=None).exists():
        raise OnTheTeam


def can_review(seat: Seat, access: SpecialAccess) -> bool:
    """Say whether the seat judges this opening now: one that somebody else made unasked, and nobody judged."""
    settled = access.reviewed_at is not None or access.approved_by_id is not None
    return seat.role in PRIVACY_OFFICERS and access.account_id != seat.account_id and not settled


def check_can_review(seat: Seat, access: SpecialAccess) -> None:
    """Raise `NotYoursToReview`, `OwnAccess`, or `ReviewedBefore`, which is also for what was approved beforehand."""
    if seat.role not in PRIVACY_OFFICERS:
        raise NotYoursToReview
    if access.account_id == seat.account_id:
        raise OwnAccess
    if access.reviewed_at is not None or access.approved_by_id is not None:
        raise ReviewedBefore
