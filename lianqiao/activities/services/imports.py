"""Verbs for the bulk writer: sessions and activities of a spreadsheet, and their undoing."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max, Q
from django.utils import translation

from lianqiao.activities.models import Activity, Attendance, Group, GroupSession
from lianqiao.activities.states import CountMethod, EventState, GroupKind, GroupState
from lianqiao.audit.actions import action
from lianqiao.catalogue.queries import label
from lianqiao.core.errors import DomainError
from lianqiao.registry.models import Institution, Seat
from lianqiao.workforce.models import Worker

_WRITTEN_AT_ONCE = 1000


class BatchInUse(DomainError):
    """Something was built on the batch: a record of it was signed, corrected, or taken by name."""


@dataclass(frozen=True)
class ImportedSession:
    """One held session of a log. `source_ref` names its row for good: the same row again updates it."""

    source_ref: str
    on: dt.date
    category: str
    counted: int
    theme: str = ""
    scene: str = ""
    minutes: int | None = None
    worker: Worker | None = None
    worker_name: str = ""


@dataclass(frozen=True)
class ImportedActivity:
    """One held activity of a log. A log seldom says how heads were counted: then the method is `unknown`."""

    source_ref: str
    on: dt.date
    category: str
    title: str
    head_count: int
    count_method: str = CountMethod.UNKNOWN
    place: str = ""
    scene: str = ""
    minutes: int | None = None
    worker: Worker | None = None
    worker_name: str = ""


@dataclass(frozen=True)
class Taken:
    """How many rows were new and how many were there already and brought up to date."""

    created: int
    updated: int


def record_imported_sessions(*, by: Seat, institution: Institution, rows: Sequence[ImportedSession], batch: UUID) -> Taken:
    """Write held sessions with counted attendance into one group a category.

    A row known by its `source_ref` is brought up to date and stays in its first batch; one that somebody
    has corrected or signed since is left as it is.
    """
    known = _known(GroupSession, institution, rows)
    fresh = _still_ours(rows, known)
    with action("batch.sessions_recorded", by=by, institution=institution.pk, batch=batch, rows=len(rows)):
        groups = {code: _imported_group(institution, code, fresh, batch) for code in {row.category for row in fresh}}
        numbers = {code: _last_number(group) for code, group in groups.items()}
        written = []
        for row in sorted(fresh, key=lambda row: row.on):
            session = _session(institution, groups[row.category], row, batch)
            there = known.get(row.source_ref)
            if there is not None and there.category == row.category:
                session.number = there.number
            else:
                numbers[row.category] += 1
                session.number = numbers[row.category]
            written.append(session)
        _upsert(GroupSession, written, _SESSION_COLUMNS)
    return _taken(fresh, known)


def record_imported_activities(*, by: Seat, institution: Institution, rows: Sequence[ImportedActivity], batch: UUID) -> Taken:
    """Write held activities with their head-counts; known rows are treated as `record_imported_sessions` does."""
    known = _known(Activity, institution, rows)
    fresh = _still_ours(rows, known)
    with action("batch.activities_recorded", by=by, institution=institution.pk, batch=batch, rows=len(rows)):
        _upsert(Activity, [_activity(institution, row, batch) for row in fresh], _ACTIVITY_COLUMNS)
    return _taken(fresh, known)


def erase_batch(*, by: Seat, batch: UUID) -> int:
    """Remove what a batch brought in and return how many records that were.

    Raises `BatchInUse` when one of them was corrected, signed or taken by name since.
    """
    sessions, activities = GroupSession.objects.filter(batch=batch), Activity.objects.filter(batch=batch)
    touched = Q(version__gt=1) | Q(signed_at__isnull=False)
    named = Attendance.objects.filter(session__batch=batch)
    if sessions.filter(touched).exists() or activities.filter(touched).exists() or named.exists():
        raise BatchInUse
    with action("batch.erased", by=by, batch=batch, room="activities") as details:
        groups = set(sessions.values_list("group_id", flat=True))
        details["sessions"], details["activities"] = sessions.delete()[0], activities.delete()[0]
        Group.objects.filter(pk__in=groups, batch__isnull=False, sessions__isnull=True, members__isnull=True).delete()
    return details["sessions"] + details["activities"]


# What a row of a log may bring up to date. The batch stays: undoing a later one must not remove an earlier row.
_SESSION_COLUMNS = (
    "group", "number", "on", "category", "scene", "theme", "minutes", "counted", "worker", "worker_name",
)  # fmt: skip
_ACTIVITY_COLUMNS = (
    "on", "category", "scene", "title", "place", "minutes", "head_count", "count_method", "worker", "worker_name",
)  # fmt: skip


def _upsert(model, records: list, columns: tuple[str, ...]) -> None:
    model.objects.bulk_create(
        records,
        batch_size=_WRITTEN_AT_ONCE,
        update_conflicts=True,
        unique_fields=["institution", "source_ref"],
        update_fields=columns,
    )


def _known(model, institution: Institution, rows: Sequence) -> dict:
    refs = [row.source_ref for row in rows]
    there = model.objects.filter(institution=institution, source_ref__in=refs)
    return {record.source_ref: record for record in there.defer("note" if model is GroupSession else "report")}


def _still_ours(rows: Sequence, known: dict) -> list:
    # Version 1 is what an import wrote; a higher one is somebody's correction, which weighs more than a log.
    def ours(row) -> bool:
        there = known.get(row.source_ref)
        return there is None or (there.version == 1 and there.signed_at is None)

    return [row for row in rows if ours(row)]


def _taken(fresh: list, known: dict) -> Taken:
    updated = sum(row.source_ref in known for row in fresh)
    return Taken(created=len(fresh) - updated, updated=updated)


def _imported_group(institution: Institution, category: str, rows: Sequence[ImportedSession], batch: UUID) -> Group:
    group = Group.objects.filter(institution=institution, category=category, batch__isnull=False).first()
    if group is None:
        with translation.override("zh-hans"):
            name = f"{label('category', category)}小组（导入）"
        group = Group(
            institution=institution,
            name=name,
            kind=GroupKind.SUPPORT,
            category=category,
            state=GroupState.RUNNING,
            opened_on=min(row.on for row in rows if row.category == category),
            batch=batch,
        )
        group.save()
    return group


def _last_number(group: Group) -> int:
    return group.sessions.aggregate(last=Max("number"))["last"] or 0


def _session(institution: Institution, group: Group, row: ImportedSession, batch: UUID) -> GroupSession:
    return GroupSession(
        institution=institution,
        group=group,
        on=row.on,
        theme=row.theme,
        category=row.category,
        scene=row.scene,
        minutes=row.minutes,
        counted=row.counted,
        worker=row.worker,
        worker_name=row.worker_name,
        state=EventState.HELD,
        source_ref=row.source_ref,
        batch=batch,
        version=1,
    )


def _activity(institution: Institution, row: ImportedActivity, batch: UUID) -> Activity:
    return Activity(
        institution=institution,
        on=row.on,
        title=row.title,
        place=row.place,
        category=row.category,
        scene=row.scene,
        minutes=row.minutes,
        head_count=row.head_count,
        count_method=row.count_method,
        worker=row.worker,
        worker_name=row.worker_name,
        state=EventState.HELD,
        source_ref=row.source_ref,
        batch=batch,
        version=1,
    )
