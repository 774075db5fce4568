"""The closing report of a case, signed by its worker and countersigned by a supervisor."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.cases.models.guards import kept_by_the_database
from lianqiao.casework.states import ReportState
from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate

PARTS = ("situation", "work", "results", "remains")


def _row(version: str) -> str:
    return ", ".join(f'{version}."{name}"' for name in (*PARTS, "figures", "signed_by_id", "signed_at"))


@kept_by_the_database(exclude=(*PARTS, "comment"))
class ClosingReport(GuardedModel):
    """What a full case was about, what was done and reached, and what remains; one a case.

    `figures` are those of the day the worker signed: contacts, persons, person-times and minutes of the case.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "case": Privacy.PERSONAL,
        "state": Privacy.INTERNAL,
        **dict.fromkeys(PARTS, Privacy.SECRET),
        "figures": Privacy.INTERNAL,
        "written_by": Privacy.INTERNAL,
        "written_at": Privacy.INTERNAL,
        "signed_by": Privacy.INTERNAL,
        "signed_at": Privacy.INTERNAL,
        "countersigned_by": Privacy.INTERNAL,
        "countersigned_at": Privacy.INTERNAL,
        "comment": Privacy.SECRET,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="closing_report")
    state = models.CharField(_("State"), max_length=14, choices=ReportState, default=ReportState.DRAFT)
    situation = EncryptedTextField(_("What it was about"), blank=True, default="")
    work = EncryptedTextField(_("What was done"), blank=True, default="")
    results = EncryptedTextField(_("What was reached"), blank=True, default="")
    remains = EncryptedTextField(_("What remains, and advice"), blank=True, default="")
    figures = models.JSONField(default=dict, blank=True)
    written_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    written_at = models.DateTimeField()
    signed_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    countersigned_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    countersigned_at = models.DateTimeField(null=True, blank=True)
    comment = EncryptedTextField(_("The supervisor's comment"), blank=True, default="")

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Closing report")
        verbose_name_plural = _("Closing reports")
        constraints = [
            models.CheckConstraint(
                name="report_signed_says_when",
                condition=models.Q(state__in=(ReportState.DRAFT, ReportState.RETURNED), signed_at=None)
                | models.Q(
                    state__in=(ReportState.SIGNED, ReportState.COUNTERSIGNED), signed_at__isnull=False
                ),
            ),
            models.CheckConstraint(
                name="report_countersigned_says_when",
                condition=models.Q(state=ReportState.COUNTERSIGNED, countersigned_at__isnull=False)
                | (~models.Q(state=ReportState.COUNTERSIGNED) & models.Q(countersigned_at=None)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["institution", "signed_at", "id"],
                name="report_to_countersign",
                condition=models.Q(state=ReportState.SIGNED),
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="countersigned_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=ReportState.COUNTERSIGNED),
            ),
            # What the worker signed stays as it was signed, for as long as it is not given back to her.
            pgtrigger.Protect(
                name="signed_keeps_its_words",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state = 'signed' AND NEW.state <> 'returned'"
                    f" AND ({_row('OLD')}) IS DISTINCT FROM ({_row('NEW')})"
                ),
            ),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"closing report {self.id}"
