"""Verbs for the bulk writer: sessions and activities of a spreadsheet, and their undoing."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Max, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from lianqiao.activities.models import Activity, Attendance, Group, GroupSession
from lianqiao.activities.states import CountMethod, EventState, GroupKind, GroupState
from lianqiao.audit.actions import action
from lianqiao.audit.copying import Copied, one_at_a_time
from lianqiao.catalogue.queries import label
from lianqiao.core.errors import DomainError
from lianqiao.registry.models import Institution, Seat

_WRITTEN_AT_ONCE = 1000


class BatchInUse(DomainError):
    message = _("Records of this import were signed or corrected since; it can no longer be undone.")


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
    worker_id: UUID | None = None
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
    worker_id: UUID | None = None
    worker_name: str = ""


@dataclass
class ImportReceipt:
    """Source references by what became of them."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    # Rows that say something else than before, but whose record somebody has corrected or signed by now.
    kept: list[str] = field(default_factory=list)


def record_imported_sessions(
    *, by: Seat, institution: Institution, rows: Iterable[ImportedSession], batch: UUID
) -> ImportReceipt:
    """Write held sessions with counted attendance into one group a category.

    A row known by its `source_ref` is corrected and stays in its first batch, never doubled; one that somebody
    has corrected or signed since is left as it is.
    """
    rows = list({row.source_ref: row for row in rows}.values())
    with action("activities.sessions_imported", by=by, institution=institution.pk, batch=batch) as details:
        one_at_a_time(institution.pk)
        known = _known(GroupSession, institution, rows)
        receipt, wanted = _sorted_out(rows, known, _SESSION_TOLD)
        details.update(_counts(receipt))
        categories = dict.fromkeys(row.category for row in wanted)
        groups = {category: _imported_group(institution, category, wanted, batch) for category in categories}
        numbers = {category: _last_number(group) for category, group in groups.items()}
        written = []
        for row in sorted(wanted, key=lambda row: row.on):
            session = _told(GroupSession, institution, row, batch, _SESSION_TOLD)
            session.group, there = groups[row.category], known.get(row.source_ref)
            if there is not None and there.category == row.category:
                session.number = there.number
            else:
                session.number = numbers[row.category] = numbers[row.category] + 1
            written.append(session)
        _write(GroupSession, written, known, ("group", "number", *_SESSION_TOLD))
    return receipt


def record_imported_activities(
    *, by: Seat, institution: Institution, rows: Iterable[ImportedActivity], batch: UUID
) -> ImportReceipt:
    """Write held activities with their head-counts; known rows are treated as `record_imported_sessions` does."""
    rows = list({row.source_ref: row for row in rows}.values())
    with action("activities.activities_imported", by=by, institution=institution.pk, batch=batch) as details:
        one_at_a_time(institution.pk)
        known = _known(Activity, institution, rows)
        receipt, wanted = _sorted_out(rows, known, _ACTIVITY_TOLD)
        details.update(_counts(receipt))
        written = [_told(Activity, institution, row, batch, _ACTIVITY_TOLD) for row in wanted]
        _write(Activity, written, known, _ACTIVITY_TOLD)
    return receipt


def erase_batch(*, by: Seat, institution: Institution, batch: UUID) -> int:
    """Take the sessions and activities of an import back and return how many there were.

    Raises `BatchInUse` when one of them was corrected, signed or taken by name since.
    """
    sessions = GroupSession.objects.filter(institution=institution, batch=batch)
    activities = Activity.objects.filter(institution=institution, batch=batch)
    touched = Q(version__gt=1) | Q(signed_at__isnull=False)
    named = Attendance.objects.filter(session__in=sessions)
    if sessions.filter(touched).exists() or activities.filter(touched).exists() or named.exists():
        raise BatchInUse
    with action("activities.batch_erased", by=by, institution=institution.pk, batch=batch) as details:
        groups = set(sessions.values_list("group_id", flat=True))
        details["sessions"], details["activities"] = sessions.delete()[0], activities.delete()[0]
        Group.objects.filter(
            pk__in=groups, batch__isnull=False, sessions__isnull=True, members__isnull=True
        ).delete()
    return details["sessions"] + details["activities"]


# What a row of a log says. The batch is not among it: undoing a later one must not remove an earlier row.
_SESSION_TOLD = ("on", "category", "scene", "theme", "minutes", "counted", "worker_id", "worker_name")
_ACTIVITY_TOLD = (
    "on", "category", "scene", "title", "place", "minutes", "head_count", "count_method", "worker_id", "worker_name",
)  # fmt: skip


def _known(model, institution: Institution, rows: Sequence) -> dict:
    # One array and not a thousand parameters.
    asked: dict[str, Any] = {"where": ["source_ref = ANY(%s)"], "params": [[row.source_ref for row in rows]]}
    return {
        record.source_ref: record for record in model.objects.filter(institution=institution).extra(**asked)
    }


def _sorted_out(rows: Sequence, known: dict, told: tuple[str, ...]) -> tuple[ImportReceipt, list]:
    receipt, wanted = ImportReceipt(), []
    for row in rows:
        there = known.get(row.source_ref)
        if there is None:
            receipt.created.append(row.source_ref)
            wanted.append(row)
        elif all(getattr(there, name) == getattr(row, name) for name in told):
            receipt.unchanged.append(row.source_ref)
        elif there.version > 1 or there.signed_at is not None:
            # Version 1 is what an import wrote; a higher one is somebody's correction, which outweighs a log.
            receipt.kept.append(row.source_ref)
        else:
            receipt.updated.append(row.source_ref)
            wanted.append(row)
    return receipt, wanted


def _counts(receipt: ImportReceipt) -> dict[str, Any]:
    return {
        "created": len(receipt.created),
        "updated": len(receipt.updated),
        "unchanged": len(receipt.unchanged),
        "kept": len(receipt.kept),
    }


def _told(model, institution: Institution, row, batch: UUID, told: tuple[str, ...]):
    says = {name: getattr(row, name) for name in told}
    return model(
        institution=institution,
        state=EventState.HELD,
        source_ref=row.source_ref,
        batch=batch,
        version=1,
        **says,
    )


def _write(model, records: list, known: dict, columns: Sequence[str]) -> None:
    """Copy what is new and correct what is known."""
    names = [name.removesuffix("_id") for name in columns]
    model.objects.bulk_create(
        [record for record in records if record.source_ref in known],
        batch_size=_WRITTEN_AT_ONCE,
        update_conflicts=True,
        unique_fields=["institution", "source_ref"],
        update_fields=names,
    )
    given = ("id", "institution", "batch", "source_ref", *names)
    held = [model._meta.get_field(name).attname for name in given]
    new = (record for record in records if record.source_ref not in known)
    copied = Copied(model, given, state=EventState.HELD, version=1)
    copied.write([getattr(record, name) for name in held] for record in new)


def _imported_group(
    institution: Institution, category: str, rows: Sequence[ImportedSession], batch: UUID
) -> Group:
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
