"""What the verbs of all reports do alike, each inside the action of its own verb."""

from dataclasses import asdict
from datetime import datetime

from lianqiao.cases.queries import reported_figures
from lianqiao.casework import rules
from lianqiao.casework.models.reports import Report
from lianqiao.casework.states import ReportState
from lianqiao.registry.models import Seat


def sign(report: Report, *, by: Seat, at: datetime) -> None:
    """Sign it with the figures of the case as they are now, the same whoever signs."""
    report.state, report.signed_at, report.signed_by = ReportState.SIGNED, at, by if by.pk else None
    report.figures = asdict(reported_figures(report.case))
    report.save()


def countersign(report: Report, *, by: Seat, at: datetime, comment: str) -> None:
    """Countersign it; nothing of it changes any more. Raises `IllegalMove` or `OwnReport`."""
    rules.check_can_countersign(report, account_id=by.account_id)
    report.state, report.countersigned_at = ReportState.COUNTERSIGNED, at
    report.countersigned_by, report.comment = by if by.pk else None, comment.strip()
    # Only these: what the worker signed would be sealed anew, which the database takes for another text.
    report.save(update_fields=["state", "countersigned_at", "countersigned_by", "comment"])


def give_back(report: Report, *, by: Seat, comment: str) -> None:
    """Give it back to its worker and say why. Raises `IllegalMove`, `OwnReport` or `CommentMissing`."""
    rules.check_can_return(report, account_id=by.account_id, comment=comment)
    report.state, report.comment = ReportState.RETURNED, comment.strip()
    report.signed_at = report.signed_by = None
    report.save()
