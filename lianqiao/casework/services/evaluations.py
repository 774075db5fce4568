"""Evaluating a case."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.cases.services import reach
from lianqiao.cases.states import StageState
from lianqiao.casework import rules
from lianqiao.casework.models import Evaluation
from lianqiao.casework.models.evaluations import EvaluationKind
from lianqiao.casework.queries.evaluations import as_kept, results_of, t_of
from lianqiao.casework.queries.service_plans import plan_of
from lianqiao.casework.states import EvaluationState
from lianqiao.registry.models import Seat

from ._sheets import keep

Told = Mapping[str, Any]


def write_evaluation(*, by: Seat, evaluation: Evaluation, told: Told, at: datetime) -> Evaluation:
    """Keep the draft with what came of the goals by now. A closing evaluation brings the case to its evaluation; an
    interim one leaves it where it stands, since work goes on.

    Raises `CaseIsClosed`, `EvaluationIsSigned`, `InTheFuture`, `EvaluatedBeforeOpening`, `StaleRecord`.
    """
    with action("casework.evaluation_written", by=by, on=evaluation, kind=told["kind"]):
        _keep(by, evaluation, told, at)
    return evaluation


def sign_evaluation(*, by: Seat, evaluation: Evaluation, told: Told, at: datetime) -> Evaluation:
    """Keep and sign it: from then on it never changes.

    Raises what `write_evaluation` raises, `ClientViewMissing` or `ProcessViewMissing`.
    """
    with action("casework.evaluation_signed", by=by, on=evaluation, kind=told["kind"]) as details:
        _keep(by, evaluation, told, at)
        rules.check_can_sign_evaluation(evaluation)
        evaluation.state, evaluation.signed_at = EvaluationState.SIGNED, at
        evaluation.signed_by, evaluation.signer_name = by if by.pk else None, by.holder_name
        evaluation.save()
        details["t"] = str(evaluation.t_score or "")
    return evaluation


def _keep(by: Seat, evaluation: Evaluation, told: Told, at: datetime) -> None:
    rules.check_can_write_evaluation(evaluation, on=told["on"], today=timezone.localdate(at))
    for name, value in told.items():
        setattr(evaluation, name, value.strip() if isinstance(value, str) else value)
    evaluation.written_by, evaluation.written_at = by if by.pk else None, at
    evaluation.plan = plan_of(evaluation.case)
    results = results_of(evaluation.plan) if evaluation.plan else []
    evaluation.results, evaluation.t_score = as_kept(results), t_of(results)
    keep(evaluation)
    if evaluation.kind == EvaluationKind.CLOSING:
        reach(evaluation.case, StageState.EVALUATING)
