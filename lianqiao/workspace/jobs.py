"""Background work with a page that shows how far it is.

A room says in its own `jobs.py` what can be done, and a view starts it:

    @job("interop.take_services", title=_("Import of service logs"))
    def take_services(*, job: Job, by: Seat, file: str) -> Outcome:
        …
        report(job, done=n, total=len(rows), message=_("Reading the sheets"))
        return Outcome(message=_("…"), url=reverse("interop:batch", args=[batch.pk]))

    started = start_job("interop.take_services", by=request.seat, file=str(stored.pk))
    return redirect("workspace:job", started.pk)

A worker that is killed leaves its job to another, which begins it again: write everything in one `action`, or
in steps that may be repeated.
"""

import logging
import time
from base64 import b64encode
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from asgiref.sync import sync_to_async
from django.db import connection, transaction
from django.utils import timezone, translation
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from lianqiao.core.errors import DomainError
from lianqiao.registry.models import Account, Seat
from lianqiao.registry.scopes import scope_of
from lianqiao.registry.services import seated

from .drafts import purge_drafts
from .models import Job, JobFile
from .states import MOVES, JobState

KEPT = timedelta(days=14)
TRIES = 3
"""How often a job is begun when its worker dies over it."""
EVERY_SECONDS = 0.3
"""Progress is written at most this often."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What came of a job: a sentence for whoever started it, where to look, counts, and files to take away.

    `files` are (name, mime type, bytes). Neither message nor result holds a name of a person.
    """

    message: Any = ""
    url: str = ""
    result: dict[str, Any] = field(default_factory=dict)
    files: tuple[tuple[str, str, bytes], ...] = ()


@dataclass(frozen=True)
class Kind:
    """One thing that can be done in the background."""

    name: str
    title: Any
    run: Callable[..., Outcome | None]


KINDS: dict[str, Kind] = {}


def job(name: str, *, title: Any) -> Callable:
    """Register a function as background work. It is called with `job`, `by` and the arguments of `start_job`."""

    def register(run: Callable[..., Outcome | None]) -> Callable[..., Outcome | None]:
        KINDS[name] = Kind(name, title, run)
        return run

    return register


def start_job(
    kind: str, *, by: Seat, files: tuple[tuple[str, str, bytes], ...] = (), **arguments: Any
) -> Job:
    """Queue a job in this transaction: it begins only if, and after, the transaction commits.

    `arguments` must be JSON-able. `files` are stored encrypted beside it, to be read as `job.files`.
    """
    with transaction.atomic():
        started = Job.objects.create(
            kind=KINDS[kind].name,
            seat_id=by.pk,
            account_id=by.account_id,
            institution_id=by.institution_id,
            arguments=arguments,
        )
        _store(started, files)
        perform.configure(queueing_lock=str(started.pk)).defer(job_id=str(started.pk))
    return started


def report(job: Job, *, done: int, total: int | None = None, message: Any = "") -> None:
    """Say how far the job is. Seen at once, though the job's own transaction is still open."""
    now = time.monotonic()
    if now - getattr(job, "reported", 0.0) < EVERY_SECONDS and done != total:
        return
    job.reported = now
    job.done, job.total = done, job.total if total is None else total
    job.message = str(message) or job.message
    _write_aside(job)


@app.task(name="workspace.perform")
def perform(job_id: str) -> None:
    """What the worker runs: the job, in the seat and language of whoever started it."""
    try:
        run_job(Job.objects.select_related("account", "seat__institution", "seat__account").get(pk=job_id))
    finally:
        # A worker's thread has no request whose end would give the connection back.
        connection.close()


def run_job(job: Job) -> Job:
    """Do the work and write down what came of it. Errors of our own are logged and raised again."""
    if JobState.RUNNING not in MOVES[JobState(job.state)]:
        return job
    job.state, job.started_at, job.done = JobState.RUNNING, timezone.now(), 0
    job.save(update_fields=["state", "started_at", "done"])
    language = job.account.language if job.account_id else None
    with translation.override(language), _seat_of(job) as by:
        try:
            with transaction.atomic():
                outcome = KINDS[job.kind].run(job=job, by=by, **job.arguments) or Outcome()
                return _end(job, outcome)
        except DomainError as refusal:
            return _fail(job, str(refusal))
        except Exception:
            # The starter learns that nothing was saved; why is for whoever reads the log.
            _fail(
                job,
                translation.gettext("Something went wrong on our side. Nothing was saved; please try again."),
            )
            log.exception("job %s of kind %s failed", job.pk, job.kind)
            raise


def jobs_of(account: Account):
    """The jobs a person started, newest first."""
    return Job.objects.filter(account=account)


def purge_jobs(*, at: datetime) -> int:
    """Remove jobs started 14 days ago, their files with them; return how many rows went."""
    return Job.objects.filter(queued_at__lt=at - KEPT).delete()[0]


@app.periodic(cron="17 3 * * *")
@app.task(name="workspace.purge", queueing_lock="workspace.purge")
async def purge(timestamp: int) -> None:
    """Every night: throw away old drafts, jobs and the queue's own finished rows."""
    await sync_to_async(_purge_own)(timezone.now())
    await app.job_manager.delete_old_jobs(nb_hours=24 * KEPT.days, include_failed=True)


@app.periodic(cron="* * * * *")
@app.task(name="workspace.recover", queueing_lock="workspace.recover")
async def recover(timestamp: int) -> None:
    """Every minute: hand the jobs of workers that died to those that live; give up what killed three of them."""
    for stalled in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=30):
        if stalled.attempts + 1 < TRIES:
            await app.job_manager.retry_job(stalled)
        else:
            await app.job_manager.finish_job(stalled, status=Status.FAILED, delete_job=False)
            await sync_to_async(_give_up)(stalled.task_kwargs.get("job_id"))


def _give_up(job_id: str | None) -> None:
    for job in Job.objects.filter(pk=job_id, state__in=(JobState.QUEUED, JobState.RUNNING)):
        with translation.override(job.account.language if job.account_id else None):
            _fail(job, translation.gettext("The work was interrupted several times and has been given up."))


def _purge_own(at: datetime) -> None:
    purge_drafts(at=at)
    purge_jobs(at=at)
    connection.close()


@contextmanager
def _seat_of(job: Job):
    if job.seat_id is None:
        with seated(f"job {job.kind}") as by:
            yield by
    else:
        with scope_of(job.seat):
            yield job.seat


def _end(job: Job, outcome: Outcome) -> Job:
    job.state, job.ended_at = JobState.DONE, timezone.now()
    job.message, job.result, job.result_url = str(outcome.message)[:300], outcome.result, outcome.url
    job.done = job.total or job.done
    job.save(update_fields=["state", "ended_at", "message", "result", "result_url", "done"])
    job.files.all().delete()
    _store(job, outcome.files)
    return job


def _fail(job: Job, message: str) -> Job:
    job.state, job.ended_at, job.message = JobState.FAILED, timezone.now(), message[:300]
    job.save(update_fields=["state", "ended_at", "message"])
    job.files.all().delete()
    return job


def _store(job: Job, files: tuple[tuple[str, str, bytes], ...]) -> None:
    for name, mime, content in files:
        JobFile.objects.create(job=job, name=name[:200], mime=mime, content=b64encode(content).decode())


def _write_aside(job: Job) -> None:
    values = {"done": job.done, "total": job.total, "message": job.message[:300]}
    if not connection.in_atomic_block:
        Job.objects.filter(pk=job.pk).update(**values)
        return
    # The job's own transaction hides its writes until it ends: progress goes by a connection of its own, and
    # rather not at all than wait for a lock.
    aside = connection.copy()
    try:
        with aside.cursor() as cursor:
            cursor.execute(_ASIDE, [*values.values(), job.pk])
            written = cursor.rowcount
    finally:
        aside.close()
    if not written:
        Job.objects.filter(pk=job.pk).update(**values)


_ASIDE = """
    UPDATE workspace_job SET done = %s, total = %s, message = %s
    WHERE id = (SELECT id FROM workspace_job WHERE id = %s FOR UPDATE SKIP LOCKED)
"""
