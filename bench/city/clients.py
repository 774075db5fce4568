"""The people of a slice: patients, those who belong to them, and others, with ways to reach them."""

from dataclasses import dataclass
from functools import partial
from random import Random

from lianqiao.core.encryption import blind_index
from lianqiao.people import queries
from lianqiao.people.models import Client, ContactDetail, IdentityNumber, Relation
from lianqiao.people.states import ClientKind, DetailKind, IdentityKind

from . import words
from .binary import length
from .cases import Episode
from .copying import NULL, Sheet, sealer
from .places import City, Place
from .slices import Slice

CLIENTS = Sheet(
    Client,
    ("id", "name", "sex", "birth_date", "kind", "unit", "bed", "terms", "registered_at", "institution"),
    version=1,
)
DETAILS = Sheet(
    ContactDetail, ("id", "client", "value", "index", "tail", "institution"), version=1, kind=DetailKind.PHONE
)
IDENTITIES = Sheet(
    IdentityNumber,
    ("id", "client", "value", "index", "institution"),
    version=1,
    kind=IdentityKind.RESIDENT_ID,
)
RELATIONS = Sheet(Relation, ("id", "from_client", "to_client", "kind"), version=1)

PREFIXES = ("130", "135", "136", "138", "139", "150", "158", "177", "186", "189")
WARD_DAYS = 20


@dataclass(slots=True)
class Person:
    id: str
    name: str
    male: bool
    born: int  # year
    day: int  # registered
    piece: bytes = b""

    def __post_init__(self) -> None:
        self.piece = length(16) + bytes.fromhex(self.id.replace("-", ""))


@dataclass(frozen=True)
class Split:
    """How many of a slice's persons are patients with a case, relatives of theirs, and others."""

    patients: int
    relatives: int
    others: int


def split_persons(persons: int, threads: int) -> Split:
    patients = max(1, min(threads, int(persons * 0.7) or 1)) if persons else 0
    relatives = min(persons - patients, int(patients * 0.45))
    return Split(patients, relatives, persons - patients - relatives)


class People:
    """Makes the persons of one slice and the rows that tell of them."""

    def __init__(self, city: City, place: Place, part: Slice, random: Random, split: Split) -> None:
        self._city, self._place, self._part, self._random = city, place, part, random
        self.split = split
        self.rows: dict[Sheet, list[str]] = {CLIENTS: [], DETAILS: [], IDENTITIES: [], RELATIONS: []}
        self.patients: list[Person] = []
        self.relatives: list[Person] = []
        self.others: list[Person] = []
        self._place_terms = "".join(f",{term}" for term in queries.search_terms("", place.id))
        self._taken: set[str] = set()
        self._keys = {name: city.keys(name) for name in ("client", "detail", "identity", "relation")}
        self._seal_phone = sealer(ContactDetail, "value")
        self._seal_number = sealer(IdentityNumber, "value")
        self._phone_index = partial(blind_index, queries.PHONE)
        self._number_index = partial(blind_index, queries.IDENTITY)

    def write(self, cases: list[Episode]) -> None:
        """Make everybody. A patient is registered on the day of the first case, with relatives the same day."""
        first: dict[int, Episode] = {}
        newest: dict[int, Episode] = {}
        for case in cases:
            first.setdefault(case.patient, case)
            newest[case.patient] = case
        number, days = self._part.persons[0], self._city.days
        for patient in range(self.split.patients):
            day = first[patient].first_day if patient in first else self._any_day()
            self.patients.append(self._patient(number, day, newest.get(patient)))
            number += 1
        for relative in range(self.split.relatives):
            self.relatives.append(self._relative(number, self.patients[relative % len(self.patients)]))
            number += 1
        for _ in range(self.split.others):
            kind = ClientKind.PATIENT if self._random.random() < 0.8 else ClientKind.PUBLIC
            born = days.date(0).year - int(self._random.triangular(5, 90, 60))
            self.others.append(self._person(number, self._any_day(), self._random.random() < 0.5, born, kind))
            number += 1

    def relative_of(self, patient: int) -> Person | None:
        return self.relatives[patient] if patient < len(self.relatives) else None

    def _any_day(self) -> int:
        return self._city.days.between(self._place.since, self._city.days.last, self._random.random())

    def _patient(self, number: int, day: int, case: Episode | None) -> Person:
        random, days = self._random, self._city.days
        age = int(
            random.choices(
                (random.uniform(1, 17), random.uniform(18, 60), random.uniform(60, 92)), (2, 6, 5)
            )[0]
        )
        unit, bed = NULL, ""
        if (
            case is not None
            and case.open
            and days.last - case.first_day < WARD_DAYS
            and random.random() < 0.7
        ):
            unit, bed = random.choice(self._place.units)[0], f"{random.randrange(1, 48):02d}"
        return self._person(
            number, day, random.random() < 0.48, days.date(day).year - age, ClientKind.PATIENT, unit, bed
        )

    def _relative(self, number: int, patient: Person) -> Person:
        """Somebody of the patient's age or a generation away, and how they are related, stored from the right end."""
        random, age = self._random, self._city.days.date(patient.day).year - patient.born
        kind = random.choice(
            ("mother", "father") if age < 18 else ("spouse", "mother") if age < 50 else ("child", "spouse")
        )
        born = (
            patient.born
            + {"mother": -27, "father": -29, "spouse": random.randrange(-4, 5), "child": 28}[kind]
        )
        male = {"mother": False, "father": True}.get(kind, not patient.male)
        relative = self._person(number, patient.day, male, max(born, 1925), ClientKind.FAMILY_MEMBER)
        ends = (patient.id, relative.id, kind)
        if kind == "child":
            ends = (relative.id, patient.id, "father" if patient.male else "mother")
        key = self._keys["relation"].of(self._city.days.stamp[patient.day], number, 566)
        self.rows[RELATIONS].append("\t".join((key, *ends)) + RELATIONS.rest)
        return relative

    def _person(
        self, number: int, day: int, male: bool, born: int, kind: str, unit: str = NULL, bed: str = ""
    ) -> Person:
        random, days, institution = self._random, self._city.days, self._place.id
        name = self._city.names.all[int(random.random() * len(self._city.names.all))]
        key = self._keys["client"].of(days.stamp[day], number, 560)
        born_on = f"{born}-{random.randrange(1, 13):02d}-{random.randrange(1, 29):02d}"
        born_on = min(born_on, days.text[day])
        self.rows[CLIENTS].append(
            f"{key}\t{name}\t{'male' if male else 'female'}\t{born_on}\t{kind}\t{unit}\t{bed}"
            f"\t{{{words.terms_text(name)}{self._place_terms}}}\t{days.text[day]} 09:20:00+08\t{institution}{CLIENTS.rest}"
        )
        if random.random() < self._city.spec.phones:
            self._phone(key, number, day)
        if random.random() < self._city.spec.identities:
            self._identity(key, number, day, born_on, male)
        return Person(key, name, male, born, day)

    def _phone(self, client: str, number: int, day: int) -> None:
        digits = f"{PREFIXES[int(self._random.random() * 10)]}{int(self._random.random() * 10**8):08d}"
        key = self._keys["detail"].of(self._city.days.stamp[day], number, 561)
        self.rows[DETAILS].append(
            f"{key}\t{client}\t{self._seal_phone(key, digits)}\t\\\\x{self._phone_index(digits).hex()}"
            f"\t{digits[-queries.TAIL :]}\t{self._place.id}{DETAILS.rest}"
        )

    def _identity(self, client: str, number: int, day: int, born_on: str, male: bool) -> None:
        """The last two digits of the district tell slices apart, the set persons of one slice: no number comes twice."""
        while True:
            number_text = words.resident_id(self._random, self._part.part, born_on.replace("-", ""), male)
            if number_text not in self._taken:
                break
        self._taken.add(number_text)
        key = self._keys["identity"].of(self._city.days.stamp[day], number, 562)
        self.rows[IDENTITIES].append(
            f"{key}\t{client}\t{self._seal_number(key, number_text)}\t\\\\x{self._number_index(number_text).hex()}"
            f"\t{self._place.id}{IDENTITIES.rest}"
        )
