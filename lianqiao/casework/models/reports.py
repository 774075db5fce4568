"""What reports that a supervisor countersigns share: the closing report, and those that leave the house."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.casework.states import ReportState
from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate

REPORT_PRIVACY = {
    "institution": Privacy.INTERNAL,
    "case": Privacy.PERSONAL,
    "state": Privacy.INTERNAL,
    "figures": Privacy.INTERNAL,
    "written_by": Privacy.INTERNAL,
    "written_at": Privacy.INTERNAL,
    "signed_by": Privacy.INTERNAL,
    "signed_at": Privacy.INTERNAL,
    "countersigned_by": Privacy.INTERNAL,
    "countersigned_at": Privacy.INTERNAL,
    "comment": Privacy.SECRET,
}


def _seat() -> models.ForeignKey:
    return models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )


class Report(GuardedModel):
    """`figures` (contacts, persons, person-times, minutes) are of the day of signing, without what is hidden from colleagues."""

    case: Any  # a report's own key says whether a case has one or several
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    state = models.CharField(_("State"), max_length=14, choices=ReportState, default=ReportState.DRAFT)
    figures = models.JSONField(default=dict, blank=True)
    written_by = _seat()
    written_at = models.DateTimeField()
    signed_by = _seat()
    signed_at = models.DateTimeField(null=True, blank=True)
    countersigned_by = _seat()
    countersigned_at = models.DateTimeField(null=True, blank=True)
    comment = EncryptedTextField(_("The supervisor's comment"), blank=True, default="")

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_signed_says_when",
                condition=Q(state__in=(ReportState.DRAFT, ReportState.RETURNED), signed_at=None)
                | Q(state__in=(ReportState.SIGNED, ReportState.COUNTERSIGNED), signed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="%(class)s_countersigned_says_when",
                condition=Q(state=ReportState.COUNTERSIGNED, countersigned_at__isnull=False)
                | (~Q(state=ReportState.COUNTERSIGNED) & Q(countersigned_at=None)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution", "signed_at", "id"],
                name="%(class)s_waiting",
                condition=Q(state=ReportState.SIGNED),
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.id}"

    @property
    def can_be_printed(self) -> bool:
        """Whether the worker's signature stands under it."""
        return self.state in (ReportState.SIGNED, ReportState.COUNTERSIGNED)


def kept_as_signed(*columns: str) -> list[pgtrigger.Trigger]:
    """Keep a report as its worker signed it until it is given back, and for good once it is countersigned."""
    before, after = (
        ", ".join(f'{row}."{name}"' for name in (*columns, "figures", "signed_by_id", "signed_at"))
        for row in ("OLD", "NEW")
    )
    return [
        pgtrigger.Protect(
            name="countersigned_is_final",
            operation=pgtrigger.Update | pgtrigger.Delete,
            condition=pgtrigger.Q(old__state=ReportState.COUNTERSIGNED),
        ),
        pgtrigger.Protect(
            name="signed_keeps_its_words",
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(
                f"OLD.state = 'signed' AND NEW.state <> 'returned' AND ({before}) IS DISTINCT FROM ({after})"
            ),
        ),
        refuse_truncate(),
    ]
