"""Who may be recorded twice, and what was merged."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from lianqiao.people.models import Client, ContactDetail, IdentityNumber, Merge
from lianqiao.people.states import DetailKind, MergeState
from lianqiao.registry.composed import composed

from .clients import client_rows

DOUBLES_SHOWN = 10


def doubles_of(client: Client) -> list[dict[str, Any]]:
    """Return flat rows of clients who may be the same person; one query.

    They hold the same identity number under another kind, or share the name and the birth date or a phone, or birth
    date and phone under another name, or are known by this name only.
    """
    known: dict[str, Any] = {} if client.birth_date is None else {"birth_date": client.birth_date}
    return composed(_doubles, client=client.pk, name=client.name, place=client.institution_id, **known)


def _doubles(*, client: UUID, name: str, place: UUID, birth_date: date | None = None) -> QuerySet:
    phones = ContactDetail.objects.filter(client_id=client, kind=DetailKind.PHONE).values("index")
    reached = (
        ContactDetail.objects.filter(institution_id=place, index__in=phones).order_by().values("client_id")
    )
    numbers = IdentityNumber.objects.filter(client_id=client).values("index")
    holders = IdentityNumber.objects.filter(institution_id=place, index__in=numbers).order_by()
    ours = Client.objects.filter(institution_id=place)
    likeness = Q(pseudonymous=True) | Q(pk__in=reached)
    ways = [holders.values("client_id")]
    if birth_date is not None:
        likeness |= Q(birth_date=birth_date)
        ways.append(ours.filter(pk__in=reached, birth_date=birth_date).order_by().values("pk"))
    named = ours.filter(name=name).filter(likeness).order_by().values("pk")
    found = Client.objects.filter(pk__in=named.union(*ways)).exclude(pk=client)
    return client_rows(found).order_by("-registered_at", "-id")[:DOUBLES_SHOWN]


def merges_of(client: Client) -> QuerySet[Merge]:
    """Return the merges in force whose record this is now, the latest first."""
    return Merge.objects.filter(kept=client, state=MergeState.DONE).select_related("merged_by__account")
