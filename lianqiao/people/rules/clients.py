"""What may be done about clients now: search first, no doubles, well-formed numbers, sensible relations."""

import json
import re
import unicodedata
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from stdnum.cn.ric import calc_check_digit

from lianqiao.core.encryption import Unreadable, open_token, seal_token
from lianqiao.core.errors import DomainError
from lianqiao.people.models import Client
from lianqiao.people.states import BirthPrecision, DetailKind, IdentityKind, Sex

SEARCH_HOLDS = timedelta(minutes=30)
PHONE = re.compile(r"\+?\d{5,15}")
RESIDENT_ID = re.compile(r"\d{17}[\dX]")
FIRST_GENERATION = re.compile(r"\d{15}")


class SearchFirst(DomainError):
    message = _("Please search for the person first: the search is missing or older than 30 minutes.")


class KnownPerson(DomainError):
    """The institution may know this person already; `client_ids` says as whom."""

    def __init__(self, client_ids: list[UUID]):
        self.client_ids = client_ids
        super().__init__()


class AlreadyRegistered(KnownPerson):
    """The identity number is a registered client's."""

    message = _("This number already belongs to a registered client.")
    field = "identity_value"


class PossiblyRegistered(KnownPerson):
    """Name with birth date or phone meet a client. Say `another_person` to register all the same."""

    message = _(
        "Somebody of this name with the same birth date or phone, or known by name only, is already recorded."
    )
    field = "another_person"


class NameMissing(DomainError):
    message = _("A client needs a name.")
    field = "name"


class BornInFuture(DomainError):
    message = _("A birth date cannot lie in the future.")
    field = "birth_date"


class NumberMalformed(DomainError):
    field = "identity_value"


class PhoneUnreadable(DomainError):
    message = _("This is not a phone number: 5 to 15 digits, with + in front for other countries.")
    field = "phone"


class BirthDiffers(DomainError):
    message = _("The birth date differs from the one inside the resident ID.")
    field = "birth_date"


class SexDiffers(DomainError):
    message = _("The sex differs from the one inside the resident ID.")
    field = "sex"


class ValueMissing(DomainError):
    message = _("Please fill this in.")
    field = "value"


class RelatedToSelf(DomainError):
    message = _("Nobody can be related to themselves.")
    field = "other"


class RelationKnown(DomainError):
    message = _("This relation is already recorded.")
    field = "kind"


class OtherInstitution(DomainError):
    message = _("Relations connect clients of one institution.")
    field = "other"


class StillNeeded(DomainError):
    message = _("Records already refer to clients of this import, so it cannot be undone.")


def searched(*, institution_id: UUID, text: str, at: datetime) -> str:
    """Return the token of a search: proof for `register_client` during 30 minutes, and what was searched.

    It is encrypted, so it may stand in an address without naming anybody.
    """
    return seal_token(json.dumps([text, at.isoformat()]), _purpose(institution_id))


def searched_text(token: str, *, institution_id: UUID) -> str:
    """Return what was searched, however long ago; "" for a token that is not this institution's."""
    return _search(token, institution_id)[0]


def can_register(token: str, *, institution_id: UUID, at: datetime) -> bool:
    """Say whether the token proves a search of this institution within the last 30 minutes."""
    searched_at = _search(token, institution_id)[1]
    return searched_at is not None and timedelta(0) <= at - searched_at <= SEARCH_HOLDS


def check_can_register(token: str, *, institution_id: UUID, at: datetime) -> None:
    """Raise `SearchFirst` unless the token proves a recent search."""
    if not can_register(token, institution_id=institution_id, at=at):
        raise SearchFirst


def check_name(name: str) -> str:
    """Return the name without outer spaces. Raises `NameMissing`."""
    name = name.strip()
    if not name:
        raise NameMissing
    return name


def check_born(born_on: date | None, *, today: date) -> None:
    """Raise `BornInFuture`."""
    if born_on is not None and born_on > today:
        raise BornInFuture


def check_number(kind: str, value: str, *, today: date) -> str:
    """Return the identity number in its plain form. Raises `NumberMalformed` saying what is wrong.

    A resident ID needs 18 characters, a real birth date and the right check character (GB 11643); districts are
    not checked, because codes of foreign residents and of past districts are genuine. Numbers of the first
    generation (15 digits, no check character) are kept as they are.
    """
    plain = "".join(unicodedata.normalize("NFKC", value).split()).upper()
    if not plain:
        raise NumberMalformed(_("Please fill this in."))
    if kind != IdentityKind.RESIDENT_ID:
        return plain
    if not (RESIDENT_ID.fullmatch(plain) or FIRST_GENERATION.fullmatch(plain)):
        raise NumberMalformed(_("A resident ID has 18 characters: 17 digits and a digit or X."))
    born_on = born_on_of(plain)
    if born_on is None or born_on > today:
        raise NumberMalformed(_("The birth date inside the number does not exist."))
    if len(plain) == 18 and calc_check_digit(plain) != plain[-1]:
        raise NumberMalformed(_("The check character does not fit: please compare the number with the card."))
    return plain


def born_on_of(resident_id: str) -> date | None:
    """Return the birth date inside a resident ID, None when it does not exist."""
    text = resident_id[6:14] if len(resident_id) == 18 else "19" + resident_id[6:12]
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def sex_of(resident_id: str) -> str:
    """Return the sex inside a resident ID: the last digit of the serial number is odd for men."""
    return Sex.MALE if int(resident_id[16 if len(resident_id) == 18 else 14]) % 2 else Sex.FEMALE


def doubts(resident_id: str, *, sex: str, birth: str) -> list[str]:
    """Return warnings where the number says otherwise than the record; genuine cards with such errors exist.

    `birth` is the known part of the birth date: "1990", "1990-03" or "1990-03-07", "" when nothing is known.
    """
    return [str(problem) for problem in disagreements(resident_id, sex=sex, birth=birth)]


def disagreements(resident_id: str, *, sex: str, birth: str) -> list[DomainError]:
    """Return what `doubts` warns of as errors, for where nobody is there to look at the card."""
    found: list[DomainError] = []
    born_on = born_on_of(resident_id)
    if born_on is not None and not born_on.isoformat().startswith(birth):
        found.append(BirthDiffers())
    if sex in (Sex.FEMALE, Sex.MALE) and sex != sex_of(resident_id):
        found.append(SexDiffers())
    return found


def known_part(born_on: date, precision: str) -> str:
    """Return as much of a birth date as is known: "1990", "1990-03" or "1990-03-07"."""
    return born_on.isoformat()[
        : {BirthPrecision.YEAR: 4, BirthPrecision.MONTH: 7}.get(BirthPrecision(precision), 10)
    ]


def masked(number: str) -> str:
    """Return a number with only its first three and last four characters, as on a receipt."""
    if len(number) < 8:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 7) + number[-4:]


def check_detail(kind: str, value: str) -> str:
    """Return a contact detail in its plain form. Raises `PhoneUnreadable` or `ValueMissing`."""
    if kind != DetailKind.PHONE:
        if not value.strip():
            raise ValueMissing
        return value.strip()
    plain = re.sub(r"[\s\-()—–]", "", unicodedata.normalize("NFKC", value))
    if not PHONE.fullmatch(plain):
        raise PhoneUnreadable
    return plain


def check_can_relate(one: Client, other: Client) -> None:
    """Raise `RelatedToSelf` or `OtherInstitution`."""
    if one.pk == other.pk:
        raise RelatedToSelf
    if one.institution_id != other.institution_id:
        raise OtherInstitution


def _purpose(institution_id: UUID) -> str:
    return f"people.search:{institution_id}"


def _search(token: str, institution_id: UUID) -> tuple[str, datetime | None]:
    try:
        text, at = json.loads(open_token(token, _purpose(institution_id)))
    except Unreadable:
        return "", None
    return text, datetime.fromisoformat(at)
