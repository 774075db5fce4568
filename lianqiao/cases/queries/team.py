"""Who carries how much."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Case as Choice
from django.db.models import Count, DecimalField, F, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value, When

from lianqiao.cases.models import Case, Contact, PlanStep
from lianqiao.cases.rules.caseload import Caseload, Standing, Weights, weights_on
from lianqiao.cases.states import CaseState, ContactState, Depth, Risk, StepState
from lianqiao.registry.models import Practice
from lianqiao.registry.queries import practice_of
from lianqiao.workforce.models import Assignment, Worker
from lianqiao.workforce.queries import holding_on

QUIET = timedelta(days=14)


def workload(*, today: date, unsigned_before: datetime) -> list[dict]:
    """Return one row a responsible worker, the fullest first: open cases, full, high risk, quiet, late steps, unsigned,
    and the `caseload` by weight.

    Three queries whatever the size of the team.
    """
    weights = weights_on(today)
    rows = list(
        _held(today, weights)
        .annotate(
            open=Count("id"),
            full=Count("id", filter=Q(depth=Depth.FULL)),
            high=Count("id", filter=Q(risk=Risk.HIGH)),
            quiet=Count("id", filter=Q(quiet_since__lte=today - QUIET)),
        )
        .order_by("-weight", "responsible_id")
    )
    late = _late_steps(today)
    unsigned = _unsigned(unsigned_before)
    for row in rows:
        row["late"] = late.get(row["responsible_id"], 0)
        row["unsigned"] = unsigned.get(row["responsible_id"], 0)
        row["caseload"] = _caseload(row, weights)
    return rows


def caseloads(today: date) -> dict[UUID, Caseload]:
    """Return what everybody carries who has an open case in hand. One query."""
    weights = weights_on(today)
    return {row["responsible_id"]: _caseload(row, weights) for row in _held(today, weights)}


def above_ceiling(workers: Iterable[Worker], today: date) -> list[Caseload]:
    """Return those of the workers who carry more than their post does."""
    loads = caseloads(today)
    named = (loads.get(worker.pk) for worker in workers)
    return [load for load in named if load is not None and load.standing == Standing.ABOVE]


def ceiling_of(institution_id: UUID, today: date) -> Decimal:
    """Return what one full post carries at the institution: its own ceiling, else that of the published table."""
    return practice_of(institution_id).caseload_ceiling or weights_on(today).ceiling


def _held(today: date, weights: Weights) -> QuerySet:
    """The open cases by who has them in hand, with their weight, the posts of that worker and the ceiling, as one."""
    posts = Assignment.objects.filter(holding_on(today), worker=OuterRef("responsible")).order_by()
    fte = posts.values("worker").annotate(fte=Sum("fte")).values("fte")
    own = Practice.objects.filter(institution=OuterRef("institution")).values("caseload_ceiling")
    held = Case.objects.filter(state=CaseState.OPEN, responsible__isnull=False).order_by()
    told = {"name": F("responsible__name"), "fte": Subquery(fte), "own_ceiling": Subquery(own[:1])}
    return held.values("responsible_id", **told).annotate(weight=Sum(_weight(weights)))


def _weight(weights: Weights) -> Choice:
    """The weight of a case: of its depth, and of its risk beside it."""
    number = DecimalField(max_digits=6, decimal_places=2)
    whens = [When(depth=depth, then=Value(weight)) for depth, weight in weights.depth.items()]
    risky = [When(risk=risk, then=Value(weight)) for risk, weight in weights.risk.items() if weight]
    none = Value(Decimal(0))
    return Choice(*whens, default=none, output_field=number) + Choice(
        *risky, default=none, output_field=number
    )


def _caseload(row: dict, weights: Weights) -> Caseload:
    # Somebody whose post ended carries their cases beside a full post until they are handed over.
    most = (row["own_ceiling"] or weights.ceiling) * (row["fte"] or 1)
    return Caseload(row["responsible_id"], row["name"], row["weight"], most, weights.near)


def late_notes(*, before: datetime) -> QuerySet:
    """Return whose notes were written before the moment and are not signed yet, how many, and since when."""
    drafts = Contact.objects.filter(state=ContactState.DRAFT, recorded_at__lt=before)
    counted = drafts.order_by().values("worker_name").annotate(notes=Count("id"), oldest=Min("recorded_at"))
    return counted.order_by("oldest", "worker_name")


def unassigned_count() -> int:
    """Return how many open cases nobody has in hand."""
    return Case.objects.filter(state=CaseState.OPEN, responsible=None).count()


def _late_steps(today: date) -> dict[UUID, int]:
    steps = PlanStep.objects.filter(state=StepState.OPEN, due_on__lt=today, owner__isnull=False)
    return dict(steps.values_list("owner_id").annotate(Count("id")).order_by())


def _unsigned(before: datetime) -> dict[UUID, int]:
    drafts = Contact.objects.filter(state=ContactState.DRAFT, recorded_at__lt=before, worker__isnull=False)
    return dict(drafts.values_list("worker_id").annotate(Count("id")).order_by())
