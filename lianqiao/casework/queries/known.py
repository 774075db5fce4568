"""What the register knows already of whom a form is about, so that nobody is asked twice."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from lianqiao.core.unreadable import readable
from lianqiao.people.models import Client, ContactDetail, IdentityNumber
from lianqiao.people.queries import Tie, guardians_of, ties_of
from lianqiao.people.rules import CONSENTS_FROM, masked, may_be_under
from lianqiao.people.states import BirthPrecision, DetailKind, RelationKind

CLOSEST = (
    RelationKind.GUARDIAN, RelationKind.CARER, RelationKind.SPOUSE, RelationKind.MOTHER, RelationKind.FATHER,
    RelationKind.CHILD, RelationKind.PARTNER, RelationKind.SIBLING,
)  # fmt: skip
"""Whom one calls first."""
BIRTH_SHOWN = {BirthPrecision.YEAR: 4, BirthPrecision.MONTH: 7}
ETHNIC_GROUPS = tuple(
    (Path(__file__).parent.parent / "library" / "ethnic-groups.txt").read_text(encoding="utf-8").split()
)
"""Names of the national standard's list (GB/T 3304), offered and not forced."""


@dataclass(frozen=True)
class Known:
    """In words: birth as far as it is known, phones, documents with most of their number hidden, guardians, who cares,
    whom to call in an emergency."""

    birth: str
    phones: str
    documents: str
    guardians: str
    carers: str
    emergency: str


def agreeing_for(client: Client, *, on: date) -> str:
    """Return who is to agree on the day: the client, or for one who may be under fourteen the guardians; may be empty."""
    if not may_be_under(client, CONSENTS_FROM, on=on):
        return client.name
    return "、".join(_guardians(client, ties_of(client), on))


def known_of(client: Client, *, on: date) -> Known:
    """Return what forms about the client begin with; four queries."""
    ties = ties_of(client)
    near = sorted((tie for tie in ties if tie.kind in CLOSEST), key=lambda tie: CLOSEST.index(tie.kind))
    details = ContactDetail.objects.filter(kind=DetailKind.PHONE, valid_until=None)
    numbers: dict[UUID, list[str]] = {}
    for detail in details.filter(client__in=[client.pk, *(tie.other.pk for tie in near)]):
        numbers.setdefault(detail.client_id, []).append(readable(detail, "value"))
    called = [tie for tie in near if numbers.get(tie.other.pk)][:1] or near[:1]
    return Known(
        birth=client.birth_date.isoformat()[: BIRTH_SHOWN.get(client.birth_precision, 10)]
        if client.birth_date
        else "",
        phones="、".join(numbers.get(client.pk, ())),
        documents="、".join(
            f"{one.get_kind_display()} {readable(one, 'value', masked)}"
            for one in IdentityNumber.objects.filter(client=client)
        ),
        guardians="、".join(_guardians(client, ties, on)),
        carers="、".join(tie.other.name for tie in ties if tie.kind == RelationKind.CARER),
        emergency="".join(
            " ".join([tie.other.name, tie.label, *numbers.get(tie.other.pk, ())[:1]]) for tie in called
        ),
    )


def _guardians(client: Client, ties: list[Tie], on: date) -> list[str]:
    registered = [one.guardian.name for one in guardians_of(client.pk, on=on)]
    said = [tie.other.name for tie in ties if tie.kind == RelationKind.GUARDIAN]
    return list(dict.fromkeys([*registered, *said]))
