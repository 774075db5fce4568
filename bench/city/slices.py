"""The parts a city is written in: one institution's history, or a stretch of it, small enough for one transaction."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from .days import Days
from .places import City, Place

CONTACTS_AT_ONCE, CASES_AT_ONCE, PERSONS_AT_ONCE = 20_000, 4_000, 6_000
REOPENED_SHARE = 0.06


@dataclass(frozen=True, slots=True)
class Slice:
    """Ranges of cases, contacts and persons, counted through the whole city, that one transaction writes.

    `cases_before` is where the institution's cases begin; `part` counts its slices from 0, `last` marks the newest.
    """

    number: int
    place: int
    part: int
    last: bool
    cases: tuple[int, int]
    contacts: tuple[int, int]
    persons: tuple[int, int]
    cases_here: tuple[int, int]


def slices(city: City) -> Iterator[Slice]:
    """Yield the parts of the city in order. The same spec gives the same parts."""
    number, spec = 0, city.spec
    for place in city.numbers:
        cases, contacts, persons = (
            city.share(total, place) for total in (spec.cases, spec.contacts, spec.persons)
        )
        parts = max(
            1,
            -(-(contacts[1] - contacts[0]) // CONTACTS_AT_ONCE),
            -(-(cases[1] - cases[0]) // CASES_AT_ONCE),
            -(-(persons[1] - persons[0]) // PERSONS_AT_ONCE),
        )
        parts = min(parts, persons[1] - persons[0])  # somebody has to be there whom to meet
        for part in range(parts):
            cut = (_cut(span, part, parts) for span in (cases, contacts, persons))
            yield Slice(number, place, part, part == parts - 1, *cut, cases)
            number += 1


def _cut(span: tuple[int, int], part: int, parts: int) -> tuple[int, int]:
    first, whole = span[0], span[1] - span[0]
    return first + whole * part // parts, first + whole * (part + 1) // parts


def reopened_until(cases: int) -> int:
    """Return how many of the first `cases` cases of an institution are second episodes."""
    return int(cases * REOPENED_SHARE)


class Openings:
    """When an institution's threads of work began: evenly over the worker-days it had."""

    def __init__(self, days: Days, place: Place, threads: int) -> None:
        starting = [0] * (days.today + 1)
        for staff in place.staff:
            starting[staff.since] += 1
            if staff.until is not None:
                starting[staff.until] -= 1
        at_work = accumulate(starting)
        work = (weight * here for weight, here in zip(days.weights[:-1], at_work, strict=False))
        self._days, self._threads = days, threads
        self._done = list(accumulate(work))
        self._firsts: dict[int, int] = {}

    def day(self, thread: int) -> int:
        """Return the day thread number `thread` began; later threads never begin earlier."""
        return bisect_left(self._done, (thread + 0.5) / self._threads * self._done[-1])

    def number(self, thread: int) -> str:
        """Return the case number: the year and the running number within it."""
        year = self._days.date(self.day(thread)).year
        first = self._firsts.get(year)
        if first is None:
            first = self._firsts[year] = self._first_of(year)
        running = thread - first + 1
        if running > 99_999:
            raise ValueError(
                "more than 99 999 cases a year at one institution have no number; ask for more institutions"
            )
        return f"{year}{running:05d}"

    def _first_of(self, year: int) -> int:
        return bisect_left(
            range(self._threads), year, key=lambda thread: self._days.date(self.day(thread)).year
        )
