"""What groups and activities publish for statistics: held sessions, who came, held activities."""

from django.db.models import CharField, Count, F, IntegerField, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from lianqiao.core.facts import Column, Fact, Unit

from .models import Activity, Attendance, GroupSession
from .states import CAME, EventState


def _text(path: str) -> Cast:
    return Cast(path, CharField())


def attendances_of_session():
    """Person-times of a session: those present or late by name, plus the heads counted without one."""
    named = Count("attendances", filter=Q(attendances__status__in=CAME))
    return Cast(F("counted") + named, IntegerField())


# An annotation may bear the name of a field only after `.values()`, and once it does, paths through that field
# can no longer be named: so the keys of related records come last.


def _session_rows():
    return (
        GroupSession.objects.filter(state=EventState.HELD)
        .order_by()
        .values("on", "category", "scene", "minutes")
        .annotate(session=_text("id"), came=attendances_of_session())
        .annotate(attendances=F("came"), institution=_text("institution_id"), worker=_text("worker_id"))  # type: ignore[no-redef]
        .values("session", "institution", "on", "category", "scene", "worker", "minutes", "attendances")
    )


def _attendance_rows():
    return (
        Attendance.objects.filter(session__state=EventState.HELD, status__in=CAME)
        .order_by()
        .values("status")
        .annotate(
            attendance=_text("id"),
            person=_text("client_id"),
            on=F("session__on"),
            category=F("session__category"),
            scene=F("session__scene"),
        )
        .annotate(session=_text("session_id"), institution=_text("institution_id"))
        .values("attendance", "session", "institution", "on", "person", "category", "scene")
    )


def _activity_rows():
    return (
        Activity.objects.filter(state=EventState.HELD)
        .order_by()
        .values("on", "category", "scene", "minutes", "head_count", "count_method")
        .annotate(activity=_text("id"))
        .annotate(institution=_text("institution_id"), worker=_text("worker_id"))
        .values(
            "activity",
            "institution",
            "on",
            "category",
            "scene",
            "worker",
            "minutes",
            "head_count",
            "count_method",
        )
    )


SESSIONS = Fact(
    name="sessions",
    grain=_("one held group session"),
    unit=Unit.EVENTS,
    columns=(
        Column("session", "key", _("key of the session")),
        Column("institution", "string", _("key of the institution that held it")),
        Column("on", "date", _("day it was held")),
        Column("category", "string", _("service category A to F")),
        Column("scene", "string", _("where the service took place")),
        Column("worker", "key", _("key of the worker who led it, empty if unknown")),
        Column("minutes", "int64", _("length in minutes, empty if not recorded")),
        Column(
            "attendances",
            "int64",
            _("person-times: present or late by name, plus heads counted without a name"),
        ),
    ),
    rows=_session_rows,
    dated="on",
)

ATTENDANCES = Fact(
    name="attendances",
    grain=_("one named person who came to one held session, in time or late"),
    unit=Unit.PERSON_TIMES,
    columns=(
        Column("attendance", "key", _("key of the attendance")),
        Column("session", "key", _("key of the session")),
        Column("institution", "string", _("key of the institution that held it")),
        Column("on", "date", _("day of the session")),
        Column("person", "key", _("key of the client, the same as in the facts of cases")),
        Column("category", "string", _("service category A to F")),
        Column("scene", "string", _("where the service took place")),
    ),
    rows=_attendance_rows,
    dated="on",
)

ACTIVITIES = Fact(
    name="activities",
    grain=_("one held community activity"),
    unit=Unit.EVENTS,
    columns=(
        Column("activity", "key", _("key of the activity")),
        Column("institution", "string", _("key of the institution that held it")),
        Column("on", "date", _("day it was held")),
        Column("category", "string", _("service category A to F")),
        Column("scene", "string", _("where the service took place")),
        Column("worker", "key", _("key of the worker responsible, empty if unknown")),
        Column("minutes", "int64", _("length in minutes, empty if not recorded")),
        Column("head_count", "int64", _("person-times by head-count")),
        Column(
            "count_method",
            "string",
            _("signed_list, ticket, estimate or unknown; an estimate is never exact"),
        ),
    ),
    rows=_activity_rows,
    dated="on",
)

FACTS = (SESSIONS, ATTENDANCES, ACTIVITIES)
