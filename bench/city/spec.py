"""What a city is asked to be, and the numbers that follow from it.

Volumes are those of part 8.2 of the domain: eight contacts per worker and working day, 250 working days a year. Scale 1
has the staff of the demo city, 306 workers at 101 institutions, and grows to it over the years.
"""

import datetime as dt
import json
from dataclasses import asdict, dataclass, fields, replace

from django.utils import timezone

PLACES_A_CYCLE, WORKERS_A_CYCLE = 101, 306
CONTACTS_A_YEAR = 8 * 250
CONTACTS_A_CASE = 9
PERSONS_A_CASE = 1.6
GENERATION = 2
"""Raised whenever the same spec would give another city: halves of two generations do not make one."""
FEWEST = 3
"""Institutions of the smallest city: one's own, the next one, and another."""


@dataclass(frozen=True)
class CitySpec:
    """What is wanted; `until` is the city's today.

    Counts left open follow from the scale. Contacts told as a number decide how many workers, and so institutions, there
    are: each has the work of an ordinary day in a small city as in a large one, unless `institutions` says otherwise.
    `phones`, `identities` and `notes` are the shares of clients with a phone, of clients with a resident ID, and of
    contacts with a written note; each is encrypted as the application does it. `history` keeps the triggers that write
    row versions at work during the load, as for records typed in one by one; it costs about half the speed.
    """

    scale: int = 1
    seed: int = 7
    years: int = 10
    cases: int | None = None
    contacts: int | None = None
    persons: int | None = None
    institutions: int | None = None
    until: dt.date | None = None
    phones: float = 0.9
    identities: float = 0.6
    notes: float = 0.75
    history: bool = False

    def filled(self) -> "CitySpec":
        """Return the spec with every count and date said. Raises `ValueError` for a city that cannot be."""
        if self.scale < 1 or not 1 <= self.years <= 40:
            raise ValueError("scale is at least 1, years are 1 to 40")
        a_worker = CONTACTS_A_YEAR * self.years * (1 + self.staff_at_first) / 2
        workers = WORKERS_A_CYCLE * self.scale if self.contacts is None else round(self.contacts / a_worker)
        places = self.institutions or max(FEWEST, -(-workers * PLACES_A_CYCLE // WORKERS_A_CYCLE))
        contacts = self.contacts if self.contacts is not None else round(workers * a_worker)
        cases = self.cases if self.cases is not None else max(1, contacts // CONTACTS_A_CASE)
        persons = self.persons if self.persons is not None else max(1, round(cases * PERSONS_A_CASE))
        if min(contacts, cases) < 0 or persons < places or cases < places:
            raise ValueError("a city has at least one person and one case an institution")
        return replace(
            self, contacts=contacts, cases=cases, persons=persons, institutions=places,
            until=self.until or timezone.localdate(),
        )  # fmt: skip

    @property
    def staff_at_first(self) -> float:
        """The share of today's staff that was there on the first day."""
        return max(0.2, 1 - 0.08 * self.years)

    @property
    def first(self) -> dt.date:
        """The first day of the history of a filled spec."""
        assert self.until is not None  # noqa: S101 - a filled spec
        return self.until.replace(year=self.until.year - self.years, day=min(self.until.day, 28))

    def to_json(self) -> str:
        return json.dumps(asdict(self) | {"generation": GENERATION}, default=str, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "CitySpec":
        """Read what `to_json` wrote; fields unknown here are an error."""
        told = json.loads(text)
        told.pop("generation", None)
        unknown = set(told) - {field.name for field in fields(cls)}
        if unknown:
            raise ValueError(f"a city of another generator: {sorted(unknown)}")
        return cls(**told | {"until": dt.date.fromisoformat(told["until"])})
