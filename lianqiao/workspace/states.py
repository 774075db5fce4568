"""Where a job stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


MOVES = {
    JobState.QUEUED: {JobState.RUNNING, JobState.FAILED},
    # A worker that died leaves its job running; another takes it up again.
    JobState.RUNNING: {JobState.RUNNING, JobState.DONE, JobState.FAILED},
    JobState.DONE: set(),
    JobState.FAILED: set(),
}
