"""What lies with whom: closing reports and those for others alike, and assessments to renew, told apart by `kind`."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value

from lianqiao.cases.states import CaseState
from lianqiao.casework.models import ClosingReport, EconomicAssessment, SocialReport
from lianqiao.casework.states import EconomyState, ReportState

SHOWN = 50
_KINDS = {"report": ClosingReport, "social": SocialReport}
_ROW = ("id", "kind", "signed_at", "case_id", "case__number", "case__episode", "case__client__name")


def reports_to_countersign(*, account: UUID) -> QuerySet:
    """Return the reports in scope that wait for a supervisor who is not this account, the longest waiting first."""
    waiting = (rows.filter(state=ReportState.SIGNED) for rows in _reports())
    return _rows(rows.exclude(signed_by__account_id=account) for rows in waiting)


def to_write_again(*, account: UUID) -> QuerySet:
    """Return what the account is to write again: its reports a supervisor gave back, and of its open cases the economic
    assessments that are over ("economy"), and the closing reports that are countersigned ("close")."""
    returned = [
        rows.filter(state=ReportState.RETURNED, written_by__account_id=account) for rows in _reports()
    ]
    later = EconomicAssessment.objects.filter(case=OuterRef("case"), edition__gt=OuterRef("edition"))
    over = EconomicAssessment.objects.filter(
        ~Exists(later.order_by()), state=EconomyState.EXPIRED, case__state=CaseState.OPEN,
        case__responsible__account_id=account,
    )  # fmt: skip
    done = ClosingReport.objects.filter(
        written_by__account_id=account, state=ReportState.COUNTERSIGNED, case__state=CaseState.OPEN
    )
    return _rows([*returned, _named(over, "economy"), _named(done, "close")])


def _reports() -> list[QuerySet]:
    return [_named(model.objects.all(), kind) for kind, model in _KINDS.items()]


def _named(rows: QuerySet, kind: str) -> QuerySet:
    return rows.order_by().annotate(kind=Value(kind, output_field=CharField()))


def _rows(chosen: Iterable[QuerySet]) -> QuerySet:
    first, *others = (rows.values(*_ROW) for rows in chosen)
    return first.union(*others, all=True).order_by("signed_at", "id")[:SHOWN]
