"""The closing report of a case, signed by its worker and countersigned by a supervisor."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianqiao.cases.models.guards import kept_by_the_database
from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.privacy import Privacy

from .reports import REPORT_PRIVACY, Report, kept_as_signed

PARTS = ("situation", "work", "results", "remains")


@kept_by_the_database(exclude=(*PARTS, "comment"))
class ClosingReport(Report):
    """What a full case was about, what was done and reached, and what remains; one a case."""

    PRIVACY = REPORT_PRIVACY | dict.fromkeys(PARTS, Privacy.SECRET)
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="closing_report")
    situation = EncryptedTextField(_("What it was about"), blank=True, default="")
    work = EncryptedTextField(_("What was done"), blank=True, default="")
    results = EncryptedTextField(_("What was reached"), blank=True, default="")
    remains = EncryptedTextField(_("What remains, and advice"), blank=True, default="")

    class Meta(Report.Meta):
        verbose_name = _("Closing report")
        verbose_name_plural = _("Closing reports")
        triggers = kept_as_signed(*PARTS)
