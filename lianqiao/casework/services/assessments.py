"""The assessment and its list of problems."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.cases.services import reach
from lianqiao.cases.states import StageState
from lianqiao.casework import rules
from lianqiao.casework.models import Assessment, Problem
from lianqiao.casework.states import AssessmentState
from lianqiao.registry.models import Seat

from ._sheets import fill, keep, sign

Problems = Sequence[Mapping[str, Any]]
"""What was told of each problem: code, severity, priority, text."""


def write_assessment(
    *, by: Seat, assessment: Assessment, told: Mapping[str, Any], problems: Problems, at: datetime
) -> Assessment:
    """Keep the draft with its problems. Raises `CaseIsClosed`, `SheetIsSigned`, `InTheFuture`, `StaleRecord`."""
    with action("casework.assessment_written", by=by, on=assessment, problems=len(problems)):
        _keep(by, assessment, told, problems, at)
    return assessment


def sign_assessment(
    *, by: Seat, assessment: Assessment, told: Mapping[str, Any], problems: Problems, at: datetime
) -> Assessment:
    """Keep and sign it; it supersedes the one signed before, and the case goes on to planning.

    Raises what `write_assessment` raises, `NothingAssessed` or `FormulationMissing`.
    """
    with action("casework.assessment_signed", by=by, on=assessment, problems=len(problems)):
        _keep(by, assessment, told, problems, at)
        rules.check_can_sign_assessment(assessment)
        sign(assessment, by=by, at=at, former=AssessmentState.SUPERSEDED)
        keep(assessment)
        reach(assessment.case, StageState.PLANNING)
    return assessment


def _keep(
    by: Seat, assessment: Assessment, told: Mapping[str, Any], problems: Problems, at: datetime
) -> None:
    rules.check_can_write(assessment)
    fill(assessment, told, by=by, at=at)
    rules.check_assessment(assessment, today=timezone.localdate(at))
    keep(assessment)
    assessment.problems.all().delete()
    Problem.objects.bulk_create(
        Problem(institution_id=assessment.institution_id, assessment=assessment, **problem)
        for problem in problems
    )
