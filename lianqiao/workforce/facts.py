"""What this room publishes for statistics: who was posted where, from when until when. No names."""

from django.db.models import CharField, F, FloatField, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from lianqiao.core.facts import Column, Fact, Unit

from .models import Assignment


def _assignments() -> QuerySet:
    # Keys are annotated last: an annotation may bear the name of a field only after `.values()`.
    return (
        Assignment.objects.order_by()
        .values("source", "fulltime", "from_on", "until_on")
        .annotate(qualification=F("worker__qualification"), assignment=Cast("id", CharField()))
        .annotate(
            worker=Cast("worker_id", CharField()),
            institution=Cast("institution_id", CharField()),
            fte=Cast("fte", FloatField()),
        )
    )


ASSIGNMENTS = Fact(
    name="assignments",
    grain=_("one worker posted to one institution from one day until another"),
    unit=Unit.WORKERS,
    columns=(
        Column("assignment", "key", _("key of the assignment")),
        Column("worker", "key", _("key of the worker, the same wherever they are posted")),
        Column("institution", "string", _("key of the institution")),
        Column("source", "string", _("recruit, transfer or purchase")),
        Column("fulltime", "boolean", _("whether the worker does nothing else there")),
        Column("fte", "float64", _("full-time equivalent, above 0 up to 1")),
        Column("qualification", "string", _("none, assistant, social_worker or senior; as it is today")),
        Column("from_on", "date", _("first day of the assignment")),
        Column("until_on", "date", _("first day after the assignment; empty: still posted")),
    ),
    rows=_assignments,
)
