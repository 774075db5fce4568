from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ImportKind(TextChoices):
    REGISTRY = "registry", _("Register of institutions and workers")
    SERVICES = "services", _("Service log")
    CLIENTS = "clients", _("List of clients")


class BatchState(TextChoices):
    """An import is looked at first, then taken, and may be taken back."""

    RECEIVED = "received", pgettext_lazy("state of an import", "Received")
    CHECKED = "checked", pgettext_lazy("state of an import", "Tried out")
    TAKEN = "taken", pgettext_lazy("state of an import", "Imported")
    UNDONE = "undone", pgettext_lazy("state of an import", "Undone")


BATCH_MOVES: dict[str, set[str]] = {
    BatchState.RECEIVED: {BatchState.CHECKED, BatchState.TAKEN},
    BatchState.CHECKED: {BatchState.RECEIVED, BatchState.TAKEN},
    BatchState.TAKEN: {BatchState.UNDONE},
    BatchState.UNDONE: {BatchState.RECEIVED, BatchState.CHECKED, BatchState.TAKEN},
}


class RowOutcome(TextChoices):
    CREATED = "created", pgettext_lazy("outcome of a row", "New")
    UPDATED = "updated", pgettext_lazy("outcome of a row", "Corrected")
    UNCHANGED = "unchanged", pgettext_lazy("outcome of a row", "Already there")
    REFUSED = "refused", pgettext_lazy("outcome of a row", "Not taken")
    SKIPPED = "skipped", pgettext_lazy("outcome of a row", "No record")


MOVES: dict[type[TextChoices], dict[str, set[str]]] = {BatchState: BATCH_MOVES}
