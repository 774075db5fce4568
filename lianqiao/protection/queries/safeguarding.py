"""Reads of safeguarding reports. Which of them exist for a reader the manager decides."""

from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import JSONObject

from lianqiao.protection.kinds import SafeguardingDecision
from lianqiao.protection.models import SafeguardingEntry, SafeguardingReport
from lianqiao.protection.states import SafeguardingState
from lianqiao.registry.composed import composed


def report_rows(*, open_only: bool = True) -> QuerySet:
    """Return reports as flat rows with what the list shows of each."""
    rows = SafeguardingReport.objects.all()
    if open_only:
        rows = rows.exclude(state=SafeguardingState.CLOSED)
    return rows.values(
        "id", "kind", "state", "danger_now", "discovered_at", "due_at", "next_look_on", "reported_at", "decision",
        "case_id", "case__number", "case__episode", "case__client_id", "case__client__name", "case__responsible__name",
    )  # fmt: skip


def report_for_page() -> QuerySet[SafeguardingReport]:
    """Return reports with what their page shows beside the entries."""
    return SafeguardingReport.objects.select_related(
        "case__client",
        "case__responsible",
        "written_by__account",
        "decided_by__account",
        "closed_by__account",
    )


def reports_on_paper(case_id: UUID) -> QuerySet[SafeguardingReport]:
    """Return the reports of a case that exist for the reader, the first one first, with every step in its order."""
    steps = SafeguardingEntry.objects.order_by("written_at", "id")
    found = report_for_page().filter(case=case_id).prefetch_related(Prefetch("entries", steps))
    return found.order_by("discovered_at", "id")


def reports_of(case_id: UUID) -> list[dict]:
    """Return the reports of a case that exist for the reader, the open ones first."""
    return composed(_of_case, case=case_id)


def _of_case(*, case: UUID) -> QuerySet:
    rows = report_rows(open_only=False).filter(case_id=case)
    return rows.order_by("closed_at", "-discovered_at")


def unanswered_beside(case: str) -> ArraySubquery:
    """Return what annotates a row with its reports nobody answered for, as JSON; `case` is its field with the case's key.

    Those neither made nor decided against, as far as they exist for the reader. Read with the row, as the flags are.
    """
    decided_for = Q(state=SafeguardingState.DECIDED, decision=SafeguardingDecision.REPORT)
    waiting = SafeguardingReport.objects.filter(
        Q(state=SafeguardingState.SUSPECTED) | decided_for, case_id=OuterRef(case)
    )
    return ArraySubquery(
        waiting.order_by("due_at", "id").values(told=JSONObject(id="id", kind="kind", state="state"))
    )


def due_moment(row: dict) -> datetime | None:
    """Return until when something is to be done about the row of a report: the report itself, until it was made or
    decided against."""
    waits = row["state"] == SafeguardingState.SUSPECTED or (
        row["state"] == SafeguardingState.DECIDED and row["decision"] == "report"
    )
    return row["due_at"] if waits else None
