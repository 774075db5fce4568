"""A service log becomes contacts, sessions and activities of its institutions."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from itertools import islice
from uuid import UUID

from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from lianqiao.activities.models import Activity, GroupSession
from lianqiao.activities.services import (
    ImportedActivity,
    ImportedSession,
    record_imported_activities,
    record_imported_sessions,
)
from lianqiao.cases.models import Contact
from lianqiao.cases.services import ImportedContact, record_imported_contacts
from lianqiao.catalogue.queries import label
from lianqiao.people.services import pseudonymous_keys
from lianqiao.registry.models import Institution, ProgrammeStatus, Seat, institution_key
from lianqiao.workforce.models import Assignment

from ..sheets.context import Told
from ..sheets.findings import doubtful, refused
from ..sheets.log_entries import Entry
from ..sheets.service_log import LogReading
from ..states import RowOutcome
from .outcomes import Progress, Result
from .places import Places

KINDS = {"case": "contacts", "group": "sessions", "activity": "activities"}
AT_ONCE = 10_000
_MODES = {"online": "online", "home": "home"}


@dataclass(slots=True)
class _Log:
    """Some entries of one institution, with what the database and the entries before them tell about it."""

    institution: Institution
    entries: list[Entry] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    workers: dict[str, list[Assignment]] = field(default_factory=lambda: defaultdict(list))
    refs: dict[str, Entry] = field(default_factory=dict)
    # How often each natural key was met, by its hash.
    seen: Counter[bytes] = field(default_factory=Counter)
    posted: dict[tuple[str, date | None], UUID | None] = field(default_factory=dict)


def take_services(
    *, by: Seat, reading: LogReading, result: Result, batch: UUID, at: datetime, report: Progress
) -> None:
    """Write what a log says; every entry of it ends up in `result` with its outcome. Runs inside a transaction.

    Ten thousand entries are read, written and forgotten at a time; each such part has its row in the trail.
    """
    places, logs, done = Places(by), dict[UUID, _Log](), 0
    total = sum(len(layout.table.lines) for layout in reading.layouts)
    while part := list(islice(reading.coming, AT_ONCE)):
        for place in places.of(part):
            log = logs.setdefault(place.institution.pk, _Log(place.institution))
            report(done, total, log.institution.name)
            log.entries, log.refs = place.entries, {}
            _take_log(by, log, batch, at)
            log.entries, log.refs = [], {}
        for entry in part:
            result.add(entry, entry.outcome or RowOutcome.REFUSED, KINDS.get(entry.method, ""))
        done += len(part)
    result.institutions = [log.institution.name for log in logs.values()]
    report(total, total, _("Writing the rows"))


def _take_log(by: Seat, log: _Log, batch: UUID, at: datetime) -> None:
    """Write the entries of one institution and note with each what became of it."""
    _know_workers(log)
    for entry in log.entries:
        log.refs[_reference(log, entry)] = entry
    contacts = record_imported_contacts(
        by=by, institution=log.institution, rows=_contacts(by, log, batch, at), batch=batch, at=at
    )
    sessions = record_imported_sessions(by=by, institution=log.institution, rows=_sessions(log), batch=batch)
    held = record_imported_activities(by=by, institution=log.institution, rows=_activities(log), batch=batch)
    for receipt in (contacts, sessions, held):
        for outcome in (RowOutcome.UNCHANGED, RowOutcome.UPDATED, RowOutcome.CREATED):
            for reference in getattr(receipt, outcome):
                entry = _entry_of(log, reference)
                entry.outcome = _stronger(entry.outcome, outcome.value)
        for reference in receipt.kept:
            _entry_of(log, reference).findings.append(refused("kept"))


def _entry_of(log: _Log, reference: str) -> Entry:
    return log.refs.get(reference) or log.refs[reference.partition("+")[0]]


def _stronger(before: str, outcome: str) -> str:
    """A row of several person-times is several contacts: it is unchanged only when all of them are."""
    return outcome if before in ("", outcome) else RowOutcome.UPDATED.value


def _reference(log: _Log, entry: Entry) -> str:
    """The natural key of an entry: day, method, worker, clients, category and scene, and which of its likes it is.

    Read again, an entry meets itself, so a corrected number or duration changes the record and adds none.
    """
    parts = (
        str(log.institution.pk),
        entry.on.isoformat() if entry.on else "",
        entry.method,
        entry.worker,
        "、".join(sorted(entry.clients)) if entry.method == "case" else "",
        entry.category,
        entry.scene,
    )
    key = sha256("\x1f".join(parts).encode())
    met = key.digest()[:12]
    log.seen[met] += 1
    key.update(f"\x1f{log.seen[met]}".encode())
    return key.hexdigest()[:40]


def _know_workers(log: _Log) -> None:
    names = {_first_worker(entry) for entry in log.entries} - log.named
    log.named |= names
    held = Assignment.objects.filter(institution=log.institution, worker__name__in=names)
    for assignment in held.select_related("worker"):
        log.workers[assignment.worker.name].append(assignment)


def _first_worker(entry: Entry) -> str:
    return entry.worker.split("、")[0]


def _worker_of(log: _Log, entry: Entry) -> UUID | None:
    """The institution's worker of that name, the one posted on the day when there are several; else none."""
    name = _first_worker(entry)
    if (name, entry.on) not in log.posted:
        log.posted[name, entry.on] = _posted(log.workers.get(name, []), entry.on)
    found = log.posted[name, entry.on]
    if found is None and name:
        unknown = doubtful("worker_unknown", name).at(entry.worker_cell)
        if unknown not in entry.findings:  # once a row, however many contacts it becomes
            entry.findings.append(unknown)
    return found


def _posted(held: list[Assignment], on: date | None) -> UUID | None:
    on_duty = [each for each in held if on and each.from_on <= on and _lasts(each, on)]
    found = {each.worker_id for each in (on_duty or held)}
    return found.pop() if len(found) == 1 else None


def _lasts(assignment: Assignment, on: date) -> bool:
    return assignment.until_on is None or on < assignment.until_on


def _of(log: _Log, method: str) -> Iterator[tuple[str, Entry]]:
    return ((reference, entry) for reference, entry in log.refs.items() if entry.method == method)


def _contacts(by: Seat, log: _Log, batch: UUID, at: datetime) -> Iterator[ImportedContact]:
    """Contacts with pseudonymous clients, made while they are written.

    Person-times beyond the named people become further contacts of the first of them without minutes: the total
    of person-times stays what the log says, and nobody is invented to stand for an unnamed relative.
    """
    names = {name for entry in log.entries if entry.method == "case" for name in entry.clients}
    clients = pseudonymous_keys(by=by, institution=log.institution, names=names, at=at, batch=batch)
    for reference, entry in _of(log, "case"):
        first = _contact(log, reference, entry, [clients[name] for name in entry.clients])
        yield first
        for more in range(1, entry.count - len(entry.clients) + 1):
            yield replace(
                first,
                source_ref=f"{reference}+{more}",
                client_ids=first.client_ids[:1],
                minutes_direct=0,
                text="",
            )


def _contact(log: _Log, reference: str, entry: Entry, present: list[UUID]) -> ImportedContact:
    return ImportedContact(
        source_ref=reference,
        on=entry.on,
        client_ids=present,
        category=entry.category,
        scene=entry.scene,
        care_stage=entry.care_stage,
        mode=entry.mode or _MODES.get(entry.scene, ""),
        minutes_direct=entry.minutes or 0,
        worker_id=_worker_of(log, entry),
        worker_name=entry.worker,
        items=entry.items,
        text="\n".join(part for part in (entry.title, entry.text) if part),
    )


def _sessions(log: _Log) -> list[ImportedSession]:
    return [
        ImportedSession(
            source_ref=reference,
            on=entry.on,
            category=entry.category,
            counted=entry.count,
            theme=entry.title,
            scene=entry.scene,
            minutes=entry.minutes,
            worker_id=_worker_of(log, entry),
            worker_name=entry.worker,
        )
        for reference, entry in _of(log, "group")
        if entry.on
    ]


def _activities(log: _Log) -> list[ImportedActivity]:
    return [
        ImportedActivity(
            source_ref=reference,
            on=entry.on,
            category=entry.category,
            title=entry.title or entry.place or _title_of(entry),
            head_count=entry.count,
            count_method=entry.count_method or ("estimate" if entry.estimated else "unknown"),
            place=entry.place,
            scene=entry.scene,
            minutes=entry.minutes,
            worker_id=_worker_of(log, entry),
            worker_name=entry.worker,
        )
        for reference, entry in _of(log, "activity")
        if entry.on
    ]


def _title_of(entry: Entry) -> str:
    """A log seldom names its activities: the category then does, in the language of the records."""
    with translation.override("zh-hans"):
        return _("Community activity: %(category)s") % {"category": label("category", entry.category)}


# --- what is told to the reader


def institution_names() -> list[str]:
    """Names to look for in titles."""
    return [
        name for name in Institution.objects.values_list("name", flat=True) if len(institution_key(name)) >= 4
    ]


def year_of_last_resort(told: Told, today: date, siblings: Collection[int] = ()) -> Told:
    """Add a year for logs that name none: the one of the files imported together, else of the newest entry there is.

    A sheet called 1月 in a workbook without a year cannot be read otherwise; the result says that it was assumed.
    """
    if told.year:
        return told
    if len(set(siblings)) == 1:
        return Told(
            told.institution, None, lambda: (next(iter(siblings)), _("the other files imported with it"))
        )

    @cache
    def newest() -> tuple[int | None, str]:
        day = _newest_day(today)
        return (day.year, _("the newest entry in the register")) if day else (None, "")

    return Told(told.institution, None, newest)


def _newest_day(today: date) -> date | None:
    days = [
        ProgrammeStatus.objects.filter(from_on__lte=today).aggregate(day=Max("from_on"))["day"],
        Assignment.objects.filter(from_on__lte=today).aggregate(day=Max("from_on"))["day"],
        *(
            model.objects.filter(on__lte=today, batch__isnull=False).aggregate(day=Max("on"))["day"]
            for model in (Contact, GroupSession, Activity)
        ),
    ]
    return max((day for day in days if day), default=None)
