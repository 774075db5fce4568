"""Handing over a whole caseload, as when somebody leaves or goes on leave; what became of it is kept as a receipt."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import F

from lianqiao.audit.actions import action
from lianqiao.cases.models import Case, PlanStep
from lianqiao.cases.rules import institution_of
from lianqiao.cases.services import assign_cases
from lianqiao.cases.states import StepState
from lianqiao.registry.models import Seat
from lianqiao.workforce.models import Worker

from . import rules
from .models import Handover, HandoverLine


def hand_over_caseload(*, by: Seat, worker: Worker, to: Mapping[UUID, Worker], at: datetime) -> Handover:
    """Hand each of the cases to the worker named for it, with the open steps `worker` has in it; return the receipt.

    A case that is closed by now stays where it is, and the receipt says so. Raises `HandedToThemselves`.
    """
    rules.check_can_hand_over(worker, to.values())
    targets: dict[Worker, list[UUID]] = defaultdict(list)
    for case_id, whom in to.items():
        targets[whom].append(case_id)
    kept = Handover(
        institution_id=institution_of(by),
        worker=worker,
        worker_name=worker.name,
        by=by if by.pk else None,
        by_name=by.holder_name,
        at=at,
    )
    failed: dict[UUID, str] = {}
    with action("handovers.handed_over", by=by, on=kept, worker=worker.pk, cases=len(to)) as details:
        for whom, case_ids in targets.items():
            part = assign_cases(by=by, case_ids=case_ids, responsible=whom)
            failed |= dict(part.failed)
            steps = PlanStep.objects.filter(case__in=part.done, owner=worker, state=StepState.OPEN)
            steps.update(owner=whom, version=F("version") + 1)
        kept.save()
        _keep_lines(kept, to, failed)
        details.update(done=len(to) - len(failed), failed=len(failed))
    return kept


def _keep_lines(kept: Handover, to: Mapping[UUID, Worker], failed: Mapping[UUID, str]) -> None:
    """A line for each case that is still there."""
    HandoverLine.objects.bulk_create(
        HandoverLine(
            institution_id=kept.institution_id,
            handover=kept,
            case_id=key,
            to=to[key],
            to_name=to[key].name,
            failure=failed.get(key, ""),
        )
        for key in Case.objects.filter(pk__in=to).values_list("pk", flat=True)
    )
