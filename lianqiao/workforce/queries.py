"""Reads of workers and assignments used in more than one place."""

from datetime import date
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now, TruncDate

from lianqiao.core.names import query_terms
from lianqiao.registry.composed import composed
from lianqiao.registry.models import Seat

from .models import Assignment, Deputy, Worker


def worker_of(seat: Seat) -> Worker | None:
    """Return the worker who sits on the seat, or None when the account belongs to no worker known there.

    `stands_in_for` holds the keys of the colleagues the worker stands in for today.
    """
    if seat.account_id is None:
        return None
    found = composed(_of_account, account=seat.account_id)
    return found[0] if found else None


def _of_account(*, account: UUID) -> QuerySet[Worker]:
    away = standing_in_today().filter(deputy=OuterRef("pk")).values("worker")
    return Worker.objects.filter(account_id=account).annotate(stands_in_for=ArraySubquery(away)).order_by()


def holding_on(on: date) -> Q:
    """The condition that an assignment holds on the day."""
    return Q(from_on__lte=on) & (Q(until_on=None) | Q(until_on__gt=on))


def active_workers(on: date, *, institution_id: UUID | None = None) -> QuerySet[Worker]:
    """Return the workers posted on the day, by name; at the institutions in scope, or at the one named."""
    posted = Assignment.objects.filter(holding_on(on), worker=OuterRef("pk"))
    if institution_id is not None:
        posted = posted.filter(institution_id=institution_id)
    return Worker.objects.filter(Exists(posted)).order_by("name", "id")


def workers_at_hand(on: date, *, institution_id: UUID | None = None) -> QuerySet[Worker]:
    """Return those posted on the day who can sign in: work given to anybody else lies with nobody."""
    return active_workers(on, institution_id=institution_id).filter(account__is_active=True)


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


def standing_in(on: date) -> QuerySet[Deputy]:
    """Return who stands in for somebody on the day."""
    return Deputy.objects.filter(from_on__lte=on, until_on__gt=on).order_by()


def standing_in_today() -> QuerySet[Deputy]:
    """Return who stands in for somebody today, the day told by the database: for conditions that are handed no day."""
    today = TruncDate(Now())
    return Deputy.objects.filter(from_on__lte=today, until_on__gt=today).order_by()


def hands_of(*, account: UUID, today: date) -> QuerySet:
    """Return the keys of the workers whose work lies in the account's hands: its own, and those it stands in for."""
    own = Worker.objects.filter(account_id=account).order_by().values("pk")
    return own.union(standing_in(today).filter(deputy__account_id=account).values("worker"), all=True)


def stood_in_for(*, account: UUID, today: date) -> QuerySet:
    """Return the colleagues the account stands in for on the day, and until when."""
    rows = standing_in(today).filter(deputy__account_id=account)
    return rows.order_by("until_on", "id").values("worker_id", "worker__name", "until_on")


def deputy_rows() -> QuerySet:
    """Return deputies as flat rows for the list."""
    return Deputy.objects.values(
        "id", "worker_id", "worker__name", "worker__account_id", "deputy_id", "deputy__name", "from_on",
        "until_on", "reason", "appointed_by__account__display_name",
    )  # fmt: skip
