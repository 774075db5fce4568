"""The states of versions, responses, red flags and invitations, and the moves between them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VersionState(TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", pgettext_lazy("of a scale", "In use")
    RETIRED = "retired", pgettext_lazy("of a scale", "No longer in use")


class ResponseState(TextChoices):
    IN_PROGRESS = "open", pgettext_lazy("of a response", "Being answered")
    COMPLETED = "completed", pgettext_lazy("of a response", "Completed")
    CORRECTED = "corrected", pgettext_lazy("of a response", "Replaced by a correction")
    ABANDONED = "abandoned", pgettext_lazy("of a response", "Not finished")
    MISTAKEN = "mistaken", pgettext_lazy("of a response", "Entered in error")


class FlagState(TextChoices):
    RAISED = "raised", pgettext_lazy("of a red flag", "Nobody has taken it on")
    TAKEN = "taken", pgettext_lazy("of a red flag", "Taken on")
    SETTLED = "settled", pgettext_lazy("of a red flag", "Settled")


class InvitationState(TextChoices):
    SENT = "sent", pgettext_lazy("of an invitation", "Sent")
    ANSWERED = "answered", pgettext_lazy("of an invitation", "Answered")
    EXPIRED = "expired", pgettext_lazy("of an invitation", "Expired")
    WITHDRAWN = "withdrawn", pgettext_lazy("of an invitation", "Taken back")


VERSION_MOVES: dict[str, set[str]] = {
    VersionState.DRAFT: {VersionState.PUBLISHED},
    VersionState.PUBLISHED: {VersionState.RETIRED},
    VersionState.RETIRED: {VersionState.PUBLISHED},
}
# What was answered stays as it was answered: a correction is another response, which the first one then points to.
RESPONSE_MOVES: dict[str, set[str]] = {
    ResponseState.IN_PROGRESS: {ResponseState.COMPLETED, ResponseState.ABANDONED},
    ResponseState.COMPLETED: {ResponseState.CORRECTED, ResponseState.MISTAKEN},
    ResponseState.CORRECTED: set(),
    ResponseState.ABANDONED: set(),
    ResponseState.MISTAKEN: set(),
}
FLAG_MOVES: dict[str, set[str]] = {
    FlagState.RAISED: {FlagState.TAKEN, FlagState.SETTLED},
    FlagState.TAKEN: {FlagState.SETTLED},
    FlagState.SETTLED: set(),
}
INVITATION_MOVES: dict[str, set[str]] = {
    InvitationState.SENT: {InvitationState.ANSWERED, InvitationState.EXPIRED, InvitationState.WITHDRAWN},
    InvitationState.ANSWERED: set(),
    InvitationState.EXPIRED: {InvitationState.SENT},
    InvitationState.WITHDRAWN: set(),
}
MOVES: dict[type[TextChoices], dict[str, set[str]]] = {
    VersionState: VERSION_MOVES,
    ResponseState: RESPONSE_MOVES,
    FlagState: FLAG_MOVES,
    InvitationState: INVITATION_MOVES,
}
