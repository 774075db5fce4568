"""A risk everybody at the bedside has to know of before they go in."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.cases.models.guards import kept_by_the_database
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate
from lianqiao.protection.kinds import FlagKind


@kept_by_the_database()
class RiskFlag(GuardedModel):
    """One risk of a client, from a day on, until a day or until somebody ends it; ended, never deleted.

    It hangs on the client and not on the case: who falls does so in the next episode too.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "client": Privacy.PERSONAL,
        "kind": Privacy.SENSITIVE,
        "text": Privacy.SENSITIVE,
        "since_on": Privacy.INTERNAL,
        "until_on": Privacy.INTERNAL,
        "set_by": Privacy.INTERNAL,
        "set_name": Privacy.PERSONAL,
        "set_at": Privacy.INTERNAL,
        "ended_at": Privacy.INTERNAL,
        "ended_by": Privacy.INTERNAL,
        "end_reason": Privacy.SENSITIVE,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    client = models.ForeignKey(
        "people.Client", on_delete=models.PROTECT, related_name="risk_flags", db_index=False
    )
    kind = models.CharField(_("Kind of risk"), max_length=12, choices=FlagKind)
    text = models.CharField(_("What to look out for"), max_length=120)
    since_on = models.DateField(_("Since"))
    until_on = models.DateField(_("Until"), null=True, blank=True)
    set_by = models.ForeignKey("registry.Seat", on_delete=models.PROTECT, related_name="+", db_index=False)
    set_name = models.CharField(max_length=60)
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    end_reason = models.CharField(_("Why it is over"), max_length=120, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Risk flag")
        verbose_name_plural = _("Risk flags")
        constraints = [
            models.CheckConstraint(
                name="flag_runs_forward",
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("since_on")),
            ),
            models.CheckConstraint(
                name="flag_ended_says_why",
                condition=models.Q(ended_at=None, end_reason="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(end_reason="")),
            ),
        ]
        indexes = [models.Index(fields=["client", "-since_on"], name="flag_of_client")]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Delete), refuse_truncate()]

    def __str__(self) -> str:
        return f"risk flag {self.id}"
