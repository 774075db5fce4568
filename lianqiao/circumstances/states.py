"""How far a wish for supervision has come."""

from django.db import models
from django.utils.translation import pgettext_lazy


class WishState(models.TextChoices):
    """Written with a draft, sent by signing it, answered by a supervisor, read by whoever asked."""

    WRITTEN = "written", pgettext_lazy("wish for supervision", "Goes out when the note is signed")
    WAITING = "waiting", pgettext_lazy("wish for supervision", "Waits for the supervisor")
    ANSWERED = "answered", pgettext_lazy("wish for supervision", "Answered")
    READ = "read", pgettext_lazy("wish for supervision", "Answer read")


WISH_MOVES = {
    WishState.WRITTEN: {WishState.WAITING},
    WishState.WAITING: {WishState.ANSWERED},
    WishState.ANSWERED: {WishState.READ},
    WishState.READ: set(),
}
