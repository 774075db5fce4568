"""May a request be answered or taken back now? `can_…` answers, `check_can_…` raises the reason."""

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lianqiao.cases.models import Request
from lianqiao.cases.states import REQUEST_MOVES, RequestState, Urgency
from lianqiao.core.errors import DomainError
from lianqiao.core.states import can_move

# Hours within which a request is to be answered: part 2.1 of the domain, crisis within the hour,
# triage on the same day for the rest.
ANSWER_WITHIN = {
    Urgency.CRISIS: timedelta(hours=1),
    Urgency.URGENT: timedelta(hours=4),
    Urgency.ROUTINE: timedelta(hours=24),
}


class AlreadyDecided(DomainError):
    message = _("This request has already been answered.")


class NotYourRequest(DomainError):
    message = _("Only who asked can withdraw the request.")


class ReasonMissing(DomainError):
    message = _("Choose a reason, so that whoever asked learns why.")
    field = "reason"


class AnswerMissing(DomainError):
    message = _("Write one line of answer to whoever asked.")
    field = "answer"


def can_decide(request: Request) -> bool:
    return can_move(REQUEST_MOVES, request.state, RequestState.ACCEPTED)


def check_can_decide(request: Request) -> None:
    """Raise `AlreadyDecided` unless the request still waits."""
    if not can_decide(request):
        raise AlreadyDecided


def check_is_answer(*, reason: str, answer: str) -> None:
    """Raise unless a refusal says why, by code and in words."""
    if not reason:
        raise ReasonMissing
    if not answer.strip():
        raise AnswerMissing


def can_withdraw(request: Request, *, account_id: UUID | None) -> bool:
    return can_decide(request) and request.asked_by is not None and request.asked_by.account_id == account_id


def check_can_withdraw(request: Request, *, account_id: UUID | None) -> None:
    """Raise unless the request waits and this account asked it."""
    check_can_decide(request)
    if not can_withdraw(request, account_id=account_id):
        raise NotYourRequest
