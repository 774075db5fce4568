"""How far a suspicion of harm can be taken, what becomes of a request to open a record, and which moves are allowed."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class SafeguardingState(TextChoices):
    """How far a suspicion of harm has been taken (domain 2.2); closed is final."""

    SUSPECTED = "suspected", pgettext_lazy("state of a safeguarding report", "Suspected")
    DECIDED = "decided", pgettext_lazy("state of a safeguarding report", "Decided")
    REPORTED = "reported", pgettext_lazy("state of a safeguarding report", "Reported")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("state of a safeguarding report", "Acknowledged")
    FOLLOWED = "followed", pgettext_lazy("state of a safeguarding report", "Followed up")
    CLOSED = "closed", pgettext_lazy("state of a safeguarding report", "Closed")


# Reporting at once, as the law has it for a child in danger, is deciding too. What was decided against ends there, unless
# somebody thinks better of it.
SAFEGUARDING_MOVES: dict[str, set[str]] = {
    SafeguardingState.SUSPECTED: {SafeguardingState.DECIDED, SafeguardingState.REPORTED},
    SafeguardingState.DECIDED: {SafeguardingState.REPORTED, SafeguardingState.CLOSED},
    SafeguardingState.REPORTED: {SafeguardingState.ACKNOWLEDGED, SafeguardingState.FOLLOWED},
    SafeguardingState.ACKNOWLEDGED: {SafeguardingState.FOLLOWED},
    SafeguardingState.FOLLOWED: {SafeguardingState.CLOSED},
    SafeguardingState.CLOSED: set(),
}


class OpeningState(TextChoices):
    """What became of a request to open a minor's record from outside its care team; a decision is final."""

    WAITING = "waiting", pgettext_lazy("state of a request to open a record", "Waiting")
    APPROVED = "approved", pgettext_lazy("state of a request to open a record", "Approved")
    REFUSED = "refused", pgettext_lazy("state of a request to open a record", "Refused")


OPENING_MOVES: dict[str, set[str]] = {
    OpeningState.WAITING: {OpeningState.APPROVED, OpeningState.REFUSED},
    OpeningState.APPROVED: set(),
    OpeningState.REFUSED: set(),
}

MOVES: dict[type[TextChoices], dict[str, set[str]]] = {
    SafeguardingState: SAFEGUARDING_MOVES,
    OpeningState: OPENING_MOVES,
}
