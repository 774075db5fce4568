"""Ways to reach a client, and their identity numbers."""

from datetime import date

from django.db import IntegrityError, transaction

from lianqiao.audit.actions import action
from lianqiao.audit.services import note_access
from lianqiao.core.encryption import blind_index
from lianqiao.people import queries, rules
from lianqiao.people.models import Client, ContactDetail, IdentityNumber
from lianqiao.people.states import DetailKind
from lianqiao.registry.models import Seat


def add_detail(*, by: Seat, client: Client, kind: str, value: str, note: str = "", on: date) -> ContactDetail:
    """Write down a way to reach the client, valid from `on`. Raises `PhoneUnreadable` or `ValueMissing`."""
    detail = new_detail(client, DetailKind(kind), rules.check_detail(kind, value))
    detail.note, detail.valid_from = note.strip(), on
    with action("people.detail_added", by=by, on=detail, client=client.pk, kind=kind):
        detail.save()
    return detail


def end_detail(*, by: Seat, detail: ContactDetail, on: date) -> ContactDetail | None:
    """Say that the client is no longer reached this way from `on`; a detail written down that very day is removed."""
    with action("people.detail_ended", by=by, on=detail, client=detail.client_id, kind=detail.kind):
        if detail.valid_from is not None and detail.valid_from >= on:
            detail.delete()
            return None
        detail.valid_until = on
        detail.save()
    return detail


def set_identity(*, by: Seat, client: Client, kind: str, value: str, on: date) -> IdentityNumber:
    """Write or correct the client's number of this kind.

    Raises `NumberMalformed`, or `AlreadyRegistered` when another client of the institution holds it.
    """
    number = rules.check_number(kind, value, today=on)
    holder = queries.holder_of(kind, number, institution_id=client.institution_id)
    if holder is not None and holder != client.pk:
        raise rules.AlreadyRegistered([holder])
    identity = IdentityNumber.objects.filter(client=client, kind=kind).first() or new_identity(
        client, kind, number
    )
    identity.value, identity.index = number, blind_index(queries.IDENTITY, number)
    try:
        with (
            action("people.identity_set", by=by, on=identity, client=client.pk, kind=kind),
            transaction.atomic(),
        ):
            identity.save()
    except IntegrityError as problem:  # somebody registered the same number a moment ago
        raise rules.AlreadyRegistered([]) from problem
    return identity


def reveal_identity(*, by: Seat, identity: IdentityNumber) -> str:
    """Return the whole number, after noting who looked."""
    note_access(
        by=by,
        subject="people.client",
        subject_id=identity.client_id,
        institution_id=identity.institution_id,
        page="identity",
    )
    return identity.value


def new_detail(client: Client, kind: str, plain: str) -> ContactDetail:
    phone = kind == DetailKind.PHONE
    return ContactDetail(
        client=client,
        institution_id=client.institution_id,
        kind=kind,
        value=plain,
        index=blind_index(queries.PHONE if phone else "people.detail", plain),
        tail=plain[-queries.TAIL :] if phone else "",
    )


def new_identity(client: Client, kind: str, number: str) -> IdentityNumber:
    return IdentityNumber(
        client=client,
        institution_id=client.institution_id,
        kind=kind,
        value=number,
        index=blind_index(queries.IDENTITY, number),
    )
