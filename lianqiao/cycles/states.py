"""What a phase and a hold can be, and how a hold ends."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PhaseKind(TextChoices):
    """The phases of a full cycle of care; hospital, then rehabilitation, then home in most."""

    ACUTE = "acute", pgettext_lazy("phase of care", "Acute phase")
    REHAB = "rehab", pgettext_lazy("phase of care", "Rehabilitation")
    HOME = "home", pgettext_lazy("phase of care", "At home")
    LONG_TERM = "long_term", pgettext_lazy("phase of care", "Long-term care")
    HOSPICE = "hospice", pgettext_lazy("phase of care", "Hospice care")


class HoldReason(TextChoices):
    ELSEWHERE = "elsewhere", _("Being treated elsewhere")
    WAITING = "waiting", _("Waiting for a decision or a place")
    PAUSE_WISHED = "pause_wished", _("The client wishes a pause")
    AWAY = "away", _("The client is away")
    NOT_FIT = "not_fit", _("Too ill for it now")
    OTHER = "other", pgettext_lazy("reason for a hold", "Something else")


class HoldState(TextChoices):
    ON_HOLD = "on_hold", pgettext_lazy("state of a hold", "On hold")
    TAKEN_UP = "taken_up", pgettext_lazy("state of a hold", "Taken up again")
    CLOSED = "closed", pgettext_lazy("state of a hold", "Closed while on hold")


HOLD_MOVES: dict[str, set[str]] = {
    HoldState.ON_HOLD: {HoldState.TAKEN_UP, HoldState.CLOSED},
    HoldState.TAKEN_UP: set(),
    HoldState.CLOSED: set(),
}

MOVES: dict[type[TextChoices], dict[str, set[str]]] = {HoldState: HOLD_MOVES}
