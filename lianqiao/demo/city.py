"""The city around the demo hospital: institutions, workers, and the services its figures are made of."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from uuid import UUID

from django.utils import timezone

from lianqiao.activities.services.imports import (
    ImportedActivity,
    ImportedSession,
    record_imported_activities,
    record_imported_sessions,
)
from lianqiao.cases.services.imports import ImportedContact, record_imported_contacts
from lianqiao.core.ids import new_id
from lianqiao.people.services import pseudonymous_clients
from lianqiao.registry.models import Institution, Region, Seat
from lianqiao.registry.services import InstitutionRow, found_institution
from lianqiao.workforce.services import WorkerRow, upsert_workers

from . import plan

Progress = Callable[[int, int], None]

HOME_NAME = "青禾医院"

# Person-times of the demonstration projects: "4000余", "5700余", "37000余" in the press statement.
PROJECTS = 25
PROJECTS_FROM = dt.date(2022, 9, 1)
CASE_TIMES, GROUP_TIMES, COMMUNITY_TIMES = 4_026, 5_713, 37_048

_SCENES = ["ward"] * 6 + ["outpatient"] * 2 + ["emergency", "community", "home", "online"]
_MINUTES = [15, 20, 30, 30, 30, 45, 60, 90]
_METHODS = ["signed_list"] * 5 + ["ticket"] * 3
_CATEGORIES = {"case": "AAAAABBBCCEF", "group": "AAAAEEED", "community": "EEEEEEFDA"}
_TITLES = ["健康讲座", "义诊", "病房图书角", "慢病自我管理课堂", "家属课堂", "志愿者培训", "节日慰问"]


def write_register(*, by: Seat) -> tuple[list[Institution], dict[str, list]]:
    """Enter the 101 institutions and their workers. Returns the institutions and the workers by institution key."""
    planned = plan.institutions()
    planned_workers = plan.workers(planned)
    home = home_place(planned, planned_workers)
    planned[home] = replace(
        planned[home],
        name=HOME_NAME,
        department="independent",
        department_name="社会工作部",
        district="110108",
        beds=1680,
    )
    regions = {region.code: region for region in Region.objects.filter(parent="110000")}
    founded = [found_institution(by=by, row=_register_row(place, regions)) for place in planned]
    rows = [_worker_row(worker, founded) for worker in planned_workers]
    teams: dict[str, list] = {}
    for outcome in upsert_workers(by=by, rows=rows):
        if outcome.problem:
            raise outcome.problem
        if outcome.row.until_on is None:
            teams.setdefault(str(outcome.row.institution.pk), []).append(outcome.worker)
    return [founded[home], *founded[:home], *founded[home + 1 :]], teams


def _register_row(place: plan.PlannedInstitution, regions: dict[str, Region]) -> InstitutionRow:
    return InstitutionRow(
        name=place.name,
        credit_code=place.credit_code,
        region=regions[place.district],
        institution_class=place.institution_class,
        specialty=place.specialty,
        level=place.level,
        grade=place.grade,
        department=place.department,
        department_name=place.department_name,
        beds=place.beds,
        status_from=place.since,
    )


def _worker_row(worker: plan.PlannedWorker, founded: list[Institution]) -> WorkerRow:
    return WorkerRow(
        institution=founded[worker.institution],
        name=worker.name,
        sex=worker.sex,
        phone=worker.phone,
        source=worker.source,
        employer="仁和社会工作服务中心" if worker.source == "purchase" else "",
        fulltime=worker.fulltime,
        qualification=worker.qualification,
        from_on=worker.since,
        until_on=worker.until,
    )


def home_place(places: list, workers: list) -> int:
    """Return the place with the most workers: the cast of the demo needs colleagues."""
    return max(range(len(places)), key=lambda number: sum(worker.institution == number for worker in workers))


def write_services(
    *, by: Seat, institutions: list[Institution], teams: dict, until: dt.date, progress: Progress
) -> UUID:
    """Write what the institutions did: the demonstration projects up to the statement, and the year until today.

    `institutions[:25]` carry the projects. Returns the key of the batch.
    """
    random = Random(plan.SEED + 2)
    batch = new_id()
    shares = zip(
        _shares(random, CASE_TIMES),
        _shares(random, GROUP_TIMES),
        _shares(random, COMMUNITY_TIMES),
        strict=True,
    )
    for number, (institution, share) in enumerate(zip(institutions, shares, strict=False)):
        team = teams[str(institution.pk)]
        _write_span(by, institution, team, random, batch, (PROJECTS_FROM, plan.AS_OF), share)
        progress(number + 1, len(institutions))
    for number, institution in enumerate(institutions):
        team = teams[str(institution.pk)]
        busy = 3 * len(team)
        share = (busy * 2, busy * 3, busy * 6)
        _write_span(by, institution, team, random, batch, (until - dt.timedelta(days=364), until), share)
        progress(
            PROJECTS + (number + 1) * (len(institutions) - PROJECTS) // len(institutions), len(institutions)
        )
    return batch


def _shares(random: Random, total: int) -> list[int]:
    """Cut the total into 25 believable parts that add up to it."""
    weights = [random.uniform(0.6, 1.5) for _ in range(PROJECTS)]
    parts = [int(total * weight / sum(weights)) for weight in weights]
    parts[0] += total - sum(parts)
    return parts


def _write_span(by, institution, team, random, batch, span, share) -> None:
    contacts, attendances, heads = share
    day = _days(random, *span)
    known_since = timezone.make_aware(dt.datetime.combine(span[0], dt.time(9)))
    names = sorted({plan.person_name(random) for _ in range(max(3, contacts // 4))})
    clients = pseudonymous_clients(by=by, institution=institution, names=names, at=known_since)
    place = {"by": by, "institution": institution, "batch": batch}
    source = f"demo:{span[0]}"
    record_imported_contacts(
        **place,
        at=timezone.now(),
        rows=_contacts(random, contacts, day, list(clients.values()), team, source),
    )
    record_imported_sessions(**place, rows=_sessions(random, attendances, day, team, source))
    record_imported_activities(**place, rows=_activities(random, heads, day, team, source))


def _contacts(random, count, day, clients, team, source) -> list[ImportedContact]:
    return [
        ImportedContact(
            source_ref=f"{source}:contact:{number}",
            on=next(day),
            client_ids=[random.choice(clients).pk],
            category=random.choice(_CATEGORIES["case"]),
            scene=random.choice(_SCENES),
            care_stage=random.choice(["before", "during", "during", "during", "after"]),
            mode=random.choice(["face", "face", "face", "phone", "online"]),
            minutes_direct=random.choice(_MINUTES),
            worker_id=random.choice(team).pk,
        )
        for number in range(count)
    ]


def _sessions(random, attendances, day, team, source) -> list[ImportedSession]:
    return [
        ImportedSession(
            source_ref=f"{source}:session:{number}",
            on=next(day),
            category=random.choice(_CATEGORIES["group"]),
            counted=counted,
            scene=random.choice(["ward", "ward", "outpatient", "community"]),
            minutes=random.choice([45, 60, 90]),
            worker_id=random.choice(team).pk,
        )
        for number, counted in enumerate(_sizes(random, attendances, 6, 14))
    ]


def _activities(random, heads, day, team, source) -> list[ImportedActivity]:
    return [
        ImportedActivity(
            source_ref=f"{source}:activity:{number}",
            on=next(day),
            category=random.choice(_CATEGORIES["community"]),
            title=random.choice(_TITLES),
            head_count=counted,
            count_method=random.choice(_METHODS),
            scene=random.choice(["community", "community", "outpatient", "ward"]),
            minutes=random.choice([60, 90, 120]),
            worker_id=random.choice(team).pk,
        )
        for number, counted in enumerate(_sizes(random, heads, 30, 160))
    ]


def _sizes(random: Random, total: int, least: int, most: int) -> Iterator[int]:
    """Cut the total into head counts between `least` and `most`; the last may be smaller."""
    while total > 0:
        size = min(random.randint(least, most), total)
        total -= size
        yield size


def _days(random: Random, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """Yield working days of the span without end, more of them towards the end of a month."""
    span = (last - first).days + 1
    while True:
        day = first + dt.timedelta(days=random.randrange(span))
        if day.weekday() < 5 and (day.day > 20 or random.random() < 0.8):
            yield day
