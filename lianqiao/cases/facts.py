"""What this room publishes for statistics: signed contacts, who was present, and cases. No names, no free text."""

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from lianqiao.core.facts import Column, Fact, Unit

from .models import Case, Contact, Presence
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
        .values("depth", "opened_on", "closed_on", "state")
        .annotate(case=_key("id"), person=_key("client_id"))
        .annotate(institution=_key("institution_id"))
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
    ),
    rows=case_rows,
    dated="opened_on",
)
