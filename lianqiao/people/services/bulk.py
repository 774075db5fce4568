"""Clients known by name only, as service logs tell of them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import ProtectedError, Q, QuerySet

from lianqiao.audit.actions import action
from lianqiao.audit.copying import Copied, new_keys
from lianqiao.audit.models import TrailRow
from lianqiao.people import queries, rules
from lianqiao.people.models import Client, IdentityNumber
from lianqiao.registry.models import Institution, Seat

# Deleting a client takes these along, so they are asked after; records of other rooms protect theirs. What an import
# wrote has no first day, what somebody adds has.
_WORKED_ON = (
    Q(version__gt=1)
    | Q(contact_details__version__gt=1)
    | Q(contact_details__valid_from__isnull=False)
    | Q(identity_numbers__version__gt=1)
    | Q(relations_from__isnull=False)
    | Q(relations_to__isnull=False)
)


def pseudonymous_client(*, by: Seat, institution: Institution, name: str, at: datetime) -> Client:
    """Return the institution's client known by this name only, creating one when there is none.

    Never a properly registered client, even of the same name: a bare name proves nobody's identity.
    """
    name = rules.check_name(name)
    return pseudonymous_clients(by=by, institution=institution, names=[name], at=at)[name]


def pseudonymous_clients(
    *, by: Seat, institution: Institution, names: Iterable[str], at: datetime, batch: UUID | None = None
) -> dict[str, Client]:
    """Return such clients for many names at once, by the name as given; the new ones carry `batch`.

    Empty names are left out. A few queries, and one trail row when somebody is new.
    """
    asked = {name: name.strip() for name in names if name.strip()}
    known = _known(institution, asked.values())
    if missing := set(asked.values()) - known.keys():
        _note(by, institution, missing, at, batch)
        known |= _known(institution, missing)
    return {given: known[name] for given, name in asked.items()}


def pseudonymous_keys(
    *, by: Seat, institution: Institution, names: Iterable[str], at: datetime, batch: UUID | None = None
) -> dict[str, UUID]:
    """Return the keys of such clients, for who needs no more of them."""
    asked = {name: name.strip() for name in names if name.strip()}
    known = _known_keys(institution, asked.values())
    if missing := set(asked.values()) - known.keys():
        _note(by, institution, missing, at, batch)
        known |= _known_keys(institution, missing)
    return {given: known[name] for given, name in asked.items()}


def _note(by: Seat, institution: Institution, names: set[str], at: datetime, batch: UUID | None) -> None:
    copied = Copied(
        Client, ("id", "name", "terms"), institution=institution, pseudonymous=True, registered_at=at, batch=batch,
        version=1,
    )  # fmt: skip
    rows = (
        (key, name, queries.search_terms(name, institution.pk))
        for key, name in zip(new_keys(), sorted(names), strict=False)
    )
    with action(
        "people.pseudonyms_noted", by=by, institution=institution.pk, clients=len(names), batch=batch
    ):
        # Two imports may meet the same new name: the later one takes what the earlier wrote.
        copied.write_new(rows)


def remove_batch(*, by: Seat, batch: UUID) -> int:
    """Take back the clients an import created; returns how many.

    Raises `StillNeeded` when somebody has since worked on one of them or a record refers to one; then nothing is
    removed.
    """
    # With those merged into another record since: they were worked on, and stand against it.
    clients = Client.with_merged.filter(batch=batch)
    if clients.filter(_WORKED_ON).exists() or _numbers_set(batch):
        raise rules.StillNeeded
    try:
        with action("people.import_undone", by=by, batch=batch) as details:
            details["clients"] = removed = clients.count()
            clients.delete()
    except ProtectedError as problem:
        raise rules.StillNeeded from problem
    return removed


def _numbers_set(batch: UUID) -> bool:
    """Whether somebody wrote an identity number of a client of the import by hand; the trail knows."""
    numbers = IdentityNumber.objects.filter(client__batch=batch).values_list("pk", flat=True)
    by_hand = TrailRow.objects.filter(subject="people.identitynumber", event="people.identity_set")
    return by_hand.extra(where=["subject_id = ANY(%s)"], params=[[str(key) for key in numbers]]).exists()


def _known(institution: Institution, names: Iterable[str]) -> dict[str, Client]:
    return {client.name: client for client in _called(institution, names)}


def _known_keys(institution: Institution, names: Iterable[str]) -> dict[str, UUID]:
    return dict(_called(institution, names).values_list("name", "pk"))


def _called(institution: Institution, names: Iterable[str]) -> QuerySet[Client]:
    rows = Client.objects.filter(institution=institution, pseudonymous=True)
    # One array and not a thousand parameters.
    return rows.extra(where=["name = ANY(%s)"], params=[list(names)])
