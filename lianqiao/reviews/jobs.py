"""Background work of this room."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lianqiao.registry.models import Seat
from lianqiao.workspace.jobs import Outcome, job, report
from lianqiao.workspace.models import Job

from .services import look_for_repeats


@job("reviews.repeats", title=gettext_lazy("Looking for repeated notes"))
def find_repeats(*, job: Job, by: Seat, since: str) -> Outcome:
    """Compare notes within the scope of the supervisor who asked; neither progress nor result says of whom."""
    report(job, done=0, message=_("Reading notes"))
    found = look_for_repeats(
        by=by,
        since=date.fromisoformat(since),
        at=timezone.now(),
        progress=lambda read: report(job, done=read, message=_("Reading notes")),
    )
    message = ngettext("%(count)s new pair of notes", "%(count)s new pairs of notes", found) % {
        "count": found
    }
    return Outcome(message=message, url=reverse("reviews:hints"))
