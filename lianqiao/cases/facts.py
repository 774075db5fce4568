"""What this room publishes for statistics: signed contacts, who was present, and cases. No names, no free text."""

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianqiao.core.facts import Column, Fact, Unit

from .models import Case, Contact, FollowUp, Presence, Request
from .states import ContactState


def _key(path: str) -> Cast:
    return Cast(path, TextField())


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
        .annotate(case=_key("id"), person=_key("client_id"))
        .annotate(institution=_key("institution_id"))
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
            request=_key("id"),
        )
        .annotate(institution=_key("institution_id"))
    )


def follow_up_rows() -> QuerySet:
    """One row a planned follow-up."""
    return (
        FollowUp.objects.order_by()
        .values("due_on", "state", "done_on", "new_needs")
        .annotate(follow_up=_key("id"), person=_key("case__client_id"))
        .annotate(case=_key("case_id"), institution=_key("institution_id"))
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
        Column("asked_by_kind", "string", _("Who asked: nurse, doctor, family and so on")),
        Column("urgency", "string", _("crisis, urgent or routine")),
        Column("reason", "string", _("What it was about")),
        Column("state", "string", _("Whether it waits, was accepted, redirected, declined or withdrawn")),
        Column("first_contact_on", "date", _("Day of the first signed contact of its case, empty before")),
    ),
    rows=request_rows,
    dated="received_on",
)

FOLLOW_UPS = Fact(
    name="cases.follow_ups",
    grain=_("one planned follow-up"),
    unit=Unit.EVENTS,
    columns=(
        Column("follow_up", "key", _("Follow-up, by key")),
        Column("case", "key", _("Episode, by key")),
        _INSTITUTION,
        Column("person", "key", _("Client of the institution, by key")),
        Column("due_on", "date", _("Day it is due")),
        Column("state", "string", _("Whether it is planned, done, or nobody was reached")),
        Column("done_on", "date", _("Day it was settled, empty before")),
        Column("new_needs", "boolean", _("New needs were found")),
    ),
    rows=follow_up_rows,
    dated="due_on",
)
