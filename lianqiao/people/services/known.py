"""Who of a list is known already: in the register of the institution, or further up in the list."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any
from uuid import UUID

from lianqiao.people import rules
from lianqiao.people.models import Client, ContactDetail, IdentityNumber
from lianqiao.registry.models import Institution

if TYPE_CHECKING:
    from .register import ListedClient, Listing

# Whoever is known by name only counts by that alone.
_SAME_NAME_AND_BIRTH = """EXISTS (
    SELECT 1 FROM unnest(%s::text[], %s::date[]) AS listed (name, born)
    WHERE listed.name = people_client.name AND (listed.born = people_client.birth_date OR people_client.pseudonymous)
)"""


@dataclass(slots=True)
class _Namesake:
    """Somebody of that name: a registered client (`id`) or a person further up in the list (`place`)."""

    id: UUID | None
    place: int | None
    birth_date: date | None
    phones: set[bytes] = field(default_factory=set)
    indexes: dict[str, bytes] = field(default_factory=dict)

    def may_be(self, person: "ListedClient") -> bool:
        born = person.birth_date is not None and person.birth_date == self.birth_date
        return born or (bool(person.phone_index) and person.phone_index in self.phones)

    def holds_other(self, person: "ListedClient") -> bool:
        """Whether both have a document of one kind and the numbers differ: then they are two people."""
        return any(self.indexes.get(kind, index) != index for kind, index in person.indexes.items())


class Known:
    """Compares a list with the register, in six queries whatever its length."""

    def __init__(
        self, institution: Institution, people: Sequence["ListedClient"], listings: Sequence["Listing"]
    ) -> None:
        self.institution, self.people, self.listings = institution, people, listings
        # Number by kind → (client, place in the list, name); names → those of the name.
        self.holders: dict[tuple[str, bytes], tuple[UUID | None, int | None, str]] = {}
        self.namesakes: dict[str, list[_Namesake]] = defaultdict(list)
        self.noted: set[str] = set()

    def compare(self) -> None:
        """Note with each listing the client it is, the row it repeats, or why it cannot be taken."""
        self._read_holders()
        self._read_namesakes()
        for place, (person, listing) in enumerate(zip(self.people, self.listings, strict=True)):
            if not listing.problems:
                self._compare(place, person, listing)

    def _read_holders(self) -> None:
        indexes = [index for person in self.people for index in person.indexes.values()]
        # One array and not ten thousand parameters, here and below.
        held = IdentityNumber.objects.filter(institution=self.institution).extra(
            where=['people_identitynumber."index" = ANY(%s)'], params=[indexes]
        )
        for kind, index, client, name in held.values_list("kind", "index", "client_id", "client__name"):
            self.holders[kind, bytes(index)] = client, None, name

    def _read_namesakes(self) -> None:
        pairs = list({(person.name, person.birth_date) for person in self.people if person.name})
        names, births = [name for name, _born in pairs], [born for _name, born in pairs]
        phones = [person.phone_index for person in self.people if person.phone_index]
        ours = Client.objects.filter(institution=self.institution)
        born = ours.extra(where=[_SAME_NAME_AND_BIRTH], params=[names, births])  # noqa: S610 - written above
        reached = ContactDetail.objects.filter(institution=self.institution).extra(
            where=['people_contactdetail."index" = ANY(%s)'], params=[phones]
        )
        holders = list(reached.values_list("client_id", flat=True))
        called = ours.extra(
            where=["people_client.id = ANY(%s)", "people_client.name = ANY(%s)"], params=[holders, names]
        )
        by_key: dict[UUID, _Namesake] = {}
        told = ("pk", "name", "birth_date", "pseudonymous")
        for key, name, day, pseudonymous in chain(born.values_list(*told), called.values_list(*told)):
            if pseudonymous:
                self.noted.add(name)
            elif key not in by_key:
                by_key[key] = _Namesake(key, None, day)
                self.namesakes[name].append(by_key[key])
        theirs: dict[str, Any] = {"where": ["client_id = ANY(%s)"], "params": [list(by_key)]}
        details = ContactDetail.objects.filter(institution=self.institution).extra(**theirs)
        for client, index in details.values_list("client_id", "index"):
            by_key[client].phones.add(bytes(index))
        numbers = IdentityNumber.objects.filter(institution=self.institution).extra(**theirs)
        for client, kind, index in numbers.values_list("client_id", "kind", "index"):
            by_key[client].indexes[kind] = bytes(index)

    def _compare(self, place: int, person: "ListedClient", listing: "Listing") -> None:
        held = [self.holders[key] for key in person.indexes.items() if key in self.holders]
        if held:
            if any(name != person.name for _client, _place, name in held):
                listing.problems.append(rules.AlreadyRegistered([]))
            else:
                listing.client_id, listing.like = held[0][0], held[0][1]
            return
        for other in self.namesakes.get(person.name, ()):
            if not other.may_be(person) or other.holds_other(person):
                continue
            if person.indexes:
                # The same person with a number nobody has written down yet, or somebody else: a look decides.
                listing.problems.append(rules.PossiblyRegistered([other.id] if other.id else []))
            else:
                listing.client_id, listing.like = other.id, other.place
            return
        listing.noted = person.name in self.noted
        self._remember(place, person)

    def _remember(self, place: int, person: "ListedClient") -> None:
        for key in person.indexes.items():
            self.holders[key] = None, place, person.name
        phones = {person.phone_index} if person.phone_index else set()
        self.namesakes[person.name].append(
            _Namesake(None, place, person.birth_date, phones, dict(person.indexes))
        )
