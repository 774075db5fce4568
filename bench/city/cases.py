"""Cases in three depths, some closed, some reopened, with how many contacts each gets."""

import itertools
from dataclasses import dataclass
from random import Random

from .places import City, Place, Staff
from .slices import Openings, Slice, reopened_until

LONG, ONE_LONG_IN = 500, 5_000
"""One open case of each institution with so many contacts goes on and on: it has 500 of them."""
IN_CASES = 0.88
"""The share of contacts that belong to a case; the rest are counselling in passing."""


@dataclass(slots=True)
class Episode:
    """One case to be written. `patient` counts within the slice, days count through the history."""

    number: str
    patient: int
    key: int
    first_day: int
    last_day: int
    worker: Staff
    depth: str
    open: bool
    contacts: int = 0
    episode: int = 1
    id: str = ""
    previous: str = ""
    asked: bool = False
    signed: int = 0
    quiet_since: int = 0
    met_first: int | None = None


def plan_cases(city: City, place: Place, part: Slice, random: Random, patients: int) -> list[Episode]:
    """Return the episodes of the slice, those of one thread one after the other, contacts shared out."""
    before, until = part.cases[0] - part.cases_here[0], part.cases[1] - part.cases_here[0]
    again_before, again_until = reopened_until(before), reopened_until(until)
    first, threads = before - again_before, (until - again_until) - (before - again_before)
    all_here = part.cases_here[1] - part.cases_here[0]
    openings = Openings(city.days, place, all_here - reopened_until(all_here))
    again, ratio = again_until - again_before, (part.contacts[1] - part.contacts[0]) / max(1, until - before)
    key, planned = part.cases[0], []
    # A client has one open case at most: whoever comes back later had the earlier one closed.
    for thread in range(threads):
        number, opened = first + thread, openings.day(first + thread)
        back = thread + patients < threads
        until_day = openings.day(number + patients) if back else city.days.today + 400
        case = _case(city, place, random, opened, until_day, back, ratio)
        case.number, case.patient, case.key = openings.number(number), thread % patients, key
        planned.append(case)
        key += 1
        if (thread + 1) * again // threads > thread * again // threads:
            planned.append(_second_episode(city, place, random, case, key))
            key += 1
    keys = city.keys("case")
    for case in planned:
        case.id = keys.of(city.days.stamp[case.first_day], case.key, 600)
    for earlier, later in itertools.pairwise(planned):
        if later.episode > 1:
            later.previous = earlier.id
    _share_contacts(planned, random, part)
    return planned


def _case(
    city: City, place: Place, random: Random, opened: int, until_day: int, closed: bool, ratio: float
) -> Episode:
    full = min(0.35, max(0.05, ratio / 30))
    depth = random.choices(("consult", "brief", "full"), (0.30 if ratio > 5 else 0.6, 0.35, full))[0]
    lasts = {
        "consult": 0,
        "brief": 2 + int(random.random() * 20),
        "full": 25 + int(random.expovariate(1 / 70)),
    }
    end = min(opened + lasts[depth], until_day)
    still_open = not closed and end > city.days.last
    end = min(end, city.days.last)
    return Episode("", 0, 0, opened, end, _responsible(place, random, opened, end), depth, still_open)


def _second_episode(city: City, place: Place, random: Random, first: Episode, key: int) -> Episode:
    """Close the first episode half way and open the next where it ended."""
    last, half = first.last_day, (first.first_day + first.last_day) // 2
    second = Episode(
        first.number, first.patient, key, half, last, first.worker, first.depth, first.open, episode=2
    )
    first.last_day, first.open = half, False
    return second


def _responsible(place: Place, random: Random, opened: int, end: int) -> Staff:
    there = [staff for staff in place.staff if staff.works(opened, end)]
    return there[int(random.random() * len(there))]


def someone(place: Place, random: Random, day: int) -> Staff:
    """Return a worker posted there on the day."""
    return _responsible(place, random, day, day)


def _longest(planned: list[Episode]) -> int | None:
    """Return the place of the open full case that has lasted longest."""
    full = [place for place, case in enumerate(planned) if case.open and case.depth == "full"]
    return min(full, key=lambda place: planned[place].first_day, default=None)


def _share_contacts(planned: list[Episode], random: Random, part: Slice) -> None:
    """Give each case its contacts: one, two or three, and full cases the rest of those that belong to cases."""
    quota = part.contacts[1] - part.contacts[0]
    weights: dict[int, float] = {}
    for place, case in enumerate(planned):
        case.contacts = 1 if case.depth == "consult" else 2 + (random.random() < 0.5)
        if case.depth == "full":
            weights[place] = 4 + random.expovariate(1 / 10)
            case.contacts = 4
    if part.last and quota >= ONE_LONG_IN and (long := _longest(planned)) is not None:
        planned[long].contacts = LONG
        del weights[long]
    left = int(quota * IN_CASES) - sum(case.contacts for case in planned)
    if left > 0 and weights:
        each = left / sum(weights.values())
        for place, weight in weights.items():
            planned[place].contacts += int(weight * each)
    over = sum(case.contacts for case in planned) - quota
    for case in reversed(planned):
        if over <= 0:
            break
        taken = min(case.contacts, over)
        case.contacts -= taken
        over -= taken
