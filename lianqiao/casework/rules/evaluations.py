"""May a case be evaluated, or its client asked how it was, now? `check_can_…` raises the reason."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from lianqiao.cases.models import Case
from lianqiao.cases.rules import check_not_future, check_open
from lianqiao.cases.states import CaseState, StageState
from lianqiao.casework.models import Evaluation
from lianqiao.casework.states import EvaluationState
from lianqiao.core.errors import DomainError

ASKED_AT = (StageState.EVALUATING, StageState.CLOSING)


class EvaluationIsSigned(DomainError):
    message = _("This evaluation is signed and no longer changes. Write the next one instead.")


class EvaluatedBeforeOpening(DomainError):
    message = _("The case was not open yet on this day.")
    field = "on"


class ClientViewMissing(DomainError):
    message = _("Write down what client or family say to it before signing, or why they could not be asked.")
    field = "client_view"


class ProcessViewMissing(DomainError):
    message = _("Say how the work went before signing.")
    field = "process_view"


class TooEarlyToAsk(DomainError):
    message = _("Clients are asked when work is evaluated or closed.")


class SurveyIsOver(DomainError):
    message = _("This link has been used or is no longer valid.")


def check_can_write_evaluation(evaluation: Evaluation, *, on: date, today: date) -> None:
    """Raise `CaseIsClosed`, `EvaluationIsSigned`, `InTheFuture` or `EvaluatedBeforeOpening`."""
    check_open(evaluation.case)
    if evaluation.state != EvaluationState.DRAFT:
        raise EvaluationIsSigned
    check_not_future(on, today=today)
    if on < evaluation.case.opened_on:
        raise EvaluatedBeforeOpening


def check_can_sign_evaluation(evaluation: Evaluation) -> None:
    """Raise what a signed evaluation may not lack."""
    if not evaluation.client_view:
        raise ClientViewMissing
    if not evaluation.process_view:
        raise ProcessViewMissing


def can_ask_experience(case: Case, *, evaluated: bool) -> bool:
    """Say whether the client may be asked how it was: work is evaluated, or over."""
    return evaluated or case.state == CaseState.CLOSED or case.stage in ASKED_AT
