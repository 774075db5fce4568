"""Imports done in the background, with progress."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lianqiao.registry.models import Seat
from lianqiao.workspace.jobs import Outcome, job, report
from lianqiao.workspace.models import Job

from .queries import batches_of
from .services import Result, take_batch, try_batch
from .services.marked import MIME, refused_name, refused_workbook


@job("interop.try", title=gettext_lazy("Try an import out"))
def try_import(*, job: Job, by: Seat, batch: str) -> Outcome:
    """Import for real, roll back, and keep what would become of each row."""
    found = batches_of(by).get(pk=UUID(batch))
    result = try_batch(by=by, batch=found, at=timezone.now(), report=_reporter(job))
    return _outcome(result, _("Tried out: nothing was changed yet."))


@job("interop.take", title=gettext_lazy("Import a file"))
def take_import(*, job: Job, by: Seat, batch: str) -> Outcome:
    """Import the file in one transaction."""
    found = batches_of(by).get(pk=UUID(batch))
    result = take_batch(by=by, batch=found, at=timezone.now(), report=_reporter(job))
    return _outcome(result, _("The file is imported."))


def _reporter(job: Job) -> Any:
    return lambda done, total, message: report(job, done=done, total=total, message=message)


def _outcome(result: Result, message: str) -> Outcome:
    refused = len(result.refused)
    if refused:
        message += " " + _("%(count)s rows could not be taken.") % {"count": refused}
    files = ((refused_name(result.file_name), MIME, refused_workbook(result)),)
    return Outcome(
        message=message,
        url=reverse("interop:batch", args=[result.batch_id]),
        result=result.counts,
        files=files if refused else (),
    )
