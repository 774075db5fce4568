"""Which reports lie with whom: closing reports and those for others alike, told apart by `kind`."""

from uuid import UUID

from django.db.models import CharField, QuerySet, Value

from lianqiao.casework.models import ClosingReport, SocialReport
from lianqiao.casework.states import ReportState

SHOWN = 50
_KINDS = {"report": ClosingReport, "social": SocialReport}
_ROW = ("id", "kind", "signed_at", "case_id", "case__number", "case__episode", "case__client__name")


def reports_to_countersign(*, account: UUID) -> QuerySet:
    """Return the reports in scope that wait for a supervisor who is not this account, the longest waiting first."""
    return _rows(
        rows.filter(state=ReportState.SIGNED).exclude(signed_by__account_id=account) for rows in _kinds()
    )


def reports_given_back(*, account: UUID) -> QuerySet:
    """Return the reports the account wrote that a supervisor gave back."""
    return _rows(rows.filter(state=ReportState.RETURNED, written_by__account_id=account) for rows in _kinds())


def _kinds() -> list[QuerySet]:
    return [
        model.objects.order_by().annotate(kind=Value(kind, output_field=CharField()))
        for kind, model in _KINDS.items()
    ]


def _rows(chosen) -> QuerySet:
    first, *others = (rows.values(*_ROW) for rows in chosen)
    return first.union(*others, all=True).order_by("signed_at", "id")[:SHOWN]
