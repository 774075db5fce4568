from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Sex(TextChoices):
    FEMALE = "female", _("female")
    MALE = "male", _("male")
    UNKNOWN = "unknown", pgettext_lazy("sex", "unknown")


class Source(TextChoices):
    """Where the institution got the worker from (clause S7)."""

    RECRUIT = "recruit", _("recruitment")
    TRANSFER = "transfer", _("transfer")
    PURCHASE = "purchase", _("purchased service")


class Qualification(TextChoices):
    """Level of the national social worker examination."""

    NONE = "none", _("no qualification yet")
    ASSISTANT = "assistant", _("assistant social worker")
    SOCIAL_WORKER = "social_worker", _("social worker (licensed)")
    SENIOR = "senior", _("senior social worker")


class Precision(TextChoices):
    """How much of a date is known; the unknown parts are stored as 1."""

    DAY = "day", _("exact to the day")
    MONTH = "month", _("exact to the month")
    YEAR = "year", _("exact to the year")


class AwayReason(TextChoices):
    """Why somebody is away: no more than colleagues need to know, and nothing of an illness."""

    LEAVE = "leave", _("on leave")
    TRAINING = "training", _("in training")
    DUTY = "duty", _("away on duty")
    OTHER = "other", pgettext_lazy("why somebody is away", "other")
