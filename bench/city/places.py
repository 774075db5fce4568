"""The institutions of a city and who works there when, each a pure function of the seed and its number."""

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from random import Random

from stdnum.cn import uscc

from lianqiao.demo.plan import DISTRICTS, MIX, OTHER_WORKERS, TERTIARY_WORKERS

from . import words
from .days import Days
from .keys import Keys
from .spec import PLACES_A_CYCLE, CitySpec

BEDS = {"tertiary": (600, 2200), "secondary": (180, 520), "primary": (0, 30)}
GONE_SHARE = 0.04
"""Former workers, as a share of today's, so that a head count is not a count of names."""


@dataclass(frozen=True, slots=True)
class Staff:
    """A worker with the account and seat she writes from, posted from one day until another (None: still)."""

    number: int
    id: str
    name: str
    account: str
    seat: str
    since: int
    until: int | None

    def works(self, first: int, last: int) -> bool:
        """Say whether she is posted on all days from first to last."""
        return self.since <= first and (self.until is None or self.until > last)


@dataclass(frozen=True, slots=True)
class Place:
    """An institution with its staff, wards and the clinician who asks for help."""

    number: int
    id: str
    name: str
    kind: str
    specialty: str
    level: str
    district: str
    credit_code: str
    beds: int | None
    department: str
    since: int
    staff: tuple[Staff, ...]
    units: tuple[tuple[str, str, str, str], ...]  # key, name, code, kind
    clinician_account: str
    clinician_seat: str


@lru_cache(maxsize=1)
def _cycle() -> tuple[tuple[tuple[str, str], int], ...]:
    """The 101 institutions of the demo city, mixed, as ((class, level), workers); 306 workers in all."""
    random = Random("cycle")
    kinds = [kind for kind, (total, _early) in MIX.items() for _ in range(total)]
    random.shuffle(kinds)
    workers = [1] * len(kinds)
    for tertiary, total in ((True, TERTIARY_WORKERS), (False, OTHER_WORKERS)):
        here = [number for number, (_kind, level) in enumerate(kinds) if (level == "tertiary") is tertiary]
        for number in random.choices(here, k=total - len(here)):
            workers[number] += 1
    return tuple(zip(kinds, workers, strict=True))


@dataclass
class City:
    """A filled spec with its calendar and institutions: what every process that writes a part of it knows."""

    spec: CitySpec
    days: Days = field(init=False)
    names: words.Names = field(init=False)
    loads: list[int] = field(init=False)
    """Cumulative work of the institutions, in worker-days: what counts are shared out by."""

    def __post_init__(self) -> None:
        self.days = Days(self.spec.first, self.spec.until)
        self.names = words.Names(self.spec.seed, max(500, min(30_000, self.spec.persons // 20)))
        works = (
            _cycle()[number % PLACES_A_CYCLE][1] * (self.days.today - self.since(number))
            for number in self.numbers
        )
        self.loads = list(accumulate(works, initial=0))

    @property
    def numbers(self) -> range:
        return range(self.spec.institutions)

    def keys(self, kind: str) -> Keys:
        return Keys(self.spec.seed, kind)

    def share(self, total: int, number: int) -> tuple[int, int]:
        """Return the institution's part of a total, as a half-open range; the parts are all of it.

        Where there is enough for everybody, nobody is left with nothing.
        """
        each = 1 if total >= self.spec.institutions else 0
        spare, whole = total - each * self.spec.institutions, self.loads[-1]
        return (
            each * number + spare * self.loads[number] // whole,
            each * (number + 1) + spare * self.loads[number + 1] // whole,
        )

    def since(self, number: int) -> int:
        """The day an institution joined: a part of them on the first, the others one by one."""
        chance = Random(f"{self.spec.seed}:since:{number}").random()
        if chance < self.spec.staff_at_first or number == 0:
            return 0
        return int(
            self.days.last * 0.85 * (chance - self.spec.staff_at_first) / (1 - self.spec.staff_at_first)
        )

    def place(self, number: int) -> Place:
        """Return one institution, always the same."""
        random = Random(f"{self.spec.seed}:place:{number}")
        (kind, level), _workers = _cycle()[number % PLACES_A_CYCLE]
        name, specialty = words.institution_name(kind, number)
        since = self.since(number)
        beds = BEDS.get(level)
        body = f"12110000MB{number + 2001:06d}X"[:17]
        stamp = self.days.stamp[since]
        return Place(
            number=number,
            id=self.keys("institution").of(stamp, number),
            name=name,
            kind=kind,
            specialty=specialty,
            level=level,
            district=random.choices(list(DISTRICTS), list(DISTRICTS.values()))[0],
            credit_code=body + uscc.calc_check_digit(body),
            beds=random.randrange(*beds, 10) if beds else None,
            department=random.choices(
                ["independent", "attached", "none"], [6, 3, 1] if level == "tertiary" else [2, 4, 5]
            )[0],
            since=since,
            staff=self._staff(random, number, since),
            units=self._units(stamp, number, level),
            clinician_account=self.keys("clinician").of(stamp, number),
            clinician_seat=self.keys("clinician seat").of(stamp, number),
        )

    def _staff(self, random: Random, number: int, since: int) -> tuple[Staff, ...]:
        """The first worker comes on the first day, the others in time; now and then one had left before."""
        now = _cycle()[number % PLACES_A_CYCLE][1]
        late = int((self.days.last - since) * 0.8)
        joined = [since] + [since + int(random.random() * late) for _ in range(now - 1)]
        posts: list[tuple[int, int | None]] = [(day, None) for day in sorted(joined)]
        if random.random() < GONE_SHARE * now and late > 200:
            start = since + random.randrange(late // 2)
            posts.append((start, start + 90 + random.randrange(late // 2)))
        return tuple(self._worker(random, number * 100 + place, *post) for place, post in enumerate(posts))

    def _worker(self, random: Random, number: int, since: int, until: int | None) -> Staff:
        stamp = self.days.stamp[since]
        return Staff(
            number,
            self.keys("worker").of(stamp, number),
            random.choice(self.names.all),
            self.keys("account").of(stamp, number),
            self.keys("seat").of(stamp, number),
            since,
            until,
        )

    def _units(self, stamp: str, number: int, level: str) -> tuple[tuple[str, str, str, str], ...]:
        wards = 6 if level == "tertiary" else 3
        kinds = [(f"{name}病房", "ward") for name in words.WARDS[:wards]] + [("综合门诊", "clinic")]
        if level in {"tertiary", "secondary"}:
            kinds.append(("急诊科", "emergency"))
        key = self.keys("unit")
        return tuple(
            (key.of(stamp, number * 20 + place), name, f"U{place + 1:02d}", kind)
            for place, (name, kind) in enumerate(kinds)
        )
