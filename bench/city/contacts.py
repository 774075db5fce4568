"""Contacts and who was present: nine rows in ten of a city, so this is the loop that decides the speed."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from struct import Struct

from lianqiao.cases.models import Addendum, Contact, Presence
from lianqiao.cases.states import ContactState, PresenceRole

from . import words
from .binary import BinarySheet, encoded_text
from .cases import Episode, someone
from .clients import People, Person
from .copying import Sheet, sealer
from .keys import spelled
from .places import City, Place, Staff
from .slices import Slice

CONTACTS = BinarySheet(
    Contact,
    (
        "id", "case", "institution", "worker", "worker_name", "written_by", "signed_by", "state", "on", "recorded_at",
        "signed_at", "started_at", "text", "scene", "care_stage", "mode", "category", "items", "minutes_direct",
        "minutes_indirect",
    ),
    version=1,
)  # fmt: skip
PRESENCES = BinarySheet(
    Presence, ("id", "contact", "client", "case", "institution", "role", "minutes"), version=1
)
COLUMNS, SEATED_COLUMNS = len(CONTACTS.columns), len(PRESENCES.columns)
ADDENDA = Sheet(Addendum, ("id", "contact", "text", "written_by", "author_name", "written_at"), version=1)

# The parts that differ from row to row: columns and key; day, written and signed; columns, key and contact.
_KEY = Struct(">hiQQ").pack
_WHEN, _WHEN_DRAFT = Struct(">iiiqiq").pack, Struct(">iiiqi").pack
_SEATED = Struct(">hiQQiQQ").pack
_MINUTE = 60_000_000
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
NO_NOTE = encoded_text("")
POOL = 2048


def _deed(random: Random) -> tuple[bytes, bytes]:
    """Return what was done, from scene to the end of a contact's row, and from minutes to the end of a presence's."""
    category = random.choice(CATEGORIES)
    items = random.sample(range(1, ITEMS[category] + 1), k=min(ITEMS[category], random.choice((1, 1, 2))))
    mode = random.choice(("face", "face", "face", "phone", "online"))
    scene = "online" if mode == "online" else random.choice(SCENES)
    minutes = random.choice(MINUTES)
    deed = CONTACTS.piece(
        scene=scene,
        care_stage=random.choice(STAGES),
        mode="home" if scene == "home" else mode,
        category=category,
        items=[f"{category}{item}" for item in items],
        minutes_direct=minutes,
        minutes_indirect=random.choice((0, 5, 10, 10, 20)),
    )
    return deed + CONTACTS.rest, PRESENCES.piece(minutes=minutes) + PRESENCES.rest


def _moment(random: Random) -> tuple[int, int, int, bytes]:
    """Return the minute it was written, when it was written and signed in microseconds of the day, and its beginning."""
    hour, minute = random.choice(HOURS), random.randrange(0, 60, 5)
    written = hour * 60 + minute + random.randrange(20, 100)
    signed = min(written + random.choice((0, 1, 2, 30, 90)), 23 * 60)
    second = random.randrange(60) * 1_000_000
    started = CONTACTS.piece(started_at=dt.time(hour, minute))
    return written, written * _MINUTE + second, signed * _MINUTE + second, started


@lru_cache(maxsize=2)
def _pools(seed: int) -> tuple[list, list]:
    """Return what may be done and when, for every slice of a city alike."""
    random = Random(f"{seed}:deeds")
    return [_deed(random) for _ in range(POOL)], [_moment(random) for _ in range(POOL)]


@dataclass(slots=True)
class _Scene:
    """Who meets whom: the worker, and the pieces of rows that say so."""

    worker: Staff
    signed: bytes
    draft: bytes
    client: bytes
    relative: bytes | None
    may_draft: bool


class Notes:
    """Makes the contacts of one slice."""

    def __init__(self, city: City, place: Place, part: Slice, random: Random, people: People) -> None:
        self._city, self._place, self._part, self._random, self._people = city, place, part, random, people
        self.rows: dict = {PRESENCES: [], CONTACTS: [], ADDENDA: []}
        self._key, self._presence_key, self._addendum_key = map(
            city.keys, ("contact", "presence", "addendum")
        )
        self._deeds, self._moments = _pools(city.spec.seed)
        self._texts = words.notes()
        self._seal, self._seal_addendum = sealer(Contact, "text"), sealer(Addendum, "text")
        self._number = part.contacts[0]
        self._drafts_from = city.days.last - DRAFT_DAYS
        self._as_client = PRESENCES.piece(institution=place.id, role=PresenceRole.CLIENT)
        self._as_family = PRESENCES.piece(institution=place.id, role=PresenceRole.FAMILY)
        self._workers = {staff.number: self._worker_pieces(staff) for staff in place.staff}

    def write(self, cases: list[Episode]) -> None:
        """Write the contacts of the cases, then those in passing, until the slice has all it is to have."""
        days, random = self._city.days, self._random.random
        draws = days.draws
        for case in cases:
            low, high = days.starts[case.first_day], days.starts[case.last_day + 1]
            when = [draws[low + int(random() * (high - low))] for _ in range(case.contacts)]
            client, relative = self._people.patients[case.patient], self._people.relative_of(case.patient)
            scene = self._scene(case.worker, case.id, client, relative, case.open)
            case.signed, case.met_first, last = self._meet(when, scene)
            case.quiet_since = max(case.first_day, last)
        others = self._people.others or self._people.patients
        for _ in range(self._part.contacts[1] - self._number):
            client = others[int(random() * len(others))]
            day = days.between(client.day, days.last, random())
            worker = someone(self._place, self._random, day)
            self._meet([day], self._scene(worker, None, client, None, True))

    def _worker_pieces(self, staff: Staff) -> tuple[bytes, bytes]:
        """Return the columns from worker to state, of signed contacts and of drafts."""
        who = {
            "institution": self._place.id,
            "worker": staff.id,
            "worker_name": staff.name,
            "written_by": staff.seat,
        }
        return (
            CONTACTS.piece(**who, signed_by=staff.seat, state=ContactState.SIGNED),
            CONTACTS.piece(**who, signed_by=None, state=ContactState.DRAFT),
        )

    def _scene(
        self, worker: Staff, case: str | None, client: Person, relative: Person | None, may_draft: bool
    ) -> _Scene:
        case_piece = CONTACTS.piece(case=case)
        signed, draft = self._workers[worker.number]
        return _Scene(
            worker,
            case_piece + signed,
            case_piece + draft,
            client.piece + case_piece + self._as_client,
            relative.piece + case_piece + self._as_family if relative is not None else None,
            may_draft,
        )

    def _meet(self, when: list[int], scene: _Scene) -> tuple[int, int | None, int]:
        """Write a contact for each day, with who was present.

        Return how many are signed, the first day of those, and the last.
        """
        random, days, notes = self._random.random, self._city.days, self._city.spec.notes
        contacts, present = self.rows[CONTACTS], self.rows[PRESENCES]
        contact_key, presence_key = self._key.low, self._presence_key.low
        moments, deeds, texts, many = self._moments, self._deeds, self._texts, len(self._texts)
        signed, first, last = 0, days.last + 1, -1
        for day in when:
            number = self._number
            self._number += 1
            minute, written, signed_at, started = moments[int(random() * POOL)]
            deed, share = deeds[int(random() * POOL)]
            high, low, midnight = days.stamp[day] + minute, contact_key(number), days.midnights[day]
            note = NO_NOTE
            if random() < notes:
                note = encoded_text(self._seal(spelled(high, low), texts[int(random() * many)]))
            if scene.may_draft and day >= self._drafts_from and random() < DRAFT_SHARE:
                state, times = scene.draft, _WHEN_DRAFT(4, days.pg_days[day], 8, midnight + written, -1)
            else:
                state = scene.signed
                times = _WHEN(4, days.pg_days[day], 8, midnight + written, 8, midnight + signed_at)
                signed += 1
                first, last = min(first, day), max(last, day)
                if random() < ADDENDUM_SHARE:
                    self._addendum(day, spelled(high, low), number, scene.worker)
            contacts.append(_KEY(COLUMNS, 16, high, low) + state + times + started + note + deed)
            seat = number * AT_ONCE
            key = presence_key(seat)
            present.append(_SEATED(SEATED_COLUMNS, 16, high, key, 16, high, low) + scene.client + share)
            if scene.relative is not None and random() < FAMILY_SHARE:
                key = presence_key(seat + 1)
                present.append(_SEATED(SEATED_COLUMNS, 16, high, key, 16, high, low) + scene.relative + share)
        return signed, first if signed else None, last

    def _addendum(self, day: int, contact: str, number: int, worker: Staff) -> None:
        key = self._addendum_key.of(self._city.days.stamp[day], number, 1410)
        told = self._seal_addendum(key, words.AND[number % len(words.AND)])
        self.rows[ADDENDA].append(
            f"{key}\t{contact}\t{told}\t{worker.seat}\t{worker.name}\t{self._city.days.text[day]} 23:30:00+08{ADDENDA.rest}"
        )
