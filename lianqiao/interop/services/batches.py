"""Receive a file, try it out, take it, take it back."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from lianqiao.activities import services as activities
from lianqiao.activities.models import Activity, GroupSession
from lianqiao.audit.actions import action
from lianqiao.cases import services as cases
from lianqiao.cases.models import Contact
from lianqiao.core.errors import DomainError
from lianqiao.core.states import check_can_move
from lianqiao.people import services as people
from lianqiao.registry import services as registry
from lianqiao.registry.models import Institution, Seat
from lianqiao.workforce import services as workforce

from .. import rules
from ..models import ImportBatch
from ..sheets.client_list import ClientDraft, ClientReading, read_clients
from ..sheets.context import Told
from ..sheets.drafts import Mapping
from ..sheets.grid import UnreadableFile, read_book
from ..sheets.log_entries import Entry
from ..sheets.registry_book import RegistryReading, read_registry
from ..sheets.service_log import LogReading, open_log
from ..states import BATCH_MOVES, BatchState, ImportKind
from .clients import take_clients
from .logs import institution_names, take_services, year_of_last_resort
from .outcomes import Kept, Progress, Result, silent
from .previews import NAMED, named_in, preview_of
from .registry import take_registry

Reading = RegistryReading | LogReading | ClientReading


@dataclass(frozen=True)
class Upload:
    """A file as it came, with what its sender adds for logs that name none: an institution, a year, columns.

    `siblings` are the years of files imported together with it.
    """

    name: str
    content: bytes
    institution: str = ""
    year: int | None = None
    mapping: Mapping = field(default_factory=dict)
    siblings: Collection[int] = ()

    @property
    def options(self) -> dict:
        return {
            "institution": self.institution,
            "year": self.year,
            "mapping": self.mapping,
            "siblings": sorted(self.siblings),
        }


def receive_file(*, by: Seat, kind: str, upload: Upload, at: datetime) -> ImportBatch:
    """Keep a file byte for byte, sealed, without importing anything yet.

    Raises `MayNotImport`, `FileTooLarge`, `FileUnreadable` or `NothingRecognised`.
    """
    return _received(by, kind, upload, at, whole=True)[0]


def _received(
    by: Seat, kind: str, upload: Upload, at: datetime, *, whole: bool
) -> tuple[ImportBatch, Reading]:
    """Keep the file; with `whole` its rows are read to the end for the preview, else that is left to the taking."""
    rules.check_can_import(by, kind)
    if len(upload.content) > rules.LARGEST:
        raise rules.FileTooLarge
    batch = ImportBatch(
        kind=kind,
        institution_id=by.institution_id,
        seat_id=by.pk,
        file_name=upload.name[-200:],
        sha256=sha256(upload.content).hexdigest(),
        size=len(upload.content),
        options=upload.options,
        received_at=at,
    )
    batch.bytes = upload.content
    reading = read_batch(batch, at=at)
    batch.preview = preview_of(reading, named_in(reading) if whole else ())
    with action("interop.file_received", by=by, on=batch, kind=kind, bytes=batch.size):
        batch.save()
    return batch, reading


def change_options(
    *,
    by: Seat,
    batch: ImportBatch,
    at: datetime,
    institution: str = "",
    year: int | None = None,
    mapping: Mapping | None = None,
) -> ImportBatch:
    """Say what the file leaves open: the institution, the year, which column is what.

    What was tried before is forgotten. Raises `AlreadyTaken` once the file was imported.
    """
    rules.check_can_take(batch)
    with action("interop.options_changed", by=by, on=batch):
        batch.options |= {"institution": institution, "year": year, "mapping": mapping or {}}
        reading = read_batch(batch, at=at)
        batch.preview = preview_of(reading, named_in(reading))
        batch.rows.all().delete()
        batch.state, batch.counts = BatchState.RECEIVED, {}
        batch.save()
    return batch


def read_batch(batch: ImportBatch, *, at: datetime, siblings: Collection[int] = ()) -> Reading:
    """Read the file of a batch anew, with the options it holds; no record is written."""
    book = _book_of(batch.file_name, batch.bytes)
    today = timezone.localdate(at)
    options = batch.options
    with scopes_disabled():
        if batch.kind == ImportKind.REGISTRY:
            register = read_registry(book, today=today, mapping=options.get("mapping"))
            if not register.layouts:
                raise rules.NothingRecognised
            return register
        own = Institution.objects.filter(pk=batch.institution_id).values_list("name", flat=True).first()
        told = Told(options.get("institution", ""), options.get("year"))
        told = year_of_last_resort(told, today, options.get("siblings", ()))
        names = institution_names()
        read = read_clients if batch.kind == ImportKind.CLIENTS else open_log
        reading: LogReading | ClientReading = read(
            book, today=today, told=told, known=names, mapping=options.get("mapping")
        )
    if not reading.layouts:
        raise rules.NothingRecognised
    if own and not told.institution:
        # A log that names no institution at all is the log of the seat that brings it.
        reading.coming = _placed(reading.coming, own)  # type: ignore[assignment]
    return reading


def _placed(entries: Iterator[Entry] | Iterator[ClientDraft], own: str) -> Iterator[Entry | ClientDraft]:
    for entry in entries:
        entry.institution = entry.institution or own
        yield entry


def _book_of(name: str, content: bytes):
    try:
        return read_book(content, name)
    except UnreadableFile as problem:
        raise rules.FileUnreadable(problem.reason) from problem


def try_batch(*, by: Seat, batch: ImportBatch, at: datetime, report: Progress = silent) -> Result:
    """Import the file for real and roll it back; what would become of each row is kept with the batch."""
    rules.check_can_import(by, batch.kind)
    rules.check_can_take(batch)
    result = _carry_out(by, batch, read_batch(batch, at=at), at, report, dry_run=True)
    with action("interop.batch_tried", by=by, on=batch) as details:
        details.update(result.counts)
        _keep(batch, result, BatchState.CHECKED)
    return result


def take_batch(*, by: Seat, batch: ImportBatch, at: datetime, report: Progress = silent) -> Result:
    """Import the file in one transaction; rows that cannot be taken are listed and leave no trace elsewhere.

    Raises `AlreadyTaken`, `MayNotImport`, `NothingRecognised`.
    """
    rules.check_can_import(by, batch.kind)
    rules.check_can_take(batch)
    return _taken(by, batch, read_batch(batch, at=at), at, report)


def _taken(by: Seat, batch: ImportBatch, reading: Reading, at: datetime, report: Progress) -> Result:
    with action("interop.batch_taken", by=by, on=batch, kind=batch.kind) as details:
        result = _carry_out(by, batch, reading, at, report, dry_run=False)
        batch.taken_at, batch.undone_at = at, None
        _keep(batch, result, BatchState.TAKEN)
        details.update(result.counts)
    return result


def import_file(
    *,
    by: Seat,
    kind: str,
    upload: Upload,
    at: datetime,
    dry_run: bool = False,
    report: Progress = silent,
) -> Result:
    """Receive and take a file in one go; with `dry_run` all of it really happens and is rolled back."""
    with transaction.atomic():
        batch, reading = _received(by, kind, upload, at, whole=False)
        result = _taken(by, batch, reading, at, report)
        result.dry_run = dry_run
        if dry_run:
            result.batch_id = None
            _undo_all()
    return result


def _carry_out(
    by: Seat,
    batch: ImportBatch,
    reading: Reading,
    at: datetime,
    report: Progress,
    *,
    dry_run: bool,
) -> Result:
    result = Result(batch.file_name, batch.kind, dry_run, batch_id=batch.pk, kept=Kept(batch))
    result.start_from(reading)
    with scopes_disabled(), transaction.atomic():
        with action("interop.rows_taken", by=by, on=batch) as details:
            if isinstance(reading, RegistryReading):
                take_registry(by=by, reading=reading, result=result, batch=batch.pk, report=report)
            elif isinstance(reading, ClientReading):
                take_clients(by=by, reading=reading, result=result, batch=batch.pk, at=at, report=report)
            else:
                take_services(by=by, reading=reading, result=result, batch=batch.pk, at=at, report=report)
            details.update(result.counts)
        if dry_run:
            _undo_all()
    return result


def _undo_all() -> None:
    """Roll the open transaction back at its end; checks that wait for a commit are made first, as it would make them."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    transaction.set_rollback(True)


def _keep(batch: ImportBatch, result: Result, state: str) -> None:
    if batch.state != state:
        check_can_move(BATCH_MOVES, batch.state, state)
    batch.rows.all().delete()
    if result.kept is not None:
        for each in result.skipped:
            result.kept.skip(each)
        result.kept.write()
        result.kept = None
    batch.state, batch.counts = state, result.counts
    batch.preview = {
        **batch.preview,
        "unknown_workers": result.unknown_workers,
        "institutions": [*result.named][:NAMED],
        "skipped": len(result.skipped),
    }
    # Not the file, which is large and stays what it was.
    batch.save(update_fields=["state", "counts", "preview", "taken_at", "undone_at"])


def undo_batch(*, by: Seat, batch: ImportBatch, at: datetime) -> ImportBatch:
    """Take back everything the import created, while nothing was built on it. What it corrected stays corrected.

    Raises `NotTaken`, `MayNotImport`, or `BuiltUpon` with the reason; then everything stays as it is.
    """
    rules.check_can_import(by, batch.kind)
    rules.check_can_undo(batch)
    try:
        with scopes_disabled(), action("interop.batch_undone", by=by, on=batch, kind=batch.kind):
            if batch.kind == ImportKind.REGISTRY:
                workforce.remove_batch(by=by, batch=batch.pk)
                registry.remove_batch(by=by, batch=batch.pk)
            elif batch.kind == ImportKind.CLIENTS:
                people.remove_batch(by=by, batch=batch.pk)
            else:
                _erase_services(by, batch.pk)
            batch.state, batch.undone_at = BatchState.UNDONE, at
            batch.save()
    except DomainError as problem:
        raise rules.BuiltUpon(problem.message) from problem
    return batch


def _erase_services(by: Seat, batch: UUID) -> None:
    touched: set[UUID] = set()
    for model in (Contact, GroupSession, Activity):
        touched |= set(model.objects.filter(batch=batch).values_list("institution_id", flat=True))
    for institution in Institution.objects.filter(pk__in=touched):
        cases.erase_batch(by=by, institution=institution, batch=batch)
        activities.erase_batch(by=by, institution=institution, batch=batch)
    people.remove_batch(by=by, batch=batch)
