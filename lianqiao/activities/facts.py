"""What groups and activities publish for statistics: held sessions, who came, held activities."""

from django.db.models import CharField, Count, F, IntegerField, Q
from django.db.models.functions import Cast

from lianqiao.core.facts import Column, Fact, Unit

from .models import Activity, Attendance, GroupSession
from .states import CAME, EventState


def _text(path: str) -> Cast:
    return Cast(path, CharField())


def attendances_of_session():
    """Person-times of a session: those present or late by name, plus the heads counted without one."""
    named = Count("attendances", filter=Q(attendances__status__in=CAME))
    return Cast(F("counted") + named, IntegerField())


def _session_rows():
    held = GroupSession.objects.filter(state=EventState.HELD)
    # `.values()` first: only then may an annotation bear the name of the column it renders as text.
    return (
        held.values()
        .annotate(session=_text("id"), attendances_=attendances_of_session())
        .annotate(institution=_text("institution_id"), worker=_text("worker_id"), attendances=F("attendances_"))
        .values("session", "institution", "on", "category", "scene", "worker", "minutes", "attendances")
    )


def _attendance_rows():
    came = Attendance.objects.filter(session__state=EventState.HELD, status__in=CAME)
    return (
        came.values()
        .annotate(
            attendance=_text("id"),
            person=_text("client_id"),
            session=_text("session_id"),
            institution=_text("institution_id"),
            on=F("session__on"),
            category=F("session__category"),
            scene=F("session__scene"),
        )
        .values("attendance", "session", "institution", "on", "person", "category", "scene")
    )


def _activity_rows():
    held = Activity.objects.filter(state=EventState.HELD)
    return (
        held.values()
        .annotate(activity=_text("id"), institution=_text("institution_id"), worker=_text("worker_id"))
        .values(
            "activity", "institution", "on", "category", "scene", "worker", "minutes", "head_count", "count_method"
        )
    )


SESSIONS = Fact(
    name="sessions",
    grain="one held group session",
    unit=Unit.EVENTS,
    columns=(
        Column("session", "string", "key of the session"),
        Column("institution", "string", "key of the institution that held it"),
        Column("on", "date", "day it was held"),
        Column("category", "string", "service category A to F"),
        Column("scene", "string", "where the service took place"),
        Column("worker", "string", "key of the worker who led it, empty if unknown"),
        Column("minutes", "int64", "length in minutes, empty if not recorded"),
        Column("attendances", "int64", "person-times: present or late by name, plus heads counted without a name"),
    ),
    rows=_session_rows,
)

ATTENDANCES = Fact(
    name="attendances",
    grain="one named person who came to one held session, in time or late",
    unit=Unit.PERSON_TIMES,
    columns=(
        Column("attendance", "string", "key of the attendance"),
        Column("session", "string", "key of the session"),
        Column("institution", "string", "key of the institution that held it"),
        Column("on", "date", "day of the session"),
        Column("person", "string", "key of the client, the same as in the facts of cases"),
        Column("category", "string", "service category A to F"),
        Column("scene", "string", "where the service took place"),
    ),
    rows=_attendance_rows,
)

ACTIVITIES = Fact(
    name="activities",
    grain="one held community activity",
    unit=Unit.EVENTS,
    columns=(
        Column("activity", "string", "key of the activity"),
        Column("institution", "string", "key of the institution that held it"),
        Column("on", "date", "day it was held"),
        Column("category", "string", "service category A to F"),
        Column("scene", "string", "where the service took place"),
        Column("worker", "string", "key of the worker responsible, empty if unknown"),
        Column("minutes", "int64", "length in minutes, empty if not recorded"),
        Column("head_count", "int64", "person-times by head-count"),
        Column("count_method", "string", "signed_list, ticket, estimate or unknown; an estimate is never exact"),
    ),
    rows=_activity_rows,
)

FACTS = (SESSIONS, ATTENDANCES, ACTIVITIES)
