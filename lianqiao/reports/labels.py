"""The words of social reports, for templates and documents."""

from django.utils.translation import gettext as _

from .models import ReceiverKind


class ReportWords:
    @staticmethod
    def receiver(kind: str) -> str:
        return str(ReceiverKind(kind).label)

    @staticmethod
    def title(kind: str) -> str:
        """Return how a report is headed: a court gets what its law calls a social inquiry."""
        return _("Social inquiry report") if kind == ReceiverKind.COURT else _("Social report")
