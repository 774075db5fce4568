"""Who belongs to whom."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.people.states import STORED, RelationKind

from .clients import Client


class Relation(GuardedModel):
    """`to_client` is the `kind` (mother, carer …) of `from_client`; stored once, shown from both ends."""

    PRIVACY = {
        "from_client": Privacy.PERSONAL,
        "to_client": Privacy.PERSONAL,
        "kind": Privacy.PERSONAL,
        "since": Privacy.PERSONAL,
        "note": Privacy.PERSONAL,
    }

    from_client = models.ForeignKey(
        Client, models.CASCADE, related_name="relations_from", verbose_name=_("client")
    )
    to_client = models.ForeignKey(
        Client, models.CASCADE, related_name="relations_to", verbose_name=_("related to")
    )
    kind = models.CharField(_("relation"), max_length=12, choices=RelationKind.choices)
    since = models.DateField(_("since"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=60, blank=True)

    objects = ScopedManager(institution="from_client__institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=sorted(STORED)), name="relation_kind_stored"),
            models.CheckConstraint(condition=~Q(from_client=F("to_client")), name="relation_between_two"),
            models.UniqueConstraint(fields=["from_client", "to_client", "kind"], name="relation_once"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
