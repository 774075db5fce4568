"""What lies with whom: reports of one kind, and what of this room is to be written again."""

from uuid import UUID

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value

from lianqiao.cases.states import CaseState
from lianqiao.casework.models import ClosingReport, EconomicAssessment
from lianqiao.casework.models.reports import Report
from lianqiao.casework.states import EconomyState, ReportState

SHOWN = 50
_ROW = ("id", "signed_at", "case_id", "case__number", "case__episode", "case__client__name")


def reports_to_countersign(model: type[Report], *, account: UUID) -> QuerySet:
    """Return the reports in scope that wait for a supervisor who is not this account, the longest waiting first."""
    waiting = model.objects.filter(state=ReportState.SIGNED).exclude(signed_by__account_id=account)
    return waiting.order_by("signed_at", "id").values(*_ROW)[:SHOWN]


def reports_given_back(model: type[Report], *, account: UUID) -> QuerySet:
    """Return the reports of the account a supervisor gave back."""
    return _given_back(model, account).values(*_ROW).order_by("id")[:SHOWN]


def to_write_again(*, account: UUID) -> QuerySet:
    """Return what the account is to write again, told apart by `kind`: its closing reports a supervisor gave back
    ("report"), of its open cases the economic assessments that are over ("economy"), and the closing reports that are
    countersigned ("close")."""
    later = EconomicAssessment.objects.filter(case=OuterRef("case"), edition__gt=OuterRef("edition"))
    over = EconomicAssessment.objects.filter(
        ~Exists(later.order_by()), state=EconomyState.EXPIRED, case__state=CaseState.OPEN,
        case__responsible__account_id=account,
    )  # fmt: skip
    done = ClosingReport.objects.filter(
        written_by__account_id=account, state=ReportState.COUNTERSIGNED, case__state=CaseState.OPEN
    )
    returned = _named(_given_back(ClosingReport, account), "report")
    others = (_named(over, "economy"), _named(done, "close"))
    return returned.union(*others, all=True).order_by("signed_at", "id")[:SHOWN]


def _given_back(model: type[Report], account: UUID) -> QuerySet:
    return model.objects.filter(state=ReportState.RETURNED, written_by__account_id=account)


def _named(rows: QuerySet, kind: str) -> QuerySet:
    return rows.order_by().annotate(kind=Value(kind, output_field=CharField())).values(*_ROW, "kind")
