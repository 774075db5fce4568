"""Reads of the printed record: every form of a case as it was signed, in the order it was."""

from datetime import date

from django.db.models import QuerySet

from lianqiao.cases.models import Case
from lianqiao.casework.models import (
    Assessment,
    ClosingReport,
    DischargePlan,
    EconomicAssessment,
    Evaluation,
    Intake,
    ServicePlan,
)
from lianqiao.casework.models._sheets import Sheet
from lianqiao.casework.states import EvaluationState, PlanState, ReportState

from .discharges import DischargeSheet, sheet_agreed, sheet_of
from .evaluations import evaluations_of
from .service_plans import Progress, progress_of

SIGNED = (ReportState.SIGNED, ReportState.COUNTERSIGNED)


def sheets_on_paper(case: Case) -> list[tuple[str, Sheet]]:
    """Return the signed editions of intake, assessment and economic assessment, each under its kind. Four queries."""
    kinds: dict[str, QuerySet] = {
        "intake": Intake.objects.all(),
        "assessment": Assessment.objects.prefetch_related("problems"),
        "economy": EconomicAssessment.objects.all(),
    }
    return [
        (kind, sheet)
        for kind, sheets in kinds.items()
        for sheet in sheets.filter(case=case, signed_at__isnull=False).order_by("edition")
    ]


def plans_on_paper(case: Case) -> list[tuple[ServicePlan, list[Progress]]]:
    """Return the editions of the plan the client agreed to, each with its goals."""
    agreed = ServicePlan.objects.filter(case=case, agreed_on__isnull=False).exclude(state=PlanState.DRAFT)
    return [(plan, progress_of(plan)) for plan in agreed.order_by("edition")]


def discharges_on_paper(plan: DischargePlan, *, on: date) -> list[tuple[DischargeSheet, bool]]:
    """Return the editions of the discharge plan that were agreed before and it as it stands now; True marks the former."""
    earlier = plan.agreements.filter(edition__lt=plan.edition).order_by("edition")
    return [(sheet_agreed(one, on=on), True) for one in earlier] + [(sheet_of(plan, on=on), False)]


def evaluations_on_paper(case: Case) -> QuerySet[Evaluation]:
    """Return the signed evaluations of the case, the first one first."""
    return evaluations_of(case).filter(state=EvaluationState.SIGNED).order_by("on", "id")


def closing_on_paper(case: Case) -> QuerySet[ClosingReport]:
    return ClosingReport.objects.filter(case=case, state__in=SIGNED).select_related(
        "signed_by__account", "countersigned_by__account"
    )
