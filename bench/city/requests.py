"""Case rows, the requests they answer, requests nobody took on, and the steps of plans."""

from random import Random

from lianqiao.cases.models import Case, PlanStep, Request
from lianqiao.cases.rules import ANSWER_WITHIN
from lianqiao.cases.states import CaseState, RequestState, StageState, StepState, Urgency

from . import words
from .cases import Episode
from .clients import People
from .copying import NULL, Sheet, sealer
from .places import City, Place
from .slices import Slice

REQUESTS = Sheet(
    Request,
    (
        "id", "institution", "unit", "source_kind", "asked_by", "patient_name", "client", "reason", "urgency", "items",
        "state", "received_at", "due_at", "decided_at", "decided_by", "decision_reason", "answer_text", "case",
    ),
    version=1,
    patient_aware=True,
)  # fmt: skip
CASES = Sheet(
    Case,
    (
        "id", "institution", "client", "number", "episode", "previous", "request", "depth", "state", "stage", "category",
        "responsible", "unit", "risk", "presenting", "opened_on", "opened_by", "closed_on", "closed_by", "outcome",
        "close_reason", "closing_text", "quiet_since", "contacts_signed", "first_contact_on",
    ),
    version=1,
)  # fmt: skip
STEPS = Sheet(
    PlanStep,
    (
        "id",
        "institution",
        "case",
        "text",
        "due_on",
        "owner",
        "state",
        "written_at",
        "settled_on",
        "give_up_reason",
    ),
    version=1,
)

ASKED_SHARE, REFUSED_SHARE = 0.85, 0.3
WAITING_A_WORKER = 2
CATEGORIES = "AAAAABBBBCCEF"
OUTCOMES = ("resolved", "resolved", "improved", "improved", "partly_improved", "unchanged", "unknown")
REASONS = (
    "goals_reached",
    "goals_reached",
    "discharged",
    "discharged",
    "transferred",
    "refused",
    "lost_contact",
)
ASKED_FOR = (
    "emotion",
    "adaptation",
    "adherence",
    "hardship",
    "hardship",
    "carer",
    "discharge",
    "communication",
    "resources",
)
REFUSALS = {
    RequestState.REDIRECTED: ("insurance_office", "mental_health", "clinical_team", "community"),
    RequestState.DECLINED: ("discharged", "not_wanted", "already_served", "unreachable"),
    RequestState.WITHDRAWN: ("",),
}
SOURCES = ("nurse", "nurse", "nurse", "doctor", "doctor", "self", "family", "mdt")
URGENCIES = (Urgency.ROUTINE,) * 16 + (Urgency.URGENT,) * 3 + (Urgency.CRISIS,)
DUE = {
    Urgency.CRISIS: ("08:30:00", 0, "09:30:00"),
    Urgency.URGENT: ("08:30:00", 0, "12:30:00"),
    Urgency.ROUTINE: ("08:30:00", 1, "08:30:00"),
}
if {kind: within.total_seconds() / 3600 for kind, within in ANSWER_WITHIN.items()} != {
    Urgency.CRISIS: 1, Urgency.URGENT: 4, Urgency.ROUTINE: 24,
}:  # fmt: skip
    raise ImportError("the hours a request may wait have changed: bench.city.requests must follow")


class Casework:
    """Makes the cases, requests and steps of one slice."""

    def __init__(self, city: City, place: Place, part: Slice, random: Random, people: People) -> None:
        self._city, self._place, self._part, self._random, self._people = city, place, part, random, people
        self.rows: dict[Sheet, list[str]] = {REQUESTS: [], CASES: [], STEPS: []}
        self._request_key, self._step_key = city.keys("request"), city.keys("step")
        self._seal_presenting, self._seal_closing = sealer(Case, "presenting"), sealer(Case, "closing_text")

    def write(self, cases: list[Episode]) -> None:
        """Write the cases once their contacts are known, most with the request they began with."""
        random = self._random
        for case in cases:
            request = NULL
            if case.episode == 1 and random.random() < ASKED_SHARE:
                request = self._accepted(case)
            elif case.episode == 1 and random.random() < REFUSED_SHARE / (1 - ASKED_SHARE):
                self._refused(case)
            self._case(case, request)
            if case.depth == "full":
                self._steps(case)
        if self._part.last:
            for number in range(WAITING_A_WORKER * len(self._place.staff)):
                self._waiting(number)

    def _case(self, case: Episode, request: str) -> None:
        random, days = self._random, self._city.days
        full = case.depth == "full"
        presenting = self._seal_presenting(case.id, random.choice(words.TALKED)) if full else ""
        closed = f"{NULL}\t{NULL}\t\t\t"
        if not case.open:
            summary = self._seal_closing(case.id, random.choice(words.AND)) if full else ""
            closed = f"{days.text[case.last_day]}\t{case.worker.seat}\t{random.choice(OUTCOMES)}\t{random.choice(REASONS)}\t{summary}"
        client = self._people.patients[case.patient]
        risk = int(random.expovariate(1.6)) if case.depth != "consult" else 0
        self.rows[CASES].append(
            f"{case.id}\t{self._place.id}\t{client.id}\t{case.number}\t{case.episode}\t{case.previous or NULL}\t{request}"
            f"\t{case.depth}\t{CaseState.OPEN if case.open else CaseState.CLOSED}"
            f"\t{StageState.ACTIVE if case.open else StageState.CLOSED}\t{random.choice(CATEGORIES)}"
            f"\t{case.worker.id}\t{random.choice(self._place.units)[0]}\t{min(risk, 3)}\t{presenting}"
            f"\t{days.text[case.first_day]}\t{case.worker.seat}\t{closed}"
            f"\t{days.text[case.quiet_since]}\t{case.signed}"
            f"\t{NULL if case.met_first is None else days.text[case.met_first]}{CASES.rest}"
        )

    def _accepted(self, case: Episode) -> str:
        name, client = self._people.patients[case.patient].name, self._people.patients[case.patient].id
        answer = "已接案，今天会到床旁看望。"
        decided = (RequestState.ACCEPTED, case.worker.seat, "", answer, case.id)
        return self._request(case.key * 2, case.first_day, name, client, decided)

    def _refused(self, case: Episode) -> None:
        random = self._random
        state = random.choices(list(REFUSALS), (5, 3, 1))[0]
        reason = random.choice(REFUSALS[state])
        by = self._place.clinician_seat if state == RequestState.WITHDRAWN else case.worker.seat
        answer = "" if state == RequestState.WITHDRAWN else "已与来电人说明，并告知可以去的地方。"
        name = random.choice(self._city.names.all)
        self._request(case.key * 2 + 1, case.first_day, name, NULL, (state, by, reason, answer, NULL))

    def _waiting(self, number: int) -> None:
        random, key = self._random, (self._city.spec.cases + self._place.number * 1000 + number) * 2
        self._request(key, self._city.days.last, random.choice(self._city.names.all), NULL, None)

    def _request(
        self, number: int, day: int, name: str, client: str, decided: tuple[str, str, str, str, str] | None
    ) -> str:
        """Write one request of the morning of a day; `decided` is state, seat, reason, answer and case."""
        random, days = self._random, self._city.days
        urgency = random.choice(URGENCIES)
        received, later, due = DUE[urgency]
        key = self._request_key.of(days.stamp[day], number, 510)
        end = f"{RequestState.WAITING}\t{days.text[day]} {received}+08\t{days.later(day, later)} {due}+08"
        tail = f"{NULL}\t{NULL}\t\t\t{NULL}"
        if decided is not None:
            state, seat, reason, answer, case = decided
            end = end.replace(RequestState.WAITING, state, 1)
            tail = f"{days.text[day]} 08:{random.randrange(31, 60)}:00+08\t{seat}\t{reason}\t{answer}\t{case}"
        item = f"{random.choice('AB')}{random.randrange(1, 5)}"
        self.rows[REQUESTS].append(
            f"{key}\t{self._place.id}\t{random.choice(self._place.units)[0]}\t{random.choice(SOURCES)}"
            f"\t{self._place.clinician_seat}\t{name}\t{client}\t{random.choice(ASKED_FOR)}\t{urgency}\t{{{item}}}"
            f"\t{end}\t{tail}{REQUESTS.rest}"
        )
        return key

    def _steps(self, case: Episode) -> None:
        """A full case has a plan: what is past is settled, an open case has one step still to do."""
        random, days = self._random, self._city.days
        many = random.randrange(1, 4)
        for place in range(many):
            day = case.first_day + (case.last_day - case.first_day) * place // many
            settled = f"{StepState.DONE}\t{days.text[case.last_day]}\t"
            if random.random() < 0.1:
                settled = f"{StepState.GIVEN_UP}\t{days.text[case.last_day]}\t情况有变，不再需要"
            due = days.later(day, 7)
            if case.open and place == many - 1:
                settled, due = f"{StepState.OPEN}\t{NULL}\t", days.later(days.today, random.randrange(-5, 15))
            state, settled_on, reason = settled.split("\t")
            key = self._step_key.of(days.stamp[day], case.key * 4 + place, 640)
            self.rows[STEPS].append(
                f"{key}\t{self._place.id}\t{case.id}\t{random.choice(words.STEPS)}\t{due}\t{case.worker.id}\t{state}"
                f"\t{days.text[day]} 10:40:00+08\t{settled_on}\t{reason}{STEPS.rest}"
            )
