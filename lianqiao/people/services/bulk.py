"""Clients known by name only, as service logs tell of them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import ProtectedError, Q

from lianqiao.audit.actions import action
from lianqiao.people import queries, rules
from lianqiao.people.models import Client
from lianqiao.registry.models import Institution, Seat

# Deleting a client takes these along, so they are asked after; records of other rooms protect theirs.
_WORKED_ON = (
    Q(version__gt=1)
    | Q(contact_details__isnull=False)
    | Q(identity_numbers__isnull=False)
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

    Empty names are left out. Two or three queries, and one trail row when somebody is new.
    """
    asked = {name: name.strip() for name in names if name.strip()}
    wanted = set(asked.values())
    known = _known(institution, wanted)
    missing = [
        Client(
            institution=institution,
            name=name,
            pseudonymous=True,
            terms=queries.search_terms(name, institution.pk),
            registered_at=at,
            batch=batch,
            version=1,
        )
        for name in sorted(wanted - known.keys())
    ]
    if missing:
        with action(
            "people.pseudonyms_noted", by=by, institution=institution.pk, clients=len(missing), batch=batch
        ):
            # Two imports may meet the same new name: the later one takes what the earlier wrote.
            Client.objects.bulk_create(missing, batch_size=1000, ignore_conflicts=True)
        known = _known(institution, wanted)
    return {given: known[name] for given, name in asked.items()}


def remove_batch(*, by: Seat, batch: UUID) -> int:
    """Take back the clients an import created; returns how many.

    Raises `StillNeeded` when somebody has since worked on one of them or a record refers to one; then nothing is
    removed.
    """
    clients = Client.objects.filter(batch=batch)
    if clients.filter(_WORKED_ON).exists():
        raise rules.StillNeeded
    try:
        with action("people.import_undone", by=by, batch=batch) as details:
            details["clients"] = removed = clients.count()
            clients.delete()
    except ProtectedError as problem:
        raise rules.StillNeeded from problem
    return removed


def _known(institution: Institution, names: set[str]) -> dict[str, Client]:
    rows = Client.objects.filter(institution=institution, pseudonymous=True, name__in=names)
    return {client.name: client for client in rows}
