"""What this room publishes for statistics: signed contacts, who was present, and cases. No names, no free text."""

from django.db import models
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core.facts import Column, Fact, Unit
from lianqiao.people.models import Client

from .models import Case, Contact, Presence, Request
from .states import ContactState


def _key(path: str) -> Cast:
    return Cast(path, TextField())


# The first age that no longer belongs to a band. 14 and 18 are ages of the law on minors, 60 of that on the elderly.
AGE_BANDS = ((6, "0_5"), (14, "6_13"), (18, "14_17"), (45, "18_44"), (60, "45_59"), (80, "60_79"))
OLDEST = "80_up"


def _of_client(what: str) -> Subquery:
    # Apart and not joined: what is not asked for costs nothing.
    return Subquery(Client.with_merged.filter(pk=OuterRef("client_id")).order_by().values(what))


def _age_band() -> Subquery:
    """The band of the client's age on the day of the contact, null where no birth date is known: never the age."""
    on_the_day = OuterRef("contact__on"), F("birth_date")
    age = models.Func(*on_the_day, template="EXTRACT(YEAR FROM AGE(%(expressions)s))::int")
    bands = [models.When(age__lt=end, then=models.Value(band)) for end, band in AGE_BANDS]
    oldest = models.When(age__isnull=False, then=models.Value(OLDEST))
    born = Client.with_merged.filter(pk=OuterRef("client_id")).order_by()
    aged = born.annotate(age=models.ExpressionWrapper(age, models.IntegerField()))
    return Subquery(aged.annotate(band=models.Case(*bands, oldest)).values("band"))


# In each query the keys are annotated last: an annotation may bear the name of a field only after
# `.values()`, and once it does, paths through that field can no longer be named.


def presence_rows() -> QuerySet:
    """One row a person present at a signed contact."""
    return (
        # A presence is of its contact's institution; said twice, the contacts' index by institution and day serves.
        Presence.objects.filter(contact__state=ContactState.SIGNED, contact__institution=F("institution"))
        .order_by()
        .values("role", "minutes")
        .annotate(
            on=F("contact__on"),
            category=F("contact__category"),
            scene=F("contact__scene"),
            care_stage=F("contact__care_stage"),
            mode=F("contact__mode"),
            depth=F("case__depth"),
            client_kind=_of_client("kind"),
            sex=_of_client("sex"),
            age_band=_age_band(),
            worker=_key("contact__worker_id"),
            presence=_key("id"),
            person=_key("client_id"),
        )
        .annotate(contact=_key("contact_id"), institution=_key("institution_id"))
    )


def _present() -> QuerySet:
    there = Presence.objects.filter(contact=OuterRef("pk")).order_by().values("contact")
    return there.annotate(count=Count("pk")).values("count")


def contact_rows() -> QuerySet:
    """One row a signed contact, with how many people were present."""
    return (
        Contact.objects.filter(state=ContactState.SIGNED)
        .order_by()
        .values("on", "category", "scene", "care_stage", "mode", "minutes_direct", "minutes_indirect")
        # A subquery, not a join: what is not asked for costs nothing.
        .annotate(present=Coalesce(Subquery(_present()), 0), contact=_key("id"))
        .annotate(institution=_key("institution_id"), worker=_key("worker_id"))
    )


def case_rows() -> QuerySet:
    """One row an episode of a case."""
    return (
        Case.objects.order_by()
        .values("depth", "opened_on", "closed_on", "state", "close_reason", "first_contact_on")
        .annotate(case=_key("id"), person=_key("client_id"), responsible=_key("responsible_id"))
        .annotate(unit=_key("unit_id"), institution=_key("institution_id"))
    )


def request_rows() -> QuerySet:
    """One row a request for help, with the first contact of the case it led to."""
    return (
        Request.objects.order_by()
        .values("urgency", "state", "reason")
        .annotate(
            # The day people lived where the installation stands, whoever asks from where.
            received_on=TruncDate("received_at", tzinfo=timezone.get_default_timezone()),
            decided_on=TruncDate("decided_at", tzinfo=timezone.get_default_timezone()),
            asked_by_kind=F("source_kind"),
            first_contact_on=F("case__first_contact_on"),
            unit_kind=F("unit__kind"),
            request=_key("id"),
        )
        .annotate(unit=_key("unit_id"), institution=_key("institution_id"))
    )


_ON = Column("on", "date", _("Day of the contact"))
_INSTITUTION = Column("institution", "string", _("Institution, by key"))
_CONTACT = Column("contact", "key", _("Contact, by key"))
_CODES = (
    Column("category", "string", _("Category A to F of the first service item, empty when unknown")),
    Column("scene", "string", _("Scene, empty when unknown")),
    Column("care_stage", "string", _("Before, during or after care, empty when unknown")),
    Column("mode", "string", _("Face to face, phone, online or home visit, empty when unknown")),
)
_WORKER = Column("worker", "key", _("Worker, by key"))

PRESENCES = Fact(
    name="cases.presences",
    grain=_("one person present at one signed contact"),
    unit=Unit.PERSON_TIMES,
    columns=(
        Column("presence", "key", _("Presence, by key")),
        _CONTACT,
        _INSTITUTION,
        Column("person", "key", _("Client of the institution, by key")),
        _ON,
        *_CODES,
        Column("depth", "string", _("Depth of the case: consult, brief or full; empty outside a case")),
        _WORKER,
        Column("role", "string", _("Present as client, family, carer or other")),
        Column("client_kind", "string", _("Patient, family member, carer, guardian, public or staff")),
        Column("sex", "string", _("Sex as it is registered")),
        Column("age_band", "string", _("Band of the age on that day, empty when no birth date is known")),
        Column("minutes", "int64", _("Direct minutes credited to this person")),
    ),
    rows=presence_rows,
    dated="on",
)

CONTACTS = Fact(
    name="cases.contacts",
    grain=_("one signed contact"),
    unit=Unit.EVENTS,
    columns=(
        _CONTACT,
        _INSTITUTION,
        _ON,
        *_CODES,
        _WORKER,
        Column("minutes_direct", "int64", _("Direct minutes")),
        Column("minutes_indirect", "int64", _("Minutes of travel, coordination and writing")),
        Column("present", "int64", _("People present")),
    ),
    rows=contact_rows,
    dated="on",
)

CASES = Fact(
    name="cases.cases",
    grain=_("one episode of a case"),
    unit=Unit.CASES,
    columns=(
        Column("case", "key", _("Episode, by key")),
        _INSTITUTION,
        Column("person", "key", _("Client of the institution, by key")),
        Column("depth", "string", _("Depth of the case: consult, brief or full")),
        Column("opened_on", "date", _("Day of opening")),
        Column("closed_on", "date", _("Day of closing, empty while open")),
        Column("state", "string", _("open or closed")),
        Column("close_reason", "string", _("Reason for closing, empty while open")),
        Column("first_contact_on", "date", _("Day of the first signed contact, empty before")),
        Column("responsible", "key", _("Worker responsible now, by key; empty while nobody is")),
        Column("unit", "string", _("Ward or clinic the case is at, or was last, by key; empty when unknown")),
    ),
    rows=case_rows,
    dated="opened_on",
)

REQUESTS = Fact(
    name="cases.requests",
    grain=_("one request for help"),
    unit=Unit.EVENTS,
    columns=(
        Column("request", "key", _("Request, by key")),
        _INSTITUTION,
        Column("received_on", "date", _("Day it came in")),
        Column("decided_on", "date", _("Day it was answered, empty while it waits")),
        Column("unit", "string", _("Ward or clinic it came from, by key; empty when it came from none")),
        Column("unit_kind", "string", _("ward, clinic, emergency or other; empty when it came from none")),
        Column("asked_by_kind", "string", _("Who asked: nurse, doctor, family and so on")),
        Column("urgency", "string", _("crisis, urgent or routine")),
        Column("reason", "string", _("What it was about")),
        Column("state", "string", _("Whether it waits, was accepted, redirected, declined or withdrawn")),
        Column("first_contact_on", "date", _("Day of the first signed contact of its case, empty before")),
    ),
    rows=request_rows,
    dated="received_on",
)
