"""Reads of workers and assignments used in more than one place."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lianqiao.core.names import query_terms
from lianqiao.registry.composed import composed
from lianqiao.registry.models import Seat

from .models import Assignment, Worker


def worker_of(seat: Seat) -> Worker | None:
    """Return the worker who sits on the seat, or None when the account belongs to no worker known there."""
    if seat.account_id is None:
        return None
    found = composed(_of_account, account=seat.account_id)
    return found[0] if found else None


def _of_account(*, account: UUID) -> QuerySet[Worker]:
    return Worker.objects.filter(account_id=account).order_by()


def holding_on(on: date) -> Q:
    """The condition that an assignment holds on the day."""
    return Q(from_on__lte=on) & (Q(until_on=None) | Q(until_on__gt=on))


def active_workers(on: date, *, institution_id: UUID | None = None) -> QuerySet[Worker]:
    """Return the workers posted on the day, by name; at the institutions in scope, or at the one named."""
    posted = Assignment.objects.filter(holding_on(on), worker=OuterRef("pk"))
    if institution_id is not None:
        posted = posted.filter(institution_id=institution_id)
    return Worker.objects.filter(Exists(posted)).order_by("name", "id")


def assignments_of(worker: Worker) -> QuerySet[Assignment]:
    """Return what the worker held and holds at the institutions in scope, the newest first."""
    return Assignment.objects.filter(worker=worker).select_related("institution")


def roster(
    *,
    text: str = "",
    institution: str = "",
    source: str = "",
    qualification: str = "",
    on: date | None = None,
) -> QuerySet:
    """Return assignments as flat rows for the list: one line an assignment, with its worker's name and level."""
    rows = Assignment.objects.all()
    if on is not None:
        rows = rows.filter(holding_on(on))
    if institution:
        rows = rows.filter(institution_id=institution)
    if source:
        rows = rows.filter(source=source)
    if qualification:
        rows = rows.filter(worker__qualification=qualification)
    if text:
        rows = rows.filter(worker__terms__contains=query_terms(text)) if query_terms(text) else rows.none()
    return rows.values(
        "id",
        "worker_id",
        "source",
        "employer",
        "fulltime",
        "fte",
        "from_on",
        "from_precision",
        "until_on",
        "worker__name",
        "worker__sex",
        "worker__qualification",
        "institution_id",
        "institution__name",
    )
