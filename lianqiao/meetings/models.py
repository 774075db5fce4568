"""Meetings about a case: who was to come and came, what they said, what was decided; and the feed of one's calendar."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.cases.models.guards import kept_by_the_database
from lianqiao.core.fields import BlindIndexField, EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate

from .states import AttendeeRole, MeetingKind, MeetingState

_FINAL = (MeetingState.SIGNED, MeetingState.TASKS_CLOSED)


def _frozen_with_meeting() -> pgtrigger.Trigger:
    """Refuse every write to rows of a meeting whose record is signed."""
    return pgtrigger.Trigger(
        name="frozen_with_meeting",
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func="""
            IF EXISTS (
                SELECT 1 FROM meetings_meeting m
                WHERE m.id IN (OLD.meeting_id, NEW.meeting_id) AND m.state IN ('signed', 'tasks_closed')
            ) THEN
                RAISE EXCEPTION 'the record of this meeting is signed';
            END IF;
            RETURN COALESCE(NEW, OLD);
        """,
    )


@kept_by_the_database(exclude=("purpose", "text"))
class Meeting(GuardedModel):
    """A family meeting, case conference or multidisciplinary meeting about one case."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "case": Privacy.PERSONAL,
        "kind": Privacy.INTERNAL,
        "starts_at": Privacy.INTERNAL,
        "minutes": Privacy.INTERNAL,
        "unit": Privacy.INTERNAL,
        "place": Privacy.INTERNAL,
        "purpose": Privacy.SECRET,
        "materials": Privacy.SENSITIVE,
        "client_present": Privacy.PERSONAL,
        "text": Privacy.SECRET,
        "state": Privacy.INTERNAL,
        "written_by": Privacy.INTERNAL,
        "written_at": Privacy.INTERNAL,
        "signed_at": Privacy.INTERNAL,
        "signed_by": Privacy.INTERNAL,
        "tasks_closed_on": Privacy.INTERNAL,
        "cancel_reason": Privacy.SENSITIVE,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="meetings", db_index=False)
    kind = models.CharField(_("Kind of meeting"), max_length=16, choices=MeetingKind)
    starts_at = models.DateTimeField(_("Begins"))
    minutes = models.PositiveSmallIntegerField(_("Length in minutes"), default=60)
    unit = models.ForeignKey(
        "registry.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Ward or clinic"),
    )
    place = models.CharField(_("Place of the meeting"), max_length=60, blank=True)
    purpose = EncryptedTextField(_("What it is about"), blank=True, default="")
    materials = models.CharField(_("What was shared"), max_length=200, blank=True)
    client_present = models.BooleanField(_("The client was there"), null=True, blank=True)
    text = EncryptedTextField(_("Course of the meeting"), blank=True, default="")
    state = models.CharField(_("State"), max_length=12, choices=MeetingState, default=MeetingState.PLANNED)
    written_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    written_at = models.DateTimeField()
    signed_at = models.DateTimeField(_("Signed at"), null=True, blank=True)
    signed_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    tasks_closed_on = models.DateField(_("Tasks closed on"), null=True, blank=True)
    cancel_reason = models.CharField(_("Why it is called off"), max_length=120, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Meeting")
        verbose_name_plural = _("Meetings")
        constraints = [
            models.CheckConstraint(
                name="meeting_signed_says_when",
                condition=models.Q(state__in=_FINAL, signed_at__isnull=False, signed_by__isnull=False)
                | (~models.Q(state__in=_FINAL) & models.Q(signed_at=None, signed_by=None)),
            ),
            models.CheckConstraint(
                name="meeting_tasks_closed_says_when",
                condition=models.Q(state=MeetingState.TASKS_CLOSED, tasks_closed_on__isnull=False)
                | (~models.Q(state=MeetingState.TASKS_CLOSED) & models.Q(tasks_closed_on=None)),
            ),
            models.CheckConstraint(
                name="meeting_cancelled_says_why",
                condition=~models.Q(state=MeetingState.CANCELLED) | ~models.Q(cancel_reason=""),
            ),
            models.CheckConstraint(
                name="meeting_within_a_day", condition=models.Q(minutes__gte=5, minutes__lte=1440)
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-starts_at"], name="meeting_of_case"),
            models.Index(fields=["institution", "starts_at", "id"], name="meeting_by_day"),
            # Not signed yet are few, and looked for on every desk.
            models.Index(
                fields=["written_by", "starts_at"],
                name="meeting_unsigned",
                condition=models.Q(state__in=(MeetingState.PLANNED, MeetingState.HELD)),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="signed_is_kept",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="""
                    IF OLD.state NOT IN ('signed', 'tasks_closed') THEN
                        RETURN COALESCE(NEW, OLD);
                    END IF;
                    IF TG_OP = 'DELETE' OR NEW.state NOT IN ('signed', 'tasks_closed')
                        OR to_jsonb(NEW) - ARRAY['state', 'version', 'tasks_closed_on']
                            IS DISTINCT FROM to_jsonb(OLD) - ARRAY['state', 'version', 'tasks_closed_on'] THEN
                        RAISE EXCEPTION 'the record of this meeting is signed';
                    END IF;
                    RETURN NEW;
                """,
            ),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"meeting {self.id}"


@kept_by_the_database(exclude=("opinion",))
class MeetingAttendee(GuardedModel):
    """Somebody invited: a client, a colleague, or an outsider by name; whether they came, and what they held."""

    PRIVACY = {
        "meeting": Privacy.PERSONAL,
        "role": Privacy.PERSONAL,
        "client": Privacy.PERSONAL,
        "worker": Privacy.INTERNAL,
        "name": Privacy.PERSONAL,
        "came": Privacy.PERSONAL,
        "opinion": Privacy.SECRET,
    }
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendees", db_index=False)
    role = models.CharField(_("As"), max_length=12, choices=AttendeeRole)
    client = models.ForeignKey(
        "people.Client", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    worker = models.ForeignKey(
        "workforce.Worker", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("Name"), max_length=60)
    came = models.BooleanField(_("Came"), null=True, blank=True)
    opinion = EncryptedTextField(_("What they held"), blank=True, default="")

    objects = ScopedManager(institution="meeting__institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Attendee of a meeting")
        verbose_name_plural = _("Attendees of a meeting")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "client"],
                condition=models.Q(client__isnull=False),
                name="attendee_client_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "worker"],
                condition=models.Q(worker__isnull=False),
                name="attendee_worker_once",
            ),
        ]
        indexes = [models.Index(fields=["meeting", "id"], name="attendee_of_meeting")]
        triggers = [_frozen_with_meeting(), refuse_truncate()]

    def __str__(self) -> str:
        return f"attendee {self.id}"


@kept_by_the_database()
class MeetingDecision(GuardedModel):
    """One thing decided: what, who, by when. Signing the record makes it a step of the case's plan."""

    PRIVACY = {
        "meeting": Privacy.PERSONAL,
        "text": Privacy.SENSITIVE,
        "owner": Privacy.INTERNAL,
        "due_on": Privacy.INTERNAL,
        "step": Privacy.INTERNAL,
    }
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions", db_index=False)
    text = models.CharField(_("What was decided"), max_length=200)
    owner = models.ForeignKey(
        "workforce.Worker",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Who does it"),
    )
    due_on = models.DateField(_("Due on"), null=True, blank=True)
    step = models.OneToOneField(
        "cases.PlanStep", on_delete=models.PROTECT, null=True, blank=True, related_name="decided_in"
    )

    objects = ScopedManager(institution="meeting__institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Decision of a meeting")
        verbose_name_plural = _("Decisions of a meeting")
        indexes = [models.Index(fields=["meeting", "id"], name="decision_of_meeting")]
        triggers = [_frozen_with_meeting(), refuse_truncate()]

    def __str__(self) -> str:
        return f"decision {self.id}"


class CalendarFeed(GuardedModel):
    """A secret address under which another programme reads somebody's calendar, without a name in it.

    Only the index of the secret is kept: whoever steals the table has no address.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "seat": Privacy.INTERNAL,
        "index": Privacy.SECRET,
        "made_at": Privacy.INTERNAL,
        "revoked_at": Privacy.INTERNAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    seat = models.ForeignKey("registry.Seat", on_delete=models.PROTECT, related_name="+", db_index=False)
    index = BlindIndexField(unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Calendar feed")
        verbose_name_plural = _("Calendar feeds")
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=models.Q(revoked_at=None), name="calendar_feed_once_a_seat"
            )
        ]
        triggers = [refuse_truncate()]

    def __str__(self) -> str:
        return f"calendar feed {self.id}"
