"""Kinds, states and moves of groups, sessions and activities."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class GroupKind(models.TextChoices):
    SUPPORT = "support", _("Support group")
    EDUCATION = "education", _("Educational group")
    GROWTH = "growth", _("Growth group")
    THERAPEUTIC = "therapeutic", _("Therapeutic group")
    TASK = "task", _("Task group")
    MUTUAL_HELP = "mutual_help", _("Mutual help group")


class GroupState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("group", "Planned")
    RUNNING = "running", _("Running")
    ENDED = "ended", pgettext_lazy("group", "Ended")
    CANCELLED = "cancelled", _("Cancelled")


GROUP_MOVES = {
    GroupState.PLANNED: {GroupState.RUNNING, GroupState.CANCELLED},
    GroupState.RUNNING: {GroupState.ENDED},
    GroupState.ENDED: set(),
    GroupState.CANCELLED: set(),
}


class EventState(models.TextChoices):
    """The life of one session or one activity."""

    PLANNED = "planned", pgettext_lazy("group", "Planned")
    HELD = "held", pgettext_lazy("group", "Held")
    CANCELLED = "cancelled", _("Cancelled")


# Sessions and activities live the same life. A held one is corrected in place until it is signed.
EVENT_MOVES = {
    EventState.PLANNED: {EventState.HELD, EventState.CANCELLED},
    EventState.HELD: set(),
    EventState.CANCELLED: set(),
}


class Attended(models.TextChoices):
    PRESENT = "present", pgettext_lazy("attendance", "Present")
    LATE = "late", pgettext_lazy("attendance", "Late")
    ABSENT = "absent", pgettext_lazy("attendance", "Absent")


# Who came late came: both are one person-time. Who was absent is none.
CAME = (Attended.PRESENT, Attended.LATE)


class CountMethod(models.TextChoices):
    """How a head-count was made. Most person-times of a city come from here, so the way is kept."""

    SIGNED_LIST = "signed_list", _("Signed list")
    TICKET = "ticket", _("Tickets or tokens")
    ESTIMATE = "estimate", _("Estimate")
    UNKNOWN = "unknown", _("Not stated")


# A number nobody counted one by one is never shown as exact.
INEXACT = (CountMethod.ESTIMATE,)
