"""Reads of requests to open a minor's record."""

from uuid import UUID

from django.db.models import QuerySet

from lianqiao.protection.models import OpeningRequest
from lianqiao.protection.states import OpeningState
from lianqiao.registry.composed import composed

SHOWN = 20


def opening_for_page() -> QuerySet[OpeningRequest]:
    """Return requests with what their page shows."""
    return OpeningRequest.objects.select_related(
        "client", "case__responsible", "seat", "access", "decided_by__account"
    )


def requests_of(*, client: UUID, account: UUID) -> list[OpeningRequest]:
    """Return what the account asked for this record, the latest first."""
    mine = OpeningRequest.objects.filter(client_id=client, account_id=account)
    return list(mine.select_related("access", "decided_by__account").order_by("-asked_at", "-id")[:SHOWN])


def earlier_requests(asked: OpeningRequest) -> QuerySet[OpeningRequest]:
    """Return what was asked for the same record before, by anybody, the latest first."""
    others = OpeningRequest.objects.filter(client_id=asked.client_id, asked_at__lt=asked.asked_at)
    return others.select_related("access", "decided_by__account").order_by("-asked_at", "-id")[:SHOWN]


def waiting_openings(*, account: UUID) -> list[dict]:
    """Return the requests that wait for a leader's decision, but for the account's own."""
    return composed(_waiting, account=account)


def _waiting(*, account: UUID) -> QuerySet:
    rows = OpeningRequest.objects.filter(state=OpeningState.WAITING).exclude(account_id=account)
    return rows.order_by("asked_at", "id").values("id", "asked_at", "reader_name", "reason", "client__name")[
        :SHOWN
    ]
