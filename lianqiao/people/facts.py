"""What this room publishes for statistics: who agreed to what, and from when to when. No names, no receivers."""

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from lianqiao.core.facts import Column, Fact, Unit

from .models import Consent
from .states import ConsentState

AGREED = (ConsentState.GRANTED, ConsentState.WITHDRAWN, ConsentState.EXPIRED, ConsentState.SUPERSEDED)


def consent_rows() -> QuerySet:
    """One row a consent that was given, whatever became of it later."""
    return (
        Consent.objects.filter(state__in=AGREED, decided_on__isnull=False)
        .order_by()
        .values("purpose", "state", "decided_on", "from_on", "until_on", "ended_on")
        .annotate(consent=Cast("id", TextField()), person=Cast("client_id", TextField()))
        .annotate(institution=Cast("institution_id", TextField()))
    )


CONSENTS = Fact(
    name="people.consents",
    grain=_("one consent to one purpose"),
    unit=Unit.EVENTS,
    columns=(
        Column("consent", "key", _("Consent, by key")),
        Column("institution", "string", _("Institution, by key")),
        Column("person", "key", _("Client of the institution, by key")),
        Column("purpose", "string", _("What was agreed to")),
        Column("state", "string", _("Whether it stands, was withdrawn, has expired or was renewed")),
        Column("decided_on", "date", _("Day it was given")),
        Column("from_on", "date", _("Valid from")),
        Column("until_on", "date", _("Expires on, empty for no end")),
        Column("ended_on", "date", _("Day it ended, empty while it stands")),
    ),
    rows=consent_rows,
    dated="decided_on",
)
