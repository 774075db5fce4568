"""What lies with whom: reports of one kind, and what of this room is to be written again."""

from datetime import date
from uuid import UUID

from django.db.models import CharField, DateTimeField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from lianqiao.cases.states import CaseState
from lianqiao.casework.models import ClosingReport, DischargeItem, DischargePlan, EconomicAssessment
from lianqiao.casework.models.reports import Report
from lianqiao.casework.states import EconomyState, ReportState
from lianqiao.workforce.queries import hands_of

SHOWN = 50
_ROW = ("id", "signed_at", "case_id", "case__number", "case__episode", "case__client__name")


def reports_to_countersign(model: type[Report], *, account: UUID) -> QuerySet:
    """Return the reports in scope that wait for a supervisor who is not this account, the longest waiting first."""
    waiting = model.objects.filter(state=ReportState.SIGNED).exclude(signed_by__account_id=account)
    return waiting.order_by("signed_at", "id").values(*_ROW)[:SHOWN]


def reports_given_back(model: type[Report], *, account: UUID) -> QuerySet:
    """Return the reports of the account a supervisor gave back."""
    return _given_back(model, account).values(*_ROW).order_by("id")[:SHOWN]


def to_write_again(*, account: UUID, today: date) -> QuerySet:
    """Return what the account is to see to, by `kind`: its closing reports given back ("report") or countersigned ("close"),
    economic assessments that are over ("economy"), discharges of which something is due ("discharge", since `signed_at`)."""
    later = EconomicAssessment.objects.filter(case=OuterRef("case"), edition__gt=OuterRef("edition"))
    over = EconomicAssessment.objects.filter(
        ~Exists(later.order_by()), state=EconomyState.EXPIRED, case__state=CaseState.OPEN,
        case__responsible__account_id=account,
    )  # fmt: skip
    done = ClosingReport.objects.filter(
        written_by__account_id=account, state=ReportState.COUNTERSIGNED, case__state=CaseState.OPEN
    )
    returned, late = _given_back(ClosingReport, account), _unarranged(account, today)
    parts = (returned, "report"), (over, "economy"), (done, "close"), (late, "discharge")
    returned, *others = (_named(rows, kind) for rows, kind in parts)
    return returned.union(*others, all=True).order_by("signed_at", "id")[:SHOWN]


def _unarranged(account: UUID, today: date) -> QuerySet:
    late = DischargeItem.objects.filter(plan=OuterRef("pk"), arranged_on=None, due_on__lte=today)
    first = Cast(Subquery(late.order_by("due_on").values("due_on")[:1]), DateTimeField())
    plans = DischargePlan.objects.filter(Exists(late), executed_on=None, case__state=CaseState.OPEN)
    mine = plans.filter(case__responsible__in=hands_of(account=account, today=today))
    return mine.annotate(signed_at=first)


def _given_back(model: type[Report], account: UUID) -> QuerySet:
    return model.objects.filter(state=ReportState.RETURNED, written_by__account_id=account)


def _named(rows: QuerySet, kind: str) -> QuerySet:
    return rows.order_by().annotate(kind=Value(kind, output_field=CharField())).values(*_ROW, "kind")
