"""Reads of the receipts of hand-overs."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from lianqiao.cases.queries import above_ceiling, caseloads
from lianqiao.cases.rules.caseload import Caseload
from lianqiao.workforce.models import Worker

from .models import Handover, HandoverLine


@dataclass(frozen=True)
class Taken:
    """What one worker took over in a hand-over."""

    name: str
    rows: list[dict[str, Any]]


def carriers(today: date) -> list[Caseload]:
    """Return who has open cases in hand, by name."""
    return sorted(caseloads(today).values(), key=lambda load: load.name)


def handover_rows() -> QuerySet:
    """Return the hand-overs in scope as flat rows for the list."""
    counted = Handover.objects.annotate(cases=Count("lines"))
    return counted.values("id", "at", "worker_name", "by_name", "cases")


def lines_of_handover(handover: Handover) -> list[dict[str, Any]]:
    """Return the cases of the hand-over as flat rows, by who took them over."""
    lines = HandoverLine.objects.filter(handover=handover).order_by("to_name", "to", "case__number", "id")
    return list(
        lines.values(
            "to_id", "to_name", "failure", "case_id", "case__number", "case__episode", "case__depth",
            "case__client_id", "case__client__name",
        )
    )  # fmt: skip


def taken_over(rows: list[dict[str, Any]]) -> list[Taken]:
    """Return the cases that changed hands, together for each who took some over."""
    names = {row["to_id"]: row["to_name"] for row in rows if not row["failure"]}
    return [
        Taken(name, [row for row in rows if row["to_id"] == key and not row["failure"]])
        for key, name in names.items()
    ]


def overburdened(rows: list[dict[str, Any]], today: date) -> list[Caseload]:
    """Return who of those who took over carries more than their post does now."""
    return above_ceiling([Worker(pk=key) for key in {row["to_id"] for row in rows}], today)
