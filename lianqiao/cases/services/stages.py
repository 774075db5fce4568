"""How far the work on a case has come."""

from datetime import datetime

from lianqiao.audit.actions import action
from lianqiao.cases import rules
from lianqiao.cases.models import Case
from lianqiao.cases.states import STAGE_MOVES, StageState
from lianqiao.core.states import check_can_move
from lianqiao.registry.models import Seat

ORDER = list(StageState)


def reach(case: Case, stage: str) -> None:
    """Move the case forward to a stage it has come to, inside the action that brings it there; never back.

    Like the counters of signed contacts this leaves the version alone: nobody who has the case open loses their save.
    """
    if ORDER.index(StageState(stage)) > ORDER.index(StageState(case.stage)):
        check_can_move(STAGE_MOVES, case.stage, stage)
        Case.objects.filter(pk=case.pk).update(stage=stage)
        case.stage = stage


def note_report_signed(case: Case, at: datetime | None) -> None:
    """Keep when a report that sums the case up was signed, inside the action that signs it; None when it was given back.

    The version stays as it is, as in `reach`.
    """
    Case.objects.filter(pk=case.pk).update(report_signed_at=at)
    case.report_signed_at = at


def change_stage(*, by: Seat, case: Case, stage: str) -> Case:
    """Say that the work stands elsewhere, further or back. Raises `CaseIsClosed`, `IllegalMove`."""
    rules.check_open(case)
    rules.check_can_move_to(case, stage)
    with action("cases.stage_changed", by=by, on=case, old=case.stage, new=stage):
        case.stage = stage
        case.save(update_fields=["stage"])
    return case
