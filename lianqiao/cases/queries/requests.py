"""Reads of requests."""

from uuid import UUID

from django.db.models import QuerySet

from lianqiao.cases.models import Request


def request_rows() -> QuerySet:
    """Return requests as flat rows with what the triage list shows."""
    return Request.objects.values(
        "id", "patient_name", "bed", "unit__name", "source_kind", "referrer_name", "reason", "reason_text", "urgency",
        "items", "state", "received_at", "due_at", "decided_at", "case_id", "client_id",
    )  # fmt: skip


def requests_of(account_id: UUID) -> QuerySet:
    """Return what the account asked and how it was answered; nothing of any case."""
    return (
        Request.objects.filter(asked_by__account_id=account_id)
        .order_by("-received_at", "-id")
        .values(
            "id", "patient_name", "bed", "unit__name", "reason", "urgency", "state", "received_at", "due_at",
            "decided_at", "decision_reason", "answer_text", "answer_seen_at",
        )
    )  # fmt: skip
