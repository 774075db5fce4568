"""Many clients registered at once, out of a list kept elsewhere: checked, told from those already known, written by COPY."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.audit.copying import Copied, new_keys
from lianqiao.core.encryption import blind_index
from lianqiao.core.errors import DomainError
from lianqiao.people import queries, rules
from lianqiao.people.models import Client, ContactDetail, IdentityNumber
from lianqiao.people.states import BirthPrecision, ClientKind, DetailKind, IdentityKind, Sex
from lianqiao.registry.models import Institution, Seat

from .known import Known


@dataclass(slots=True)
class ListedClient:
    """One person of a list, as it stands there; `born` may be known to the month or the year only."""

    name: str
    sex: str = Sex.UNKNOWN
    birth_date: date | None = None
    birth_precision: str = BirthPrecision.DAY
    kind: str = ClientKind.PATIENT
    unit_id: UUID | None = None
    bed: str = ""
    phone: str = ""
    address: str = ""
    # Number by kind of document.
    numbers: dict[str, str] = field(default_factory=dict)
    phone_index: bytes = b""
    indexes: dict[str, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class Listing:
    """What became of one person of a list: written under `client_id`, known before as that, or not taken.

    `like` is the place in the list of the same person, `noted` says that somebody is known by that name only.
    """

    client_id: UUID | None = None
    created: bool = False
    like: int | None = None
    noted: bool = False
    problems: list[DomainError] = field(default_factory=list)


def register_listed(
    *, by: Seat, institution: Institution, people: Sequence[ListedClient], batch: UUID, at: datetime
) -> list[Listing]:
    """Register the people of a list nobody of whom has been searched for one by one; returns one `Listing` each.

    Everybody is checked as `register_client` checks one person, with all problems told at once: a malformed number or
    phone, a birth date or sex that differs from the resident ID, a number or a person known already, in the register
    or further up in the list. Who is known under the same name with the same number, or without a number with the same
    birth date or phone, is left as they are. Nobody of another institution is looked at. Raises `AlreadyRegistered`
    when somebody registers one of the numbers meanwhile; then nothing is written.
    """
    today, listings = timezone.localdate(at), []
    for person in people:
        listings.append(Listing(problems=_checked(person, today)))
    Known(institution, people, listings).compare()
    new = [place for place, each in enumerate(listings) if not each.problems and each.client_id is None]
    new = [place for place in new if listings[place].like is None]
    if new:
        with action(
            "people.clients_imported", by=by, institution=institution.pk, batch=batch, clients=len(new)
        ):
            for place, key in zip(new, new_keys(), strict=False):
                listings[place].client_id, listings[place].created = UUID(key), True
            try:
                with transaction.atomic():
                    _write(
                        institution, [(listings[place].client_id, people[place]) for place in new], batch, at
                    )
            except IntegrityError as problem:
                raise rules.AlreadyRegistered([]) from problem
    for each in listings:
        if each.like is not None and not each.problems:
            each.client_id = listings[each.like].client_id
    return listings


def _checked(person: ListedClient, today: date) -> list[DomainError]:
    """Bring the person's particulars into their plain form and return all that is wrong with them."""
    problems: list[DomainError] = []

    def tried(check: Any, *args: Any, **named: Any) -> Any:
        try:
            return check(*args, **named)
        except DomainError as problem:
            problems.append(problem)
            return None

    person.name = tried(rules.check_name, person.name) or ""
    tried(rules.check_born, person.birth_date, today=today)
    if person.phone:
        person.phone = tried(rules.check_detail, DetailKind.PHONE, person.phone) or ""
        person.phone_index = blind_index(queries.PHONE, person.phone) if person.phone else b""
    for kind, value in person.numbers.items():
        if number := tried(rules.check_number, kind, value, today=today):
            person.numbers[kind] = number
            person.indexes[kind] = blind_index(queries.IDENTITY, number)
    if IdentityKind.RESIDENT_ID in person.indexes:
        problems += _agreed(person, person.numbers[IdentityKind.RESIDENT_ID])
    return problems


def _agreed(person: ListedClient, number: str) -> Iterator[DomainError]:
    """Fill in what the list leaves open from the resident ID, and say where the two differ."""
    told = person.birth_date
    if told is None:
        person.birth_date, person.birth_precision = rules.born_on_of(number), BirthPrecision.DAY
    if person.sex == Sex.UNKNOWN:
        person.sex = rules.sex_of(number)
    yield from rules.disagreements(
        number, sex=person.sex, birth=rules.known_part(told, person.birth_precision) if told else ""
    )


def _write(institution: Institution, new: list[tuple[Any, ListedClient]], batch: UUID, at: datetime) -> None:
    described = (
        "id", "name", "sex", "birth_date", "birth_precision", "kind", "unit", "bed", "terms",
    )  # fmt: skip
    keys = new_keys()
    Copied(Client, described, institution=institution, registered_at=at, batch=batch, version=1,
           contact_caution="").write(_clients(institution, new))  # fmt: skip
    reached = ("id", "client", "kind", "value", "index", "tail")
    Copied(ContactDetail, reached, institution=institution, version=1).write(_details(new, keys))
    Copied(
        IdentityNumber, ("id", "client", "kind", "value", "index"), institution=institution, version=1
    ).write(
        (next(keys), client, kind, person.numbers[kind], index)
        for client, person in new
        for kind, index in person.indexes.items()
    )


def _clients(institution: Institution, new: list[tuple[Any, ListedClient]]) -> Iterator[tuple[Any, ...]]:
    for key, person in new:
        yield (
            key, person.name, person.sex, person.birth_date, person.birth_precision, person.kind, person.unit_id,
            person.bed, queries.search_terms(person.name, institution.pk),
        )  # fmt: skip


def _details(new: Iterable[tuple[Any, ListedClient]], keys: Iterator[str]) -> Iterator[tuple[Any, ...]]:
    for client, person in new:
        if person.phone:
            tail = person.phone[-queries.TAIL :]
            yield next(keys), client, DetailKind.PHONE.value, person.phone, person.phone_index, tail
        if person.address:
            index = blind_index("people.detail", person.address)
            yield next(keys), client, DetailKind.ADDRESS.value, person.address, index, ""
