"""What this room publishes for statistics: the meetings whose record is signed. No names, no free text."""

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from lianqiao.core.facts import Column, Fact, Unit

from .models import Meeting, MeetingAttendee
from .states import AttendeeRole, MeetingState

SOCIAL_WORK = (AttendeeRole.WORKER, AttendeeRole.SUPERVISOR)


def _key(path: str) -> Cast:
    return Cast(path, TextField())


def meeting_rows() -> QuerySet:
    """One row a meeting whose record is signed."""
    there = MeetingAttendee.objects.filter(meeting=OuterRef("pk"), came=True)
    signed = Meeting.objects.filter(state__in=(MeetingState.SIGNED, MeetingState.TASKS_CLOSED))
    return (
        signed.order_by()
        .values("kind", "minutes", "client_present")
        .annotate(
            on=TruncDate("starts_at"),
            worker_present=Exists(there.filter(role__in=SOCIAL_WORK)),
            # A subquery, not a join: what is not asked for costs nothing.
            came=Coalesce(
                Subquery(there.order_by().values("meeting").annotate(n=Count("pk")).values("n")), 0
            ),
            meeting=_key("id"),
        )
        # Keys last: once an annotation bears the name of a field, paths through that field can no longer be named.
        .annotate(case=_key("case_id"), unit=_key("unit_id"), institution=_key("institution_id"))
    )


MEETINGS = Fact(
    name="meetings.meetings",
    grain=_("one meeting whose record is signed"),
    unit=Unit.EVENTS,
    columns=(
        Column("meeting", "key", _("Meeting, by key")),
        Column("case", "key", _("Episode, by key")),
        Column("institution", "string", _("Institution, by key")),
        Column("unit", "string", _("Ward or clinic it was held for, by key; empty when it was of none")),
        Column("on", "date", _("Day of the meeting")),
        Column("kind", "string", _("Family meeting, case conference or mdt")),
        Column("minutes", "int64", _("Minutes it took")),
        Column("came", "int64", _("People who came")),
        Column("worker_present", "boolean", _("Whether a social worker came, or their supervisor")),
        Column("client_present", "boolean", _("Whether the client came")),
    ),
    rows=meeting_rows,
    dated="on",
)
