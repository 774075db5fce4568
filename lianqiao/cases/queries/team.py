"""Who carries how much."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Q

from lianqiao.cases.models import Case, Contact, PlanStep
from lianqiao.cases.states import CaseState, ContactState, Depth, Risk, StepState

QUIET = timedelta(days=14)


def workload(*, today: date, unsigned_before: datetime) -> list[dict]:
    """Return one row a responsible worker, the fullest first: open cases, full, high risk, quiet, late steps, unsigned.

    Three queries whatever the size of the team.
    """
    rows = list(
        Case.objects.filter(state=CaseState.OPEN, responsible__isnull=False)
        .values("responsible_id", name=F("responsible__name"))
        .annotate(
            open=Count("id"),
            full=Count("id", filter=Q(depth=Depth.FULL)),
            high=Count("id", filter=Q(risk=Risk.HIGH)),
            quiet=Count("id", filter=Q(quiet_since__lte=today - QUIET)),
        )
        .order_by("-open", "responsible_id")
    )
    late = _late_steps(today)
    unsigned = _unsigned(unsigned_before)
    for row in rows:
        row["late"] = late.get(row["responsible_id"], 0)
        row["unsigned"] = unsigned.get(row["responsible_id"], 0)
    return rows


def unassigned_count() -> int:
    """Return how many open cases nobody has in hand."""
    return Case.objects.filter(state=CaseState.OPEN, responsible=None).count()


def _late_steps(today: date) -> dict[UUID, int]:
    steps = PlanStep.objects.filter(state=StepState.OPEN, due_on__lt=today, owner__isnull=False)
    return dict(steps.values_list("owner_id").annotate(Count("id")).order_by())


def _unsigned(before: datetime) -> dict[UUID, int]:
    drafts = Contact.objects.filter(state=ContactState.DRAFT, recorded_at__lt=before, worker__isnull=False)
    return dict(drafts.values_list("worker_id").annotate(Count("id")).order_by())
