"""The receipt of a hand-over: who gave which cases to whom, when, and at whose word."""

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_scopes import ScopedManager

from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate


def _append_only() -> list[pgtrigger.Trigger]:
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        refuse_truncate(),
    ]


class Failure(models.TextChoices):
    """Why a case stayed where it was."""

    CLOSED = "closed", _("closed meanwhile")
    NOT_FOUND = "not_found", pgettext_lazy("why a case was not handed over", "not found")


class Handover(GuardedModel):
    """One hand-over of a caseload, with the names as they were on its day. Never changed: a receipt."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "worker": Privacy.INTERNAL,
        "worker_name": Privacy.PERSONAL,
        "by": Privacy.INTERNAL,
        "by_name": Privacy.PERSONAL,
        "at": Privacy.INTERNAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    worker = models.ForeignKey(
        "workforce.Worker", on_delete=models.PROTECT, related_name="+", verbose_name=_("Hands over")
    )
    worker_name = models.CharField(max_length=100)
    by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField(pgettext_lazy("of a hand-over", "Handed over at"))

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Hand-over")
        verbose_name_plural = _("Hand-overs")
        indexes = [models.Index(fields=["institution", "-at", "-id"], name="handover_by_day")]
        triggers = _append_only()

    def __str__(self) -> str:
        return f"hand-over {self.id}"

    def get_absolute_url(self) -> str:
        return reverse("handovers:receipt", args=[self.pk])


class HandoverLine(GuardedModel):
    """One case of a hand-over: who took it over, or why it stayed."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "handover": Privacy.INTERNAL,
        "case": Privacy.PERSONAL,
        "to": Privacy.INTERNAL,
        "to_name": Privacy.PERSONAL,
        "failure": Privacy.INTERNAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="lines")
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(
        "workforce.Worker", on_delete=models.PROTECT, related_name="+", verbose_name=_("Takes over")
    )
    to_name = models.CharField(max_length=100)
    failure = models.CharField(max_length=10, choices=Failure, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Case of a hand-over")
        verbose_name_plural = _("Cases of a hand-over")
        constraints = [models.UniqueConstraint(fields=["handover", "case"], name="handed_over_once")]
        triggers = _append_only()

    def __str__(self) -> str:
        return f"hand-over line {self.id}"
