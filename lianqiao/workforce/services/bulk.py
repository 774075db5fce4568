"""Workers from a register: create what is new, update what is known, undo a batch."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.db.models import ProtectedError
from django_scopes import scopes_disabled

from lianqiao.audit.actions import action
from lianqiao.core.errors import DomainError
from lianqiao.registry.models import Institution, Seat
from lianqiao.workforce import rules
from lianqiao.workforce.models import Assignment, Worker
from lianqiao.workforce.states import Precision, Qualification, Sex, Source

from .workers import phone_index, set_name, set_phone


@dataclass(frozen=True)
class WorkerRow:
    """One line of a register of workers. Sex, qualification, phone or employer left empty keep what is known;
    an empty `until_on` says that the worker is still posted.
    """

    institution: Institution
    name: str
    source: str
    from_on: date
    from_precision: str = Precision.DAY
    until_on: date | None = None
    phone: str = ""
    sex: str | None = None
    fulltime: bool = True
    fte: Decimal = Decimal(1)
    employer: str = ""
    qualification: str | None = None


class Verdict(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True)
class WorkerOutcome:
    """What became of one row: its records, or `problem` when it was refused."""

    row: WorkerRow
    verdict: Verdict
    worker: Worker | None = None
    assignment: Assignment | None = None
    problem: DomainError | None = None


def upsert_workers(*, by: Seat, rows: Sequence[WorkerRow], batch: UUID | None = None) -> list[WorkerOutcome]:
    """Bring workers and assignments to what the rows say; returns one outcome per row, in their order.

    A row meets a worker of the same name and phone anywhere, or, when either side has no phone, the only worker of
    that name at the institution. It meets that worker's assignment there which began the same day, else the one
    whose span it overlaps; otherwise it is a new assignment. Running the same rows twice changes nothing. Refused
    rows (no name, unreadable phone, backward span) are told in their outcome and leave no trace; what is created
    carries `batch`. Writes one trail row with the counts. Two queries to read, two to create, one a changed record.
    """
    known = _Known(rows)
    outcomes = [known.take(row, batch) for row in rows]
    with action("workforce.workers_imported", by=by, batch=batch) as details:
        details.update(_counts(outcomes))
        Worker.objects.bulk_create(known.new_workers, batch_size=1000)
        Assignment.objects.bulk_create(known.new_assignments, batch_size=1000)
        for record in known.changed.values():
            record.save()
    return outcomes


def remove_batch(*, by: Seat, batch: UUID) -> tuple[int, int]:
    """Take back the workers and assignments an import created; returns how many of each.

    Raises `StillNeeded` when a record made since refers to one of them; then nothing is removed.
    """
    try:
        with action("workforce.import_undone", by=by, batch=batch) as details:
            # Asked first: without their assignments the workers leave the scope of their institution.
            created = list(Worker.objects.filter(batch=batch).values_list("pk", flat=True))
            assignments, _by_model = Assignment.objects.filter(batch=batch).delete()
            with scopes_disabled():
                workers, _by_model = Worker.objects.filter(pk__in=created).delete()
            details.update(workers=workers, assignments=assignments)
    except ProtectedError as problem:
        raise rules.StillNeeded from problem
    return workers, assignments


class _Known:
    """The workers and assignments the rows may mean, read at once, and what is to be written."""

    def __init__(self, rows: Sequence[WorkerRow]):
        self.new_workers: list[Worker] = []
        self.new_assignments: list[Assignment] = []
        self.changed: dict[UUID, Worker | Assignment] = {}
        names = {row.name.strip() for row in rows}
        self.namesakes: dict[str, list[Worker]] = defaultdict(list)
        for worker in Worker.objects.filter(name__in=names):
            self.namesakes[worker.name].append(worker)
        self.held: dict[UUID, list[Assignment]] = defaultdict(list)
        for assignment in Assignment.objects.filter(worker__name__in=names):
            self.held[assignment.worker_id].append(assignment)

    def take(self, row: WorkerRow, batch: UUID | None) -> WorkerOutcome:
        try:
            row = _checked(row)
        except DomainError as problem:
            return WorkerOutcome(row, Verdict.REFUSED, problem=problem)
        worker = self._worker(row)
        if worker is None:
            worker = self._new_worker(row, batch)
        elif _filled(worker, row):
            self._note_change(worker)
        assignment = self._assignment(worker, row)
        if assignment is None:
            self._new_assignment(worker, row, batch)
            return WorkerOutcome(row, Verdict.CREATED, worker, self.held[worker.pk][-1])
        if _restated(assignment, row):
            self._note_change(assignment)
        changed = worker.pk in self.changed or assignment.pk in self.changed
        return WorkerOutcome(row, Verdict.UPDATED if changed else Verdict.UNCHANGED, worker, assignment)

    def _worker(self, row: WorkerRow) -> Worker | None:
        index = phone_index(row.phone)
        namesakes = self.namesakes[row.name]
        for worker in namesakes:
            if index is not None and worker.phone_index == index:
                return worker
        here = [worker for worker in namesakes if self._posted(worker, row.institution)]
        if index is not None:
            here = [worker for worker in here if worker.phone_index is None]
        return here[0] if len(here) == 1 else None

    def _posted(self, worker: Worker, institution: Institution) -> bool:
        return any(held.institution_id == institution.pk for held in self.held[worker.pk])

    def _assignment(self, worker: Worker, row: WorkerRow) -> Assignment | None:
        here = [held for held in self.held[worker.pk] if held.institution_id == row.institution.pk]
        same_day = [held for held in here if held.from_on == row.from_on]
        overlapping = [held for held in here if _overlap(held, row)]
        return next(iter(same_day + overlapping), None)

    def _new_worker(self, row: WorkerRow, batch: UUID | None) -> Worker:
        worker = Worker(batch=batch, version=1)
        set_name(worker, row.name)
        _filled(worker, row)
        self.new_workers.append(worker)
        self.namesakes[worker.name].append(worker)
        return worker

    def _new_assignment(self, worker: Worker, row: WorkerRow, batch: UUID | None) -> None:
        assignment = Assignment(worker=worker, institution=row.institution, batch=batch, version=1)
        _restated(assignment, row)
        self.new_assignments.append(assignment)
        self.held[worker.pk].append(assignment)

    def _note_change(self, record: Worker | Assignment) -> None:
        if not record._state.adding:
            self.changed[record.pk] = record


def _checked(row: WorkerRow) -> WorkerRow:
    if row.until_on is not None and row.until_on <= row.from_on:
        raise rules.SpanBackward
    if not 0 < row.fte <= 1:
        raise rules.FteOutOfRange
    employer = row.employer.strip()
    if employer and row.source != Source.PURCHASE:
        raise rules.EmployerNotExpected
    # A register seldom names the employer of a purchased service: that is no reason to lose the worker.
    return replace(
        row, name=rules.check_name(row.name), phone=rules.plain_phone(row.phone), employer=employer
    )


def _filled(worker: Worker, row: WorkerRow) -> bool:
    """Write what the row says about the person; say whether that changed anything."""
    before = (worker.sex, worker.phone_index, worker.qualification)
    worker.sex = row.sex or worker.sex or Sex.UNKNOWN
    worker.qualification = row.qualification or worker.qualification or Qualification.NONE
    if row.phone and phone_index(row.phone) != worker.phone_index:
        set_phone(worker, row.phone)
    return before != (worker.sex, worker.phone_index, worker.qualification)


_TERMS = ("source", "fulltime", "fte", "from_on", "from_precision", "until_on")


def _restated(assignment: Assignment, row: WorkerRow) -> bool:
    """Write what the row says about the assignment; say whether that changed anything."""
    before = [getattr(assignment, name) for name in (*_TERMS, "employer")]
    for name in _TERMS:
        setattr(assignment, name, getattr(row, name))
    kept = assignment.employer if row.source == Source.PURCHASE else ""
    assignment.employer = row.employer or kept
    return before != [getattr(assignment, name) for name in (*_TERMS, "employer")]


def _overlap(held: Assignment, row: WorkerRow) -> bool:
    begins_before_row_ends = row.until_on is None or held.from_on < row.until_on
    return begins_before_row_ends and (held.until_on is None or row.from_on < held.until_on)


def _counts(outcomes: list[WorkerOutcome]) -> dict[str, int]:
    return {str(verdict): sum(o.verdict == verdict for o in outcomes) for verdict in Verdict}
