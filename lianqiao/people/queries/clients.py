"""Reads of clients used in more than one place: search, lists, doubles, family."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import StrIndex
from django.db.models.lookups import Exact
from django.utils.translation import gettext, ngettext
from django_scopes import get_scope

from lianqiao.audit.models import AccessRow
from lianqiao.core.dates import age
from lianqiao.core.encryption import blind_index, normalised
from lianqiao.core.names import name_terms, query_terms, rank
from lianqiao.people.models import Client, ContactDetail, IdentityNumber, Relation
from lianqiao.people.states import OPPOSITE, RelationKind, Sex
from lianqiao.registry.composed import composed

IDENTITY, PHONE = "people.identity", "people.phone"
TAIL = 4
"""Digits at the end of a phone that are kept in the clear."""
LIST_ORDER = ("-registered_at", "-id")
FOUND_ORDER = ("rank", "-registered_at", "-id")


def find(text: str) -> QuerySet[Client]:
    """Return the clients in scope that `text` may mean, with `rank` (0 best), in one query.

    Reads characters, pinyin and initials of the name; a bed; the last four digits of a phone or all of it; a whole
    identity number. Archived clients are found too, so that nobody is registered twice. Nothing asked finds nobody.
    """
    ways, values = _asked(text)
    return _found(ways, **values)


def search_terms(name: str, institution_id: UUID) -> list[str]:
    """Return what a client is found by: the terms of the name, and one for the institution.

    With the institution among the terms one index answers "who of ours is called so", however many clients of
    other institutions share the name.
    """
    return [*name_terms(name), _place_term(institution_id)]


def client_rows(clients: QuerySet[Client]) -> QuerySet:
    """Return flat rows for lists, each with its ward and the tail of a phone."""
    tail = (
        ContactDetail.objects.filter(client=OuterRef("pk"))
        .exclude(tail="")
        .order_by("-id")
        .values("tail")[:1]
    )
    return clients.annotate(phone_tail=Subquery(tail)).values(
        "id",
        "name",
        "sex",
        "birth_date",
        "birth_precision",
        "kind",
        "pseudonymous",
        "bed",
        "unit_id",
        "unit__name",
        "registered_at",
        "archived_at",
        "phone_tail",
        *(["rank"] if "rank" in clients.query.annotations else []),
    )


def with_years(rows: Iterable[dict], *, on: date) -> list[dict]:
    """Return list rows with `years`, the age on the day, None when unknown."""
    return [row | {"years": age(row["birth_date"], on)} for row in rows]


def accesses_of(client: Client) -> QuerySet[AccessRow]:
    """Return who opened the client's record, or another that is part of it by now, the latest first."""
    records = [client.pk, *Client.with_merged.filter(merged_into=client).values_list("pk", flat=True)]
    return AccessRow.objects.filter(subject="people.client", subject_id__in=records).order_by("-at", "-id")


@dataclass(frozen=True)
class Option:
    """One line of a picker: enough to tell two people of one name apart."""

    id: UUID
    name: str
    detail: str


def lookup(text: str, *, on: date, limit: int = 12) -> list[Option]:
    """Return the clients a picker offers for pinyin initials, a name or a bed, the best first; one query."""
    ways, values = _asked(text)
    rows = composed(_offered, ways, limit * 3, **values)
    best = sorted(rows, key=lambda row: (row["rank"], rank(row["name"], text)))[:limit]
    return [Option(row["id"], row["name"], _described(row, on)) for row in best]


def _offered(ways: tuple[str, ...], most: int, **values: Any) -> QuerySet:
    return client_rows(_found(ways, **values).filter(archived_at=None)).order_by(*FOUND_ORDER)[:most]


def _described(row: dict, on: date) -> str:
    years = age(row["birth_date"], on)
    place = " ".join(part for part in (row["unit__name"], row["bed"]) if part)
    parts = [
        Sex(row["sex"]).label if row["sex"] in (Sex.FEMALE, Sex.MALE) else "",
        "" if years is None else ngettext("%(years)s year", "%(years)s years", years) % {"years": years},
        place,
        f"…{row['phone_tail']}" if row["phone_tail"] else "",
        gettext("known by name only") if row["pseudonymous"] else "",
    ]
    return " · ".join(str(part) for part in parts if part)


def holder_of(kind: str, number: str, *, institution_id: UUID) -> UUID | None:
    """Return the client of the institution who holds the identity number, or None."""
    held = IdentityNumber.objects.filter(
        institution_id=institution_id, kind=kind, index=blind_index(IDENTITY, number)
    )
    return held.values_list("client_id", flat=True).first()


def clients_by_key(keys: Sequence[UUID]) -> list[Client]:
    """Return the clients of these keys, in no particular order."""
    return composed(_of_keys, **{f"key_{place}": key for place, key in enumerate(keys)}) if keys else []


def _of_keys(**keys: UUID) -> QuerySet[Client]:
    return Client.objects.filter(pk__in=list(keys.values())).order_by()


def possible_doubles(
    *, institution_id: UUID, name: str, birth_date: date | None, phone: str, most: int = 10
) -> list[UUID]:
    """Return clients of the same name that share the birth date or the phone. Pseudonymous ones count by name alone."""
    known: dict[str, Any] = {"birth_date": birth_date} if birth_date is not None else {}
    if phone:
        known["phone"] = blind_index(PHONE, phone)
    return composed(_alike, most, place=institution_id, name=name, **known)


def _alike(most: int, *, place: UUID, name: str, **known: Any) -> QuerySet:
    likeness = Q(pseudonymous=True)
    if "birth_date" in known:
        likeness |= Q(birth_date=known["birth_date"])
    if "phone" in known:
        likeness |= Q(contact_details__index=known["phone"])
    named = Client.objects.filter(institution_id=place, name=name)
    found = Client.objects.filter(pk__in=named.filter(likeness).values("pk"))
    return found.order_by("-registered_at").values_list("pk", flat=True)[:most]


@dataclass(frozen=True)
class Tie:
    """A relation as seen from one client: who the other is, and what they are to the first."""

    relation: Relation
    other: Client
    kind: str
    label: str


def ties_of(client: Client) -> list[Tie]:
    """Return the client's relations from their own side, whichever end they were typed at; one query."""
    relations = Relation.objects.filter(Q(from_client=client) | Q(to_client=client)).select_related(
        "from_client", "to_client"
    )
    return [_tie(relation, client) for relation in relations]


def seen_from_other_end(kind: str, *, sex: str) -> str:
    """Return what the first person is to the second, when the second is the `kind` of the first.

    `sex` is that of the first person: whose child I am is my mother, if she is a woman.
    """
    if kind == RelationKind.CHILD:
        return {Sex.FEMALE: RelationKind.MOTHER, Sex.MALE: RelationKind.FATHER}.get(sex, RelationKind.PARENT)
    return OPPOSITE.get(kind, kind)


def _tie(relation: Relation, client: Client) -> Tie:
    if relation.from_client_id == client.pk:
        other, kind = relation.to_client, relation.kind
    else:
        other, kind = relation.from_client, seen_from_other_end(relation.kind, sex=relation.to_client.sex)
    return Tie(relation, other, kind, str(RelationKind(kind).label))


def _asked(text: str) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Return the ways in which a text may mean somebody, and the values they look for."""
    text = text.strip()
    plain, terms = normalised(text), query_terms(text)
    here = get_scope().get("institution")
    if terms and here and not isinstance(here, list | tuple):
        terms = [*terms, _place_term(here)]
    values: dict[str, Any] = {"text": text} | {f"term_{place}": term for place, term in enumerate(terms)}
    ways = ["name"] if terms else []
    if any(sign.isdigit() for sign in text):
        ways.append("bed")
        values["plain"] = plain
        if plain.isdigit() and len(plain) == TAIL:
            ways.append("tail")
        if plain.isdigit() and len(plain) > TAIL:
            ways.append("phone")
            values["phone"] = blind_index(PHONE, plain)
        if len(plain) > TAIL:
            ways.append("identity")
            values["identity"] = blind_index(IDENTITY, plain)
    return tuple(ways), values


def _place_term(institution_id: UUID) -> str:
    return f"@{institution_id}"


# Each way of asking by its own index: the keys of the clients it finds.
_WAYS: dict[str, Callable[[dict[str, Any]], QuerySet]] = {
    "name": lambda values: Client.objects.filter(_named(values)).values("pk"),
    "bed": lambda values: Client.objects.filter(bed__in=[values["text"], values["plain"]]).values("pk"),
    "tail": lambda values: ContactDetail.objects.filter(tail=values["plain"]).values("client_id"),
    "phone": lambda values: ContactDetail.objects.filter(index=values["phone"]).values("client_id"),
    "identity": lambda values: IdentityNumber.objects.filter(index=values["identity"]).values("client_id"),
}


def _named(values: dict[str, Any]) -> Q:
    return Q(terms__contains=[value for name, value in values.items() if name.startswith("term_")])


def _found(ways: tuple[str, ...], **values: Any) -> QuerySet[Client]:
    if not ways:
        found = Client.objects.none()
    elif ways == ("name",):
        found = Client.objects.filter(_named(values))
    else:
        first, *others = [_WAYS[way](values).order_by() for way in ways]
        found = Client.objects.filter(pk__in=first.union(*others) if others else first)
    return found.annotate(rank=_rank(values["text"]))


def _rank(text: str) -> Case:
    return Case(
        When(name=text, then=Value(0)),
        When(bed=text, then=Value(1)),
        When(Exact(StrIndex("name", Value(text)), 1), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
