"""May a report be changed, signed or countersigned now? `check_can_…` raises the reason.

All but the signing of it holds for every report that a supervisor countersigns.
"""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from lianqiao.casework.models import ClosingReport
from lianqiao.casework.models.reports import Report
from lianqiao.casework.states import REPORT_MOVES, ReportState
from lianqiao.core.errors import DomainError
from lianqiao.core.states import can_move, check_can_move


class ReportIsSigned(DomainError):
    message = _("The report is signed. Only the supervisor can give it back.")


class ReportIncomplete(DomainError):
    message = _("Say at least what was done and what was reached.")
    field = "work"


class OwnReport(DomainError):
    message = _("Nobody countersigns their own report.")


class CommentMissing(DomainError):
    message = _("Say what is to be changed.")
    field = "comment"


def can_change_report(report: Report) -> bool:
    return can_move(REPORT_MOVES, report.state, ReportState.SIGNED)


def check_can_change_report(report: Report) -> None:
    """Raise `ReportIsSigned` unless its words may still change."""
    if not can_change_report(report):
        raise ReportIsSigned


def check_can_sign_report(report: ClosingReport) -> None:
    """Raise unless it is unsigned and says what was done and reached."""
    check_can_change_report(report)
    if not (report.work.strip() and report.results.strip()):
        raise ReportIncomplete


def can_countersign(report: Report, *, account_id: UUID | None) -> bool:
    own = report.signed_by is not None and report.signed_by.account_id == account_id
    return can_move(REPORT_MOVES, report.state, ReportState.COUNTERSIGNED) and not own


def check_can_countersign(report: Report, *, account_id: UUID | None) -> None:
    """Raise `IllegalMove` unless it waits for the supervisor, `OwnReport` for who signed it first."""
    check_can_move(REPORT_MOVES, report.state, ReportState.COUNTERSIGNED)
    if not can_countersign(report, account_id=account_id):
        raise OwnReport


def check_can_return(report: Report, *, account_id: UUID | None, comment: str) -> None:
    """Raise unless it waits for the supervisor, who says what is to be changed."""
    check_can_countersign(report, account_id=account_id)
    if not comment.strip():
        raise CommentMissing
