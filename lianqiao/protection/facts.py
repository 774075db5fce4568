"""What this room publishes for statistics: suspicions of harm and how soon they were answered. No names, no free text."""

from django.db.models import DurationField, ExpressionWrapper, F, FloatField, Q, QuerySet, TextField
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Extract, TruncDate
from django.utils.translation import gettext_lazy as _

from lianqiao.core.facts import Column, Fact, Unit

from .models import SafeguardingReport

HOUR = 3600.0


def _key(path: str) -> Cast:
    return Cast(path, TextField())


def _hours(first: str, last: str) -> Combinable:
    passed = ExpressionWrapper(F(last) - F(first), output_field=DurationField())
    return Cast(Extract(passed, "epoch"), FloatField()) / HOUR


def report_rows() -> QuerySet:
    """One row a suspicion of harm written down, whatever became of it."""
    return (
        SafeguardingReport.objects.order_by()
        .values("kind", "danger_now", "decision", "reported_to")
        .annotate(
            suspected_on=TruncDate("discovered_at"),
            hours_to_report=_hours("discovered_at", "reported_at"),
            decided=Q(decided_at__isnull=False),
            reported=Q(reported_at__isnull=False),
            report=_key("id"),
        )
        # Keys last: once an annotation bears the name of a field, paths through that field can no longer be named.
        .annotate(case=_key("case_id"), institution=_key("institution_id"))
    )


REPORTS = Fact(
    name="protection.reports",
    grain=_("one suspicion of harm"),
    unit=Unit.EVENTS,
    columns=(
        Column("report", "key", _("Safeguarding report, by key")),
        Column("case", "key", _("Episode, by key")),
        Column("institution", "string", _("Institution, by key")),
        Column("suspected_on", "date", _("Day the harm was discovered")),
        Column("kind", "string", _("What was suspected")),
        Column("danger_now", "boolean", _("Whether somebody was in danger at that moment")),
        Column("decided", "boolean", _("Whether it was decided to report it or not")),
        Column("decision", "string", _("report or no_report, empty before")),
        Column("reported", "boolean", _("Whether it was reported to an authority")),
        Column("reported_to", "string", _("Kind of authority, empty before")),
        Column("hours_to_report", "float64", _("Hours from the discovery to the report, empty before")),
    ),
    rows=report_rows,
    dated="suspected_on",
)
