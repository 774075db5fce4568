"""Tables of groups and activities."""

from collections.abc import Callable

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy

from .states import INEXACT, Attended, CountMethod, EventState, GroupKind, GroupState


def kept(**fields: Privacy) -> Callable[[type[models.Model]], type[models.Model]]:
    """Keep what stood in `fields` before each correction and removal. The database does it, so no path slips by."""

    def track(model: type[models.Model]) -> type[models.Model]:
        return pghistory.track(
            pghistory.UpdateEvent("corrected", row=pghistory.Old, condition=pghistory.AnyChange(*fields)),
            pghistory.DeleteEvent("removed", row=pghistory.Old),
            fields=["id", "version", "institution", *fields],
            append_only=True,
            obj_field=pghistory.ObjForeignKey(related_name="versions", db_index=True),
            context_field=None,  # who did it stands in the trail
            context_id_field=None,
            model_name=f"{model.__name__}Version",
            attrs={"PRIVACY": {"institution": Privacy.INTERNAL, **fields}},
        )(model)

    return track


# A signed record is changed by nobody, whatever path the change takes.
_SIGNED = pgtrigger.Q(old__signed_at__isnull=False)
_SIGNED_SHEET = """
    IF EXISTS (
        SELECT 1 FROM activities_groupsession s
        WHERE s.id = COALESCE(NEW.session_id, OLD.session_id) AND s.signed_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the session of this attendance is signed';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


class Group(GuardedModel):
    """People who meet more than once under one responsible worker."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "name": Privacy.INTERNAL,
        "kind": Privacy.INTERNAL,
        "category": Privacy.INTERNAL,
        "items": Privacy.INTERNAL,
        "scene": Privacy.INTERNAL,
        "aim": Privacy.INTERNAL,
        "responsible": Privacy.INTERNAL,
        "state": Privacy.INTERNAL,
        "opened_on": Privacy.INTERNAL,
        "ended_on": Privacy.INTERNAL,
        "batch": Privacy.INTERNAL,
    }
    institution = models.ForeignKey("registry.Institution", models.PROTECT, related_name="+")
    name = models.CharField(_("Name"), max_length=120)
    kind = models.CharField(_("Kind"), max_length=20, choices=GroupKind, default=GroupKind.SUPPORT)
    category = models.CharField(_("Category"), max_length=40)
    items = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    scene = models.CharField(_("Scene"), max_length=40)
    aim = models.CharField(_("Aim"), max_length=300, blank=True)
    responsible = models.ForeignKey(
        "workforce.Worker", models.PROTECT, null=True, blank=True, related_name="groups"
    )
    state = models.CharField(max_length=20, choices=GroupState, default=GroupState.PLANNED)
    opened_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    batch = models.UUIDField(null=True, blank=True, editable=False)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        indexes = [
            models.Index(fields=["institution", "-opened_on", "-id"], name="groups_of_institution"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=GroupState.values), name="group_state_known"),
            models.CheckConstraint(condition=Q(kind__in=GroupKind.values), name="group_kind_known"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("opened_on")),
                name="group_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["institution", "category"],
                condition=Q(batch__isnull=False),
                name="one_imported_group_a_category",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(GuardedModel):
    """A client who belongs to a group from a day on, until she leaves."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "group": Privacy.INTERNAL,
        "client": Privacy.SENSITIVE,
        "joined_on": Privacy.PERSONAL,
        "left_on": Privacy.PERSONAL,
    }
    institution = models.ForeignKey("registry.Institution", models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, models.CASCADE, related_name="members")
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="group_memberships")
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "client"], condition=Q(left_on__isnull=True), name="member_of_group_once"
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="member_leaves_after_joining",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id}/{self.client_id}"


@kept(
    on=Privacy.INTERNAL,
    theme=Privacy.INTERNAL,
    minutes=Privacy.INTERNAL,
    counted=Privacy.INTERNAL,
    state=Privacy.INTERNAL,
    signed_at=Privacy.INTERNAL,
)
class GroupSession(GuardedModel):
    """One meeting of a group.

    Its person-times are the attendances present or late, plus `counted`: heads that were counted
    without a name. A session is taken by name, by count, or both; nobody is in both.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "group": Privacy.INTERNAL,
        "number": Privacy.INTERNAL,
        "on": Privacy.INTERNAL,
        "started_at": Privacy.INTERNAL,
        "theme": Privacy.INTERNAL,
        "place": Privacy.INTERNAL,
        "category": Privacy.INTERNAL,
        "scene": Privacy.INTERNAL,
        "worker": Privacy.INTERNAL,
        "worker_name": Privacy.INTERNAL,
        "minutes": Privacy.INTERNAL,
        "state": Privacy.INTERNAL,
        "counted": Privacy.INTERNAL,
        "note": Privacy.SENSITIVE,
        "cancel_reason": Privacy.INTERNAL,
        "signed_at": Privacy.INTERNAL,
        "signed_by": Privacy.INTERNAL,
        "batch": Privacy.INTERNAL,
        "source_ref": Privacy.INTERNAL,
    }
    institution = models.ForeignKey("registry.Institution", models.PROTECT, related_name="+")
    group = models.ForeignKey(Group, models.CASCADE, related_name="sessions")
    number = models.PositiveIntegerField()
    on = models.DateField(_("Date"))
    started_at = models.TimeField(_("Time"), null=True, blank=True)
    theme = models.CharField(_("Theme"), max_length=200, blank=True)
    place = models.CharField(_("Venue"), max_length=120, blank=True)
    category = models.CharField(_("Category"), max_length=40)
    scene = models.CharField(_("Scene"), max_length=40, blank=True)
    worker = models.ForeignKey("workforce.Worker", models.PROTECT, null=True, blank=True, related_name="+")
    worker_name = models.CharField(max_length=80, blank=True)
    minutes = models.PositiveIntegerField(_("Minutes"), null=True, blank=True)
    state = models.CharField(max_length=20, choices=EventState, default=EventState.PLANNED)
    counted = models.PositiveIntegerField(_("Counted without a name"), default=0)
    note = EncryptedTextField(blank=True, default="")
    cancel_reason = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey("registry.Seat", models.PROTECT, null=True, blank=True, related_name="+")
    batch = models.UUIDField(null=True, blank=True, editable=False)
    source_ref = models.CharField(max_length=200, null=True, blank=True, editable=False)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        indexes = [
            models.Index(fields=["institution", "-on", "-id"], name="sessions_of_institution"),
            models.Index(
                fields=["institution", "on"], name="sessions_to_record", condition=Q(state="planned")
            ),
            models.Index(fields=["batch"], name="sessions_of_batch", condition=Q(batch__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="session_number_once"),
            models.UniqueConstraint(fields=["institution", "source_ref"], name="session_imported_once"),
            models.CheckConstraint(condition=Q(state__in=EventState.values), name="session_state_known"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(state=EventState.HELD),
                name="only_held_session_signed",
            ),
            models.CheckConstraint(
                condition=Q(state=EventState.HELD) | Q(counted=0), name="only_held_session_counts"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="signed_session", operation=pgtrigger.Update | pgtrigger.Delete, condition=_SIGNED
            )
        ]

    def __str__(self) -> str:
        return f"{self.group_id} #{self.number}"


@kept(session=Privacy.INTERNAL, client=Privacy.SENSITIVE, status=Privacy.PERSONAL)
class Attendance(GuardedModel):
    """What became of one person at one session. A walk-in came without being a member."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "session": Privacy.INTERNAL,
        "client": Privacy.SENSITIVE,
        "status": Privacy.PERSONAL,
        "walk_in": Privacy.INTERNAL,
    }
    institution = models.ForeignKey("registry.Institution", models.PROTECT, related_name="+")
    session = models.ForeignKey(GroupSession, models.CASCADE, related_name="attendances")
    client = models.ForeignKey("people.Client", models.PROTECT, related_name="attendances")
    status = models.CharField(max_length=10, choices=Attended)
    walk_in = models.BooleanField(default=False)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        indexes = [models.Index(fields=["client", "session"], name="attendances_of_client")]
        constraints = [
            models.UniqueConstraint(fields=["session", "client"], name="attends_session_once"),
            models.CheckConstraint(condition=Q(status__in=Attended.values), name="attendance_status_known"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="signed_sheet",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=_SIGNED_SHEET,
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.client_id} {self.status}"


@kept(
    title=Privacy.INTERNAL,
    on=Privacy.INTERNAL,
    category=Privacy.INTERNAL,
    minutes=Privacy.INTERNAL,
    head_count=Privacy.INTERNAL,
    count_method=Privacy.INTERNAL,
    state=Privacy.INTERNAL,
    signed_at=Privacy.INTERNAL,
)
class Activity(GuardedModel):
    """One event in the community or on a ward, with a head-count and the way it was made."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "title": Privacy.INTERNAL,
        "on": Privacy.INTERNAL,
        "started_at": Privacy.INTERNAL,
        "place": Privacy.INTERNAL,
        "audience": Privacy.INTERNAL,
        "partner": Privacy.INTERNAL,
        "category": Privacy.INTERNAL,
        "items": Privacy.INTERNAL,
        "scene": Privacy.INTERNAL,
        "worker": Privacy.INTERNAL,
        "worker_name": Privacy.INTERNAL,
        "minutes": Privacy.INTERNAL,
        "head_count": Privacy.INTERNAL,
        "count_method": Privacy.INTERNAL,
        "state": Privacy.INTERNAL,
        "report": Privacy.SENSITIVE,
        "cancel_reason": Privacy.INTERNAL,
        "signed_at": Privacy.INTERNAL,
        "signed_by": Privacy.INTERNAL,
        "batch": Privacy.INTERNAL,
        "source_ref": Privacy.INTERNAL,
    }
    institution = models.ForeignKey("registry.Institution", models.PROTECT, related_name="+")
    title = models.CharField(_("Title"), max_length=160)
    on = models.DateField(_("Date"))
    started_at = models.TimeField(_("Time"), null=True, blank=True)
    place = models.CharField(_("Venue"), max_length=120, blank=True)
    audience = models.CharField(_("Audience"), max_length=40, blank=True)
    partner = models.CharField(_("Partner"), max_length=120, blank=True)
    category = models.CharField(_("Category"), max_length=40)
    items = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    scene = models.CharField(_("Scene"), max_length=40, blank=True)
    worker = models.ForeignKey("workforce.Worker", models.PROTECT, null=True, blank=True, related_name="+")
    worker_name = models.CharField(max_length=80, blank=True)
    minutes = models.PositiveIntegerField(_("Minutes"), null=True, blank=True)
    head_count = models.PositiveIntegerField(_("Head-count"), null=True, blank=True)
    count_method = models.CharField(_("Counted by"), max_length=20, choices=CountMethod, blank=True)
    state = models.CharField(max_length=20, choices=EventState, default=EventState.PLANNED)
    report = EncryptedTextField(blank=True, default="")
    cancel_reason = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey("registry.Seat", models.PROTECT, null=True, blank=True, related_name="+")
    batch = models.UUIDField(null=True, blank=True, editable=False)
    source_ref = models.CharField(max_length=200, null=True, blank=True, editable=False)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name_plural = "activities"
        indexes = [
            models.Index(fields=["institution", "-on", "-id"], name="activities_of_institution"),
            models.Index(
                fields=["institution", "on"], name="activities_to_report", condition=Q(state="planned")
            ),
            models.Index(fields=["batch"], name="activities_of_batch", condition=Q(batch__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["institution", "source_ref"], name="activity_imported_once"),
            models.CheckConstraint(condition=Q(state__in=EventState.values), name="activity_state_known"),
            models.CheckConstraint(
                condition=Q(count_method__in=["", *CountMethod.values]), name="activity_count_method_known"
            ),
            # A number and the way it was made stand or fall together, and belong to what was held.
            models.CheckConstraint(
                condition=Q(state=EventState.HELD, head_count__isnull=False) & ~Q(count_method="")
                | Q(head_count__isnull=True, count_method="") & ~Q(state=EventState.HELD),
                name="held_activity_has_head_count",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(state=EventState.HELD),
                name="only_held_activity_signed",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="signed_activity", operation=pgtrigger.Update | pgtrigger.Delete, condition=_SIGNED
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_exact(self) -> bool:
        """False where the number was estimated; it then prints with “≈” wherever it is shown."""
        return self.count_method not in INEXACT
