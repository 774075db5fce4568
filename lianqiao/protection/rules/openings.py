"""May a minor's record be asked for, approved, or opened in an emergency now? `check_can_…` raises the reason. See ADR 0025."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lianqiao.cases.kinds import AccessReason
from lianqiao.core.errors import DomainError
from lianqiao.core.states import check_can_move
from lianqiao.protection.models import OpeningRequest
from lianqiao.protection.states import OPENING_MOVES, OpeningState
from lianqiao.registry.models import Seat
from lianqiao.registry.roles import Permission

# Ours, not the law's: after these hours the supervisor's desk calls an unanswered request late.
ANSWER_WITHIN = timedelta(hours=24)
# What cannot wait for an answer. Everything else is asked for.
EMERGENCIES = frozenset({AccessReason.EMERGENCY, AccessReason.SAFEGUARDING})


class AskedAlready(DomainError):
    message = _("You have asked for this record already; the request waits for an answer.")


class NoEmergency(DomainError):
    message = _("This can wait for an approval: ask for it instead.")
    field = "reason"


class NotYoursToApprove(DomainError):
    message = _("A supervisor or the head of department decides on this.")


class OwnRequest(DomainError):
    message = _("Nobody approves their own request. Another supervisor or the head of department decides.")


class RefusalUnexplained(DomainError):
    message = _("Say why not, so that your colleague knows what to do instead.")
    field = "decision_text"


def check_can_ask(*, client_id: UUID, account_id: UUID) -> None:
    """Raise `AskedAlready` while a request of the account for this record waits."""
    mine = OpeningRequest.objects.filter(client_id=client_id, account_id=account_id)
    if mine.filter(state=OpeningState.WAITING).exists():
        raise AskedAlready


def check_emergency(reason: str) -> None:
    """Raise `NoEmergency` for a reason that can wait."""
    if reason not in EMERGENCIES:
        raise NoEmergency


def can_decide(seat: Seat, asked: OpeningRequest) -> bool:
    """Say whether the seat decides on this request now: a leader of the department, never who asked."""
    leads = seat.can(Permission.SEE_TEAM) and asked.account_id != seat.account_id
    return leads and asked.state == OpeningState.WAITING


def check_can_decide(seat: Seat, asked: OpeningRequest, state: str) -> None:
    """Raise `NotYoursToApprove`, `OwnRequest`, or `IllegalMove` when it was decided before."""
    if not seat.can(Permission.SEE_TEAM):
        raise NotYoursToApprove
    if asked.account_id == seat.account_id:
        raise OwnRequest
    check_can_move(OPENING_MOVES, asked.state, state)
