"""Handing over a whole caseload, as when somebody leaves or goes on leave."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import F

from lianqiao.audit.actions import action
from lianqiao.cases import rules
from lianqiao.cases.additions import do_parts
from lianqiao.cases.models import PlanStep
from lianqiao.cases.states import StepState
from lianqiao.registry.models import Seat
from lianqiao.workforce.models import Worker

from .cases import Receipt, assign_cases


def hand_over_caseload(*, by: Seat, worker: Worker, to: Mapping[UUID, Worker], at: datetime) -> Receipt:
    """Hand each of the cases to the worker named for it, with the open steps `worker` has in it; say of each what came.

    A case that is closed or gone by now stays where it is, and the receipt says so; the room that keeps receipts tells
    in it where it is read again. Raises `HandedToThemselves` or `CannotSignIn`.
    """
    rules.check_can_hand_over(worker, to.values())
    targets: dict[Worker, list[UUID]] = defaultdict(list)
    for case_id, whom in to.items():
        targets[whom].append(case_id)
    receipt = Receipt()
    with action("cases.caseload_handed_over", by=by, worker=worker.pk, cases=len(to)) as details:
        for whom, case_ids in targets.items():
            part = assign_cases(by=by, case_ids=case_ids, responsible=whom)
            receipt.done += part.done
            receipt.failed += part.failed
            steps = PlanStep.objects.filter(case__in=part.done, owner=worker, state=StepState.OPEN)
            steps.update(owner=whom, version=F("version") + 1)
        do_parts("handed_over", by=by, worker=worker, to=to, receipt=receipt, at=at)
        details.update(done=len(receipt.done), failed=len(receipt.failed))
    return receipt
