"""What a meeting can be: its kind, as what people come, how far it has come and which moves are allowed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeetingKind(TextChoices):
    FAMILY = "family", _("Family meeting")
    CASE_CONFERENCE = "case_conference", _("Case conference")
    MDT = "mdt", _("Multidisciplinary meeting")


class AttendeeRole(TextChoices):
    CLIENT = "client", pgettext_lazy("role at a meeting", "Client")
    FAMILY = "family", pgettext_lazy("role at a meeting", "Family")
    WORKER = "worker", pgettext_lazy("role at a meeting", "Social worker")
    SUPERVISOR = "supervisor", pgettext_lazy("role at a meeting", "Supervisor")
    DOCTOR = "doctor", pgettext_lazy("role at a meeting", "Doctor")
    NURSE = "nurse", pgettext_lazy("role at a meeting", "Nurse")
    THERAPIST = "therapist", pgettext_lazy("role at a meeting", "Therapist")
    COMMUNITY = "community", pgettext_lazy("role at a meeting", "Community worker")
    VOLUNTEER = "volunteer", pgettext_lazy("role at a meeting", "Volunteer")
    LAWYER = "lawyer", pgettext_lazy("role at a meeting", "Lawyer or mediator")
    OTHER = "other", pgettext_lazy("role at a meeting", "Somebody else")


class MeetingState(TextChoices):
    PLANNED = "planned", pgettext_lazy("state of a meeting", "Planned")
    HELD = "held", pgettext_lazy("state of a meeting", "Held, not signed")
    SIGNED = "signed", pgettext_lazy("state of a meeting", "Signed")
    TASKS_CLOSED = "tasks_closed", pgettext_lazy("state of a meeting", "Tasks closed")
    CANCELLED = "cancelled", pgettext_lazy("state of a meeting", "Called off")


MEETING_MOVES: dict[str, set[str]] = {
    MeetingState.PLANNED: {MeetingState.HELD, MeetingState.CANCELLED},
    MeetingState.HELD: {MeetingState.SIGNED},
    MeetingState.SIGNED: {MeetingState.TASKS_CLOSED},
    MeetingState.TASKS_CLOSED: set(),
    MeetingState.CANCELLED: set(),
}

MOVES: dict[type[TextChoices], dict[str, set[str]]] = {MeetingState: MEETING_MOVES}
