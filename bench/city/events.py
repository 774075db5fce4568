"""Groups with their members, sessions and attendances, and activities with their head-counts."""

from random import Random

from lianqiao.activities.models import Activity, Attendance, Group, GroupMember, GroupSession
from lianqiao.activities.states import Attended, CountMethod, EventState, GroupKind, GroupState

from . import words
from .cases import someone
from .clients import People
from .copying import NULL, Sheet
from .places import City, Place
from .slices import Slice

GROUPS = Sheet(
    Group,
    (
        "id",
        "institution",
        "name",
        "kind",
        "category",
        "scene",
        "responsible",
        "state",
        "opened_on",
        "ended_on",
    ),
    version=1,
)
MEMBERS = Sheet(GroupMember, ("id", "institution", "group", "client", "joined_on"), version=1)
SESSIONS = Sheet(
    GroupSession,
    (
        "id", "institution", "group", "number", "on", "started_at", "theme", "category", "scene", "worker", "minutes",
        "state", "counted", "signed_at", "signed_by",
    ),
    version=1,
)  # fmt: skip
ATTENDANCES = Sheet(Attendance, ("id", "institution", "session", "client", "status"), version=1)
ACTIVITIES = Sheet(
    Activity,
    (
        "id", "institution", "title", "on", "started_at", "category", "scene", "worker", "minutes", "head_count",
        "count_method", "state", "signed_at", "signed_by",
    ),
    version=1,
)  # fmt: skip

# Against contacts: a worker with 2 000 contacts a year holds two sessions and three activities a month.
SESSIONS_A_CONTACT, ACTIVITIES_A_CONTACT = 24 / 2000, 36 / 2000
SESSIONS_A_GROUP = 6
MARKS = (Attended.PRESENT,) * 16 + (Attended.LATE,) + (Attended.ABSENT,) * 3
METHODS = (
    (CountMethod.SIGNED_LIST,) * 5
    + (CountMethod.TICKET,) * 2
    + (CountMethod.ESTIMATE,) * 2
    + (CountMethod.UNKNOWN,)
)
GROUP_CATEGORIES, ACTIVITY_CATEGORIES = "AAAAEEED", "EEEEEEFDA"
SIGNED_AFTER = 3
# Room in the numbers of keys: at most so many groups or activities a slice, and members a group.
GROUPS_AT_ONCE, SESSIONS_AT_ONCE, MEMBERS_AT_ONCE = 2_000, 10, 16


class Events:
    """Makes the groups and activities of one slice, in number after its contacts."""

    def __init__(self, city: City, place: Place, part: Slice, random: Random, people: People) -> None:
        self._city, self._place, self._part, self._random, self._people = city, place, part, random, people
        self.rows: dict[Sheet, list[str]] = {
            GROUPS: [], MEMBERS: [], SESSIONS: [], ATTENDANCES: [], ACTIVITIES: [],
        }  # fmt: skip
        self._keys = {
            name: city.keys(name) for name in ("group", "member", "session", "attendance", "activity")
        }

    def write(self) -> None:
        contacts = self._part.contacts[1] - self._part.contacts[0]
        chance = self._random.random()
        for number in range(int(contacts * SESSIONS_A_CONTACT / SESSIONS_A_GROUP + chance)):
            self._group(self._part.number * GROUPS_AT_ONCE + number)
        for number in range(int(contacts * ACTIVITIES_A_CONTACT + chance)):
            self._activity(self._part.number * GROUPS_AT_ONCE + number)

    def _group(self, number: int) -> None:
        """One group that meets weekly; what lies ahead of the city's today is planned only."""
        random, days = self._random, self._city.days
        first = days.between(self._place.since, days.last, random.random())
        end = first + 7 * (SESSIONS_A_GROUP - 1)
        worker = someone(self._place, random, min(end, days.last)) if end > first else None
        if worker is None or worker.since > first:
            worker = self._place.staff[0]
        over = end <= days.last
        key, category = (
            self._keys["group"].of(days.stamp[first], number, 600),
            random.choice(GROUP_CATEGORIES),
        )
        scene = random.choice(("ward", "ward", "outpatient", "community"))
        self.rows[GROUPS].append(
            f"{key}\t{self._place.id}\t{random.choice(words.GROUPS)}\t{random.choice(GroupKind.values)}\t{category}\t{scene}"
            f"\t{worker.id}\t{GroupState.ENDED if over else GroupState.RUNNING}\t{days.text[first]}"
            f"\t{days.text[end] if over else NULL}{GROUPS.rest}"
        )
        known = [person for person in self._people.patients + self._people.others if person.day <= first]
        members = random.sample(known, k=min(len(known), random.randrange(6, 13)))
        for place, person in enumerate(members):
            member = self._keys["member"].of(days.stamp[first], number * MEMBERS_AT_ONCE + place, 601)
            self.rows[MEMBERS].append(
                f"{member}\t{self._place.id}\t{key}\t{person.id}\t{days.text[first]}{MEMBERS.rest}"
            )
        about = (key, category, scene, worker)
        for meeting in range(SESSIONS_A_GROUP):
            self._session(
                number * SESSIONS_AT_ONCE + meeting, meeting + 1, first + 7 * meeting, about, members
            )

    def _session(self, number: int, meeting: int, day: int, about: tuple, members: list) -> None:
        random, days = self._random, self._city.days
        group, category, scene, worker = about
        held, signed = day <= days.last, day + SIGNED_AFTER <= days.last
        stamp = days.stamp[min(day, days.today)]
        key = self._keys["session"].of(stamp, number, 840)
        done = f"{days.text[day + 1]} 09:00:00+08\t{worker.seat}" if signed else f"{NULL}\t{NULL}"
        self.rows[SESSIONS].append(
            f"{key}\t{self._place.id}\t{group}\t{meeting}\t{days.later(day, 0)}\t14:00:00\t{random.choice(words.THEMES)}"
            f"\t{category}\t{scene}\t{worker.id}\t{random.choice((45, 60, 90))}"
            f"\t{EventState.HELD if held else EventState.PLANNED}\t{random.randrange(9) if held else 0}\t{done}{SESSIONS.rest}"
        )
        for place, person in enumerate(members if held else ()):
            mark = random.choice(MARKS)
            attendance = self._keys["attendance"].of(stamp, number * MEMBERS_AT_ONCE + place, 841)
            self.rows[ATTENDANCES].append(
                f"{attendance}\t{self._place.id}\t{key}\t{person.id}\t{mark}{ATTENDANCES.rest}"
            )

    def _activity(self, number: int) -> None:
        random, days = self._random, self._city.days
        day = days.between(self._place.since, days.last, random.random())
        ahead = day > days.last - 5 and random.random() < 0.5
        worker = someone(self._place, random, day)
        key = self._keys["activity"].of(days.stamp[day], number, 540)
        heads = max(5, int(random.lognormvariate(4.1, 0.6)))
        told = f"{heads}\t{random.choice(METHODS)}\t{EventState.HELD}"
        if ahead:
            told = f"{NULL}\t\t{EventState.PLANNED}"
        done = f"{days.text[day + 1]} 09:00:00+08\t{worker.seat}"
        if ahead or day + SIGNED_AFTER > days.last:
            done = f"{NULL}\t{NULL}"
        scene = random.choice(("community", "community", "outpatient", "ward"))
        self.rows[ACTIVITIES].append(
            f"{key}\t{self._place.id}\t{random.choice(words.TITLES)}\t{days.later(day, 10 if ahead else 0)}\t09:30:00"
            f"\t{random.choice(ACTIVITY_CATEGORIES)}\t{scene}\t{worker.id}\t{random.choice((60, 90, 120))}\t{told}\t{done}"
            f"{ACTIVITIES.rest}"
        )
