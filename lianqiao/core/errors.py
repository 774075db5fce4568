"""Errors a person can do something about. Each carries a translated message and, when it has one, its field."""

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A rule of the domain says no. `message` is shown to the user, beside `field` when that is given."""

    message = _("This cannot be done now.")
    field: str | None = None

    def __init__(self, message=None, *, field: str | None = None):
        if message is not None:
            self.message = message
        if field is not None:
            self.field = field
        super().__init__(self.message)

    def __str__(self) -> str:
        return str(self.message)


class StaleRecord(DomainError):
    """Somebody else saved the record after it was read."""

    message = _(
        "Somebody else has changed this record since you opened it. "
        "What you typed is still here; fields that differ show what is saved now. Save again to keep yours."
    )
