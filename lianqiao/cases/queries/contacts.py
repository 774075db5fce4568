"""Reads of contacts."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lianqiao.cases.kinds import Visibility
from lianqiao.cases.models import Addendum, Case, Contact, Presence
from lianqiao.cases.models.readers import not_hidden
from lianqiao.cases.states import ContactState
from lianqiao.people.models import Client
from lianqiao.registry.composed import composed
from lianqiao.registry.models import Seat

RECENT = 8


def contacts_of(case: Case) -> QuerySet[Contact]:
    """Return the contacts of a case: those written in it, and those in which its client was present elsewhere."""
    return contacts_in(case=case.pk)


def contacts_in(*, case: UUID) -> QuerySet[Contact]:
    """Return the contacts of the case with that key, as `contacts_of` does."""
    inside = Contact.everything.filter(case_id=case).order_by().values("id")
    beside = Presence.everything.filter(case_id=case).order_by().values("contact_id")
    return Contact.objects.filter(pk__in=inside.union(beside))


def contact_for_page() -> QuerySet[Contact]:
    """Return contacts with everything their page shows."""
    return Contact.objects.select_related(
        "case__client", "case__responsible", "written_by__account", "signed_by__account"
    ).prefetch_related(
        Prefetch("presences", Presence.everything.select_related("client").order_by("id")),
        Prefetch("addenda", Addendum.everything.order_by("written_at")),
    )


def signed_in_order(case: Case) -> QuerySet[Contact]:
    """Return the signed contacts of a case as a paper record tells them: the first one first, with its addenda."""
    return (
        contacts_of(case)
        .filter(state=ContactState.SIGNED)
        .select_related("signed_by__account")
        .prefetch_related(
            Prefetch("presences", Presence.everything.select_related("client")),
            Prefetch("addenda", Addendum.everything.order_by("written_at")),
        )
        .order_by("on", "id")
    )


def reported_contacts(case: Case) -> QuerySet[Contact]:
    """Return the signed contacts of a case a report may name: of those the reader may read, none hidden from colleagues."""
    return contacts_of(case).filter(not_hidden(), state=ContactState.SIGNED)


def notes_on_paper(case: Case, *, copy: str) -> QuerySet[Contact]:
    """Return the signed contacts for a printed record, in order: for the file all that the reader may read.

    The copy for the client has only what was written for everybody: no working note, none for the team or a circle.
    """
    notes = signed_in_order(case)
    return notes.filter(visibility=Visibility.SHARED, restriction="") if copy == "client" else notes


def drafts_of(case: Case) -> QuerySet:
    """Return the notes of a case that nobody has signed yet, as flat rows."""
    return unsigned_rows().filter(case=case)


def overlapping(contact: Contact) -> list[Contact]:
    """Return the other notes of its worker whose time runs into that of this one, the earliest first.

    Times of one import come from one table, whose rows may share an hour: among themselves they are left alone.
    """
    spent = contact.minutes_of_day
    if spent is None:
        return []
    whose = {"worker": contact.worker_id} if contact.worker_id else {"written_by": contact.written_by_id}
    others = Contact.objects.filter(institution=contact.institution_id, on=contact.on, **whose)
    if contact.batch:
        others = others.exclude(batch=contact.batch)
    times = (
        others.exclude(pk=contact.pk).only("id", "started_at", "minutes_direct").order_by("started_at", "id")
    )
    known = ((other, other.minutes_of_day) for other in times)
    return [other for other, its in known if its and its[0] < spent[1] and spent[0] < its[1]]


def last_contact_of(seat: Seat) -> dict | None:
    """Return where, how and in which category the last note of the seat was, for the next one to begin with.

    The format is that of the last note for which one was chosen: a quick contact is one line.
    """
    latest = composed(_latest, RECENT * 3, seat=seat.pk)
    chosen = next((row["format"] for row in latest if row["format"]), "")
    return latest[0] | {"format": chosen} if latest else None


def _latest(most: int, *, seat: UUID) -> QuerySet:
    latest = Contact.objects.filter(written_by_id=seat).order_by("-recorded_at")
    return latest.values("id", "scene", "mode", "care_stage", "category", "format")[:most]


def recent_clients(seat: Seat) -> list[dict]:
    """Return the people this seat wrote about lately, the latest first."""
    latest = [row["id"] for row in composed(_latest, RECENT * 3, seat=seat.pk)]
    last_seen = (
        Presence.objects.filter(contact__in=latest)
        .values("client_id")
        .annotate(at=Max("contact__recorded_at"))
        .order_by("-at")[:RECENT]
    )
    keys = [row["client_id"] for row in last_seen]
    clients = {
        row["id"]: row for row in Client.objects.filter(pk__in=keys).values("id", "name", "bed", "unit__name")
    }
    return [clients[key] for key in keys if key in clients]


def unsigned_rows(*, before: datetime | None = None, account_id: UUID | None = None) -> QuerySet:
    """Return drafts as flat rows, the oldest first: all, one account's, or only those written before a moment.

    `person` is whose note it is: the client of the case, or outside a case the first of those present.
    """
    drafts = Contact.objects.filter(state=ContactState.DRAFT)
    if before is not None:
        drafts = drafts.filter(recorded_at__lt=before)
    if account_id is not None:
        drafts = drafts.filter(written_by__account_id=account_id)
    first = Presence.everything.filter(contact=OuterRef("pk")).order_by("id").values("client__name")[:1]
    person = Coalesce("case__client__name", Subquery(first))
    return (
        drafts.annotate(present=Count("presences"), person=person)
        .order_by("recorded_at", "id")
        .values(
            "id", "on", "recorded_at", "worker_name", "case_id", "case__number", "case__episode", "present",
            "person",
        )
    )  # fmt: skip
