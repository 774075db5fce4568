"""The intake form."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.cases.services import change_risk, reach
from lianqiao.cases.states import StageState
from lianqiao.casework import rules
from lianqiao.casework.models import Intake
from lianqiao.casework.models.intakes import Decision
from lianqiao.casework.states import IntakeState
from lianqiao.registry.models import Seat

from ._sheets import fill, keep, sign


def write_intake(*, by: Seat, intake: Intake, told: Mapping[str, Any], at: datetime) -> Intake:
    """Keep the draft of an intake form. Raises `CaseIsClosed`, `SheetIsSigned`, `InTheFuture`, `StaleRecord`."""
    rules.check_can_write(intake)
    fill(intake, told, by=by, at=at)
    rules.check_intake(intake, today=timezone.localdate(at))
    with action("casework.intake_written", by=by, on=intake, edition=intake.edition):
        keep(intake)
    return intake


def sign_intake(*, by: Seat, intake: Intake, told: Mapping[str, Any], at: datetime) -> Intake:
    """Keep and sign it; the edition signed before stands as amended. A case to be served goes on to assessment,
    and its risk is at least what intake saw.

    Raises what `write_intake` raises, and what a signed intake may not lack.
    """
    with action("casework.intake_signed", by=by, on=intake, edition=intake.edition) as details:
        rules.check_can_write(intake)
        fill(intake, told, by=by, at=at)
        rules.check_intake(intake, today=timezone.localdate(at))
        rules.check_can_sign_intake(intake)
        sign(intake, by=by, at=at, former=IntakeState.AMENDED)
        keep(intake)
        details["decision"] = intake.decision
        if intake.risk > intake.case.risk:
            change_risk(by=by, case=intake.case, risk=intake.risk)
        if intake.decision == Decision.OPEN:
            reach(intake.case, StageState.ASSESSING)
    return intake
