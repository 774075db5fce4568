"""Clients: register after a search, correct, archive."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from lianqiao.audit.actions import action
from lianqiao.core.errors import DomainError
from lianqiao.genograms import rules as kin
from lianqiao.people import queries, rules
from lianqiao.people.models import Client, Guardianship
from lianqiao.people.queries.families import read_family
from lianqiao.people.states import BirthPrecision, ClientKind, DetailKind, IdentityKind, Sex
from lianqiao.registry.models import Institution, Seat, Unit

from .details import new_detail, new_identity


def register_client(
    *,
    by: Seat,
    institution: Institution,
    searched: str,
    name: str,
    at: datetime,
    sex: str = Sex.UNKNOWN,
    birth_date: date | None = None,
    birth_precision: str = BirthPrecision.DAY,
    kind: str = ClientKind.PATIENT,
    unit: Unit | None = None,
    bed: str = "",
    phone: str = "",
    address: str = "",
    identity_kind: str = IdentityKind.RESIDENT_ID,
    identity_value: str = "",
    contact_caution: str = "",
    another_person: bool = False,
) -> Client:
    """Register a person of whom the institution knows nothing yet, with a phone, an address and a number at once.

    `searched` is the token `rules.searched` gave for a search of the last 30 minutes; without it `SearchFirst` is
    raised, so that nobody is registered twice by not looking. A resident ID fills in an empty birth date and sex.
    Raises `AlreadyRegistered` when the number is known, `PossiblyRegistered` when name and birth date or phone are
    (unless `another_person` says it is somebody else), `NameMissing`, `BornInFuture`, `NumberMalformed` or
    `PhoneUnreadable`.
    """
    rules.check_can_register(searched, institution_id=institution.pk, at=at)
    today = timezone.localdate(at)
    client = Client(institution=institution, registered_at=at)
    number = rules.check_number(identity_kind, identity_value, today=today) if identity_value.strip() else ""
    if number and identity_kind == IdentityKind.RESIDENT_ID:
        birth_date = birth_date or rules.born_on_of(number)
        sex = rules.sex_of(number) if sex == Sex.UNKNOWN else sex
    _describe(
        client, today, name=name, sex=sex, birth_date=birth_date, birth_precision=birth_precision, kind=kind,
        unit=unit, bed=bed, contact_caution=contact_caution,
    )  # fmt: skip
    phone = rules.check_detail(DetailKind.PHONE, phone) if phone.strip() else ""
    _check_unknown(client, identity_kind, number, phone, another_person)
    with action("people.client_registered", by=by, on=client, kind=client.kind):
        client.save()
        _write_details(
            client, phone=phone, address=address.strip(), identity_kind=identity_kind, number=number
        )
    return client


def update_client(
    *,
    by: Seat,
    client: Client,
    name: str,
    at: datetime,
    sex: str = Sex.UNKNOWN,
    birth_date: date | None = None,
    birth_precision: str = BirthPrecision.DAY,
    kind: str = ClientKind.PATIENT,
    unit: Unit | None = None,
    bed: str = "",
    contact_caution: str = "",
) -> Client:
    """Write the record anew. A client known by name only becomes a proper one by this.

    Raises `StaleRecord`, `NameMissing`, `BornInFuture`, or what `_check_age` raises of a birth date that is another now.
    """
    born = client.birth_date
    _describe(
        client, timezone.localdate(at), name=name, sex=sex, birth_date=birth_date, birth_precision=birth_precision,
        kind=kind, unit=unit, bed=bed, contact_caution=contact_caution,
    )  # fmt: skip
    client.pseudonymous = False
    with action("people.client_updated", by=by, on=client):
        client.save()
        if client.birth_date != born:
            _check_age(client, timezone.localdate(at))
    return client


def note_death(*, by: Seat, client: Client, died_on: date | None, today: date) -> Client:
    """Write down on which day the client died; None takes back what was a mistake.

    Raises `DayInFuture`, `BeforeBirth` or `StaleRecord`.
    """
    rules.check_happened(died_on, today=today, field="died_on")
    if died_on is not None:
        rules.check_after_birth(client, died_on, field="died_on")
    with action("people.death_noted", by=by, on=client, died=died_on is not None):
        client.died_on = died_on
        client.save()
    return client


def archive_client(*, by: Seat, client: Client, at: datetime) -> Client:
    """Take the client out of the everyday list; the record stays and is found by searching. Raises `StaleRecord`."""
    client.archived_at = at
    with action("people.client_archived", by=by, on=client):
        client.save()
    return client


def restore_client(*, by: Seat, client: Client) -> Client:
    """Bring an archived client back into the list. Raises `StaleRecord`."""
    client.archived_at = None
    with action("people.client_restored", by=by, on=client):
        client.save()
    return client


def _write_details(client: Client, *, phone: str, address: str, identity_kind: str, number: str) -> None:
    if phone:
        new_detail(client, DetailKind.PHONE, phone).save()
    if address:
        new_detail(client, DetailKind.ADDRESS, address).save()
    if number:
        new_identity(client, identity_kind, number).save()


def _describe(client: Client, today: date, **told: Any) -> None:
    rules.check_born(told["birth_date"], today=today)
    client.name = rules.check_name(told["name"])
    client.terms = queries.search_terms(client.name, client.institution_id)
    client.sex, client.kind = Sex(told["sex"]), ClientKind(told["kind"])
    client.birth_date, client.birth_precision = told["birth_date"], BirthPrecision(told["birth_precision"])
    client.unit, client.bed = told["unit"], told["bed"].strip()
    client.contact_caution = told["contact_caution"].strip()


def _check_age(client: Client, today: date) -> None:
    """Raise when the year of birth, as it is saved now, contradicts parents, children or a guardianship that stands."""
    try:
        kin.check_kin(read_family(client).family, str(client.pk))
        for held in Guardianship.objects.filter(guardian=client).exclude(until_on__lte=today):
            rules.check_can_guard(held.client, client, on=today)
    except DomainError as refusal:
        refusal.field = "birth_date"
        raise


def _check_unknown(client: Client, identity_kind: str, number: str, phone: str, another_person: bool) -> None:
    if number:
        holder = queries.holder_of(identity_kind, number, institution_id=client.institution_id)
        if holder is not None:
            raise rules.AlreadyRegistered([holder])
    if another_person:
        return
    alike = queries.possible_doubles(
        institution_id=client.institution_id, name=client.name, birth_date=client.birth_date, phone=phone
    )
    if alike:
        raise rules.PossiblyRegistered(alike)
