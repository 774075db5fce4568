"""Contacts and who was present: nine rows in ten of a city, so this is the loop that decides the speed."""

from random import Random

from lianqiao.cases.models import Addendum, Contact, Presence
from lianqiao.cases.states import ContactState

from . import words
from .cases import Episode, someone
from .clients import People, Person
from .copying import NULL, Sheet, sealer
from .copying import text as copied
from .places import City, Place, Staff
from .slices import Slice

CONTACTS = Sheet(
    Contact,
    (
        "id", "case", "worker", "worker_name", "written_by", "on", "started_at", "recorded_at", "signed_at", "state",
        "signed_by", "text", "scene", "care_stage", "mode", "category", "items", "minutes_direct", "minutes_indirect",
        "institution",
    ),
    version=1,
)  # fmt: skip
PRESENCES = Sheet(Presence, ("id", "contact", "client", "case", "role", "minutes", "institution"), version=1)
ADDENDA = Sheet(Addendum, ("id", "contact", "text", "written_by", "author_name", "written_at"), version=1)

FAMILY_SHARE, DRAFT_SHARE, ADDENDUM_SHARE = 0.3, 0.25, 0.01
DRAFT_DAYS = 4
HOURS = (8, 9, 9, 9, 10, 10, 10, 11, 13, 14, 14, 15, 15, 15, 16, 16)
MINUTES = (15, 20, 30, 30, 30, 45, 60, 90)
CATEGORIES = "AAAAABBBBCCEF"
ITEMS = {"A": 5, "B": 6, "C": 3, "D": 2, "E": 6, "F": 1}
SCENES = ("ward",) * 6 + ("outpatient",) * 2 + ("emergency", "community", "home")
STAGES = ("before", "during", "during", "during", "after")
AT_ONCE = 8
"""Room for the people present at one contact, in the numbers their keys are made of."""


def _deed(random: Random) -> tuple[str, str]:
    """Return what was done, as the columns from scene to minutes, and the direct minutes once more."""
    category = random.choice(CATEGORIES)
    items = random.sample(range(1, ITEMS[category] + 1), k=min(ITEMS[category], random.choice((1, 1, 2))))
    mode = random.choice(("face", "face", "face", "phone", "online"))
    scene = "online" if mode == "online" else random.choice(SCENES)
    minutes = random.choice(MINUTES)
    codes = copied([f"{category}{item}" for item in items])
    values = (scene, random.choice(STAGES), "home" if scene == "home" else mode, category, codes)
    return "\t".join((*values, str(minutes), random.choice(("0", "5", "10", "10", "20")))), str(minutes)


def _moment(random: Random) -> tuple[str, str, str, int]:
    """Return when it began, was written down and signed, with zone, and the minute of the day it was written."""
    hour, minute = random.choice(HOURS), random.randrange(0, 60, 5)
    written = hour * 60 + minute + random.randrange(20, 100)
    signed = min(written + random.choice((0, 1, 2, 30, 90)), 23 * 60)
    clock = f"{written // 60:02d}:{written % 60:02d}:{random.randrange(60):02d}"
    return (
        f"{hour:02d}:{minute:02d}:00",
        f"{clock}+08",
        f"{signed // 60:02d}:{signed % 60:02d}:{clock[-2:]}+08",
        written,
    )


class Notes:
    """Makes the contacts of one slice."""

    def __init__(self, city: City, place: Place, part: Slice, random: Random, people: People) -> None:
        self._city, self._place, self._part, self._random, self._people = city, place, part, random, people
        self.rows: dict[Sheet, list[str]] = {PRESENCES: [], CONTACTS: [], ADDENDA: []}
        self._key, self._presence_key, self._addendum_key = map(city.keys, ("contact", "presence", "addendum"))
        self._deeds = [_deed(random) for _ in range(1024)]
        self._moments = [_moment(random) for _ in range(256)]
        self._texts = words.notes()
        self._seal, self._seal_addendum = sealer(Contact, "text"), sealer(Addendum, "text")
        self._number = part.contacts[0]
        self._present_tail = f"\t{place.id}{PRESENCES.rest}"
        self._tail = f"\t{place.id}{CONTACTS.rest}"
        self._drafts_from = city.days.last - DRAFT_DAYS

    def write(self, cases: list[Episode]) -> None:
        """Write the contacts of the cases, then those in passing, until the slice has all it is to have."""
        days, random = self._city.days, self._random.random
        for case in cases:
            low, high = days.starts[case.first_day], days.starts[case.last_day + 1]
            relative, client = self._people.relative_of(case.patient), self._people.patients[case.patient]
            last = case.first_day
            for _ in range(case.contacts):
                day = days.draws[low + int(random() * (high - low))]
                if self._contact(day, case.id, case.worker, client, relative, case.open):
                    case.signed += 1
                    last = max(last, day)
            case.quiet_since = last
        others = self._people.others or self._people.patients
        for _ in range(self._part.contacts[1] - self._number):
            client = others[int(random() * len(others))]
            day = days.between(client.day, days.last, random())
            self._contact(day, NULL, someone(self._place, self._random, day), client, None, True)

    def _contact(
        self, day: int, case: str, worker: Staff, client: Person, relative: Person | None, may_draft: bool
    ) -> bool:
        """Write one contact and who was present; say whether it is signed."""
        random, days, number = self._random.random, self._city.days, self._number
        self._number += 1
        date = days.text[day]
        started, written, signed_at, minute = self._moments[int(random() * 256)]
        deed, minutes = self._deeds[int(random() * 1024)]
        key = self._key.of(days.stamp[day], number, minute)
        note = self._texts[int(random() * len(self._texts))] if random() < self._city.spec.notes else ""
        if note:
            note = self._seal(key, note)
        signed = not (may_draft and day >= self._drafts_from and random() < DRAFT_SHARE)
        if signed:
            state = f"{date} {signed_at}\tsigned\t{worker.seat}"
        else:
            state = f"{NULL}\t{ContactState.DRAFT}\t{NULL}"
        self.rows[CONTACTS].append(
            f"{key}\t{case}\t{worker.id}\t{worker.name}\t{worker.seat}\t{date}\t{started}\t{date} {written}\t{state}"
            f"\t{note}\t{deed}{self._tail}"
        )
        present = self.rows[PRESENCES]
        seat = self._presence_key.of(days.stamp[day], number * AT_ONCE, minute)
        present.append(f"{seat}\t{key}\t{client.id}\t{case}\tclient\t{minutes}{self._present_tail}")
        if relative is not None and random() < FAMILY_SHARE:
            seat = self._presence_key.of(days.stamp[day], number * AT_ONCE + 1, minute)
            present.append(f"{seat}\t{key}\t{relative.id}\t{case}\tfamily\t{minutes}{self._present_tail}")
        if signed and random() < ADDENDUM_SHARE:
            self._addendum(day, key, number, worker)
        return signed

    def _addendum(self, day: int, contact: str, number: int, worker: Staff) -> None:
        key = self._addendum_key.of(self._city.days.stamp[day], number, 1410)
        told = self._seal_addendum(key, words.AND[number % len(words.AND)])
        self.rows[ADDENDA].append(
            f"{key}\t{contact}\t{told}\t{worker.seat}\t{worker.name}\t{self._city.days.text[day]} 23:30:00+08{ADDENDA.rest}"
        )
