"""May a form of a case be written or signed now? `check_can_…` raises the reason, beside the field it is about."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from lianqiao.cases.rules import InTheFuture, check_open
from lianqiao.casework.models import Assessment, EconomicAssessment, Intake
from lianqiao.casework.models._sheets import Sheet
from lianqiao.casework.models.assessments import SECTIONS
from lianqiao.casework.models.intakes import Decision
from lianqiao.core.errors import DomainError

from .withdrawals import check_still_served


class SheetIsSigned(DomainError):
    message = _("This form is signed and no longer changes. Write the next edition instead.")


class PresentingMissing(DomainError):
    message = _("Write down what they come with, in their own words, before signing.")
    field = "presenting"


class DecisionMissing(DomainError):
    message = _("Say whether we serve before signing.")
    field = "decision"


class DecisionUnexplained(DomainError):
    message = _("Give the reason: for anything but a full case the next reader needs it.")
    field = "decision_reason"


class AmendedForNothing(DomainError):
    message = _("Say why the signed form is written again.")
    field = "written_again"


class FormulationMissing(DomainError):
    message = _("Say in a few sentences how it hangs together before signing.")
    field = "formulation"


class NothingAssessed(DomainError):
    message = _("Fill at least one of the twelve sections before signing.")
    field = "illness"


class MoreMembersThanHousehold(DomainError):
    message = _("More people are listed than live in the household.")
    field = "size"


class MoreChildrenThanHousehold(DomainError):
    message = _("More children are counted than people live in the household.")
    field = "children"


class RiskUntold(DomainError):
    message = _("Say what you saw of risk before signing, even when it is that there is none.")
    field = "danger"


class MoreBackThanPaid(DomainError):
    message = _("More cannot be reimbursed than was paid.")
    field = "reimbursed"


class ProofUnseen(DomainError):
    message = _("Tick the proof you saw, or say in the remarks why none could be seen.")
    field = "evidence"


class ValidBackwards(DomainError):
    message = _("The assessment has to be valid beyond the day it was made.")
    field = "valid_until"


def check_can_write(sheet: Sheet) -> None:
    """Raise `CaseIsClosed`, `ServiceWithdrawn` or `SheetIsSigned`."""
    check_open(sheet.case)
    check_still_served(sheet.case)
    if sheet.signed_at:
        raise SheetIsSigned


def check_intake(intake: Intake, *, today: date) -> None:
    """Raise `InTheFuture` for an admission that has not been."""
    if intake.admitted_on and intake.admitted_on > today:
        raise InTheFuture(field="admitted_on")


def check_can_sign_intake(intake: Intake) -> None:
    """Raise what a signed intake may not lack."""
    if not intake.presenting:
        raise PresentingMissing
    if not intake.decision:
        raise DecisionMissing
    if intake.decision != Decision.OPEN and not intake.decision_reason:
        raise DecisionUnexplained
    if intake.edition > 1 and not intake.written_again:
        raise AmendedForNothing


def check_assessment(assessment: Assessment, *, today: date) -> None:
    """Raise `InTheFuture` for an assessment dated after today."""
    if assessment.assessed_on > today:
        raise InTheFuture(field="assessed_on")


def check_can_sign_assessment(assessment: Assessment) -> None:
    """Raise `NothingAssessed`, `RiskUntold` or `FormulationMissing`."""
    if not any(getattr(assessment, section) for section in SECTIONS):
        raise NothingAssessed
    if not assessment.danger:
        raise RiskUntold
    if not assessment.formulation:
        raise FormulationMissing


def check_economy(economy: EconomicAssessment, inputs: Mapping[str, Any], *, today: date) -> None:
    """Raise when what was told of the household cannot be so."""
    if economy.assessed_on > today:
        raise InTheFuture(field="assessed_on")
    if economy.valid_until <= economy.assessed_on:
        raise ValidBackwards
    if len(inputs["members"]) > inputs["size"]:
        raise MoreMembersThanHousehold
    if (inputs["children"] or 0) > inputs["size"]:
        raise MoreChildrenThanHousehold
    for paid, back in (("paid", "reimbursed"), ("expected", "expected_reimbursed")):
        if Decimal(inputs[back] or 0) > Decimal(inputs[paid] or 0):
            raise MoreBackThanPaid(field=back)


def check_evidence(economy: EconomicAssessment) -> None:
    """Raise `ProofUnseen` when no proof was seen and nothing says why."""
    if not economy.inputs["evidence"] and not economy.remark:
        raise ProofUnseen
