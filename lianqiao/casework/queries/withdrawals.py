"""Whether the client of a case has withdrawn the consent to our service."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, Q, QuerySet, Subquery
from django.db.models.expressions import OuterRef

from lianqiao.cases.additions import Line
from lianqiao.cases.models import Case, Contact, Presence
from lianqiao.casework.models.grounds import GroundOfContact
from lianqiao.people.models import Client, Consent
from lianqiao.people.queries.consents import DECIDED
from lianqiao.people.states import ConsentState, Purpose
from lianqiao.registry.composed import composed


def withdrawn_among(contact: UUID) -> list[dict]:
    """Return by `id` and `name` who had withdrawn by the day of the contact: its case's client and who was present. One query."""
    return composed(_among, contact=contact)


def withdrawn_on(client: UUID) -> date | None:
    """Return the day since which the client wants our service no more; None when that is not so. One query."""
    found = composed(_latest, client=client)
    return found[0]["ended_on"] if found and found[0]["state"] == ConsentState.WITHDRAWN else None


def withdrawal_beside(client: str) -> Subquery:
    """Return the same as an expression that annotates a record with a key of a client."""
    last = _decisions().filter(client=OuterRef(OuterRef(client)))[:1]
    return Subquery(
        Consent.objects.filter(pk__in=Subquery(last.values("pk")), state=ConsentState.WITHDRAWN).values(
            "ended_on"
        )[:1]
    )


def grounds_beside(case: str) -> Exists:
    """Return whether a case has such a contact, as an expression that annotates a record with the key of the case."""
    return Exists(GroundOfContact.objects.filter(contact__case=OuterRef(case)))


def ground_of(contact: Contact) -> str:
    """Return the ground a contact was recorded on in spite of a withdrawal, "" where none was given."""
    return GroundOfContact.objects.filter(contact=contact).values_list("ground", flat=True).first() or ""


def lines_of_grounds(case: Case, contacts: Sequence[UUID]) -> Mapping[UUID, Sequence[Line]]:
    """Return the line under each contact recorded after a withdrawal; asks only where there is one in the case."""
    if not contacts or not getattr(case, "grounds_given", True):
        return {}
    found = GroundOfContact.objects.filter(contact__in=list(contacts))
    return {one.contact_id: [Line("hand-stop", str(one.get_ground_display()), "warn")] for one in found}


def _latest(*, client: UUID) -> QuerySet:
    return _decisions().filter(client_id=client).values("state", "ended_on")[:1]


def _among(*, contact: UUID) -> QuerySet:
    written = Contact.objects.filter(pk=contact).order_by()
    present = Presence.objects.filter(contact=contact).order_by().values("client")
    whose = Client.objects.filter(Q(pk__in=written.values("case__client")) | Q(pk__in=present))
    withdrew = whose.annotate(since=withdrawal_beside("pk")).filter(since__lte=Subquery(written.values("on")))
    return withdrew.order_by("name", "id").values("id", "name")


def _decisions() -> QuerySet[Consent]:
    asked = Consent.objects.filter(Q(purpose=Purpose.SERVICE), receiver="", state__in=DECIDED)
    return asked.order_by(F("decided_on").desc(nulls_last=True), "-id")
