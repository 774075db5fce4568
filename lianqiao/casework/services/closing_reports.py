"""Writing, signing and countersigning the closing report."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError

from lianqiao.audit.actions import action
from lianqiao.cases.models import Case
from lianqiao.cases.services import note_report_signed, reach
from lianqiao.cases.states import CaseState, StageState
from lianqiao.casework import rules
from lianqiao.casework.models import ClosingReport
from lianqiao.casework.models.closing_reports import PARTS
from lianqiao.core.errors import StaleRecord
from lianqiao.registry.models import Seat
from lianqiao.registry.queries import practice_of

from .reports import countersign, give_back, sign


def write_report(
    *, by: Seat, case: Case, told: Mapping[str, str], at: datetime, report: ClosingReport | None = None
) -> ClosingReport:
    """Write the report of a case, or change it while it is unsigned, and return it.

    Raises `ReportIsSigned`, or `StaleRecord` when a colleague has begun one meanwhile.
    """
    report = report or ClosingReport(institution_id=case.institution_id, case=case, written_at=at)
    rules.check_can_change_report(report)
    for part in PARTS:
        setattr(report, part, told.get(part, "").strip())
    report.written_by = report.written_by or (by if by.pk else None)
    try:
        with action("casework.report_written", by=by, on=report, case=case.pk):
            report.save()
            if case.state == CaseState.OPEN:
                reach(case, StageState.CLOSING)
    except IntegrityError as clash:
        raise StaleRecord from clash
    return report


def sign_report(*, by: Seat, report: ClosingReport, at: datetime) -> ClosingReport:
    """Sign the report with the figures of the case as they are now; where no supervisor is asked for, the case may close.

    Raises `ReportIsSigned`, `ReportIncomplete`.
    """
    rules.check_can_sign_report(report)
    with action("casework.report_signed", by=by, on=report, case=report.case_id):
        sign(report, by=by, at=at)
        if not practice_of(report.institution_id).supervisor_closes:
            note_report_signed(report.case, at)
    return report


def countersign_report(*, by: Seat, report: ClosingReport, at: datetime, comment: str = "") -> ClosingReport:
    """Countersign the report; nothing of it changes any more, and the case may close. Raises `IllegalMove`, `OwnReport`."""
    with action("casework.report_countersigned", by=by, on=report, case=report.case_id):
        countersign(report, by=by, at=at, comment=comment)
        note_report_signed(report.case, at)
    return report


def return_report(*, by: Seat, report: ClosingReport, comment: str) -> ClosingReport:
    """Give the report back to its worker and say why. Raises `IllegalMove`, `OwnReport` or `CommentMissing`."""
    with action("casework.report_returned", by=by, on=report, case=report.case_id):
        give_back(report, by=by, comment=comment)
        note_report_signed(report.case, None)
    return report
