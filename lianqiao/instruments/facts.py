"""What this room publishes for statistics: scores of answered scales. No names, no answers."""

from django.db.models import F, FloatField, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from lianqiao.core.facts import Column, Fact, Unit

from .models import Score
from .progress import LIKE
from .states import ResponseState


def _key(path: str) -> Cast:
    return Cast(path, TextField())


def _first(column: str) -> Subquery:
    """What the first score there ever was says, of the same person and score, answered to the same text."""
    alike = Score.objects.filter(
        response__client=OuterRef("response__client"),
        **{f"response__{column}": OuterRef(f"response__{column}") for column in LIKE},
        response__state=ResponseState.COMPLETED,
        code=OuterRef("code"),
        value__isnull=False,
    )
    return Subquery(alike.order_by("response__on", "response_id").values(column)[:1])


def score_rows() -> QuerySet:
    """One row a score of a completed scale; what was corrected is out."""
    return (
        Score.objects.filter(response__state=ResponseState.COMPLETED)
        .order_by()
        .values("complete", "positive", "better")
        .annotate(
            on=F("response__on"),
            tool=F("response__edition__instrument__code"),
            edition=F("response__edition__number"),
            score_code=F("code"),
            rank=F("position"),
            occasion=F("response__occasion"),
            answered_by=F("response__mode"),
            answered_where=F("response__setting"),
            first_on=_first("response__on"),
            first_value=Cast(_first("value"), FloatField()),
            person=_key("response__client_id"),
            score=_key("id"),
        )
        .annotate(value=Cast("value", FloatField()), least_change=Cast("least_change", FloatField()))
        .annotate(response=_key("response_id"), institution=_key("institution_id"))
    )


SCALES = Fact(
    name="instruments.scales",
    grain=_("one score of one completed scale"),
    unit=Unit.EVENTS,
    columns=(
        Column("score", "key", _("Score, by key")),
        Column("response", "key", _("Answered scale, by key: its scores were given together")),
        Column("institution", "string", _("Institution, by key")),
        Column("person", "key", _("Client of the institution, by key; empty for an anonymous answer")),
        Column("on", "date", _("Day it was answered; of an anonymous answer the first of the month")),
        Column("tool", "string", _("Scale, by code")),
        Column("edition", "int64", _("Which version of the scale, from 1")),
        Column("score_code", "string", _("Which score of the scale, by code")),
        Column("rank", "int64", _("Place of the score in the scale; 0 is the main one")),
        Column("value", "float64", _("Value, empty while incomplete")),
        Column("complete", "boolean", _("Enough was answered to say")),
        Column(
            "positive", "boolean", _("Screen positive by the limits of the rule, empty where it has none")
        ),
        Column("better", "string", _("Which way is good: low or high")),
        Column("least_change", "float64", _("Smallest change people notice, empty where none is known")),
        Column(
            "first_on",
            "date",
            _("Day of the first such score of the person to the same text, empty for an anonymous answer"),
        ),
        Column("first_value", "float64", _("Value of the first such score of the person to the same text")),
        Column("occasion", "string", _("When in the work: intake, before, during, after, follow_up")),
        Column("answered_by", "string", _("self, assisted, parent, teacher or proxy")),
        Column("answered_where", "string", _("Where it was answered")),
    ),
    rows=score_rows,
    dated="on",
)
