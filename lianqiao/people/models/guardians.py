"""Whether a client may decide for themselves, and who decides for them where not."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.people.states import Capacity, CapacityGround, GuardianKind

from .clients import Client


class LegalCapacity(GuardedModel):
    """What is known of a client's capacity for civil conduct from a day on; the latest entry holds."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "client": Privacy.PERSONAL,
        "capacity": Privacy.SENSITIVE,
        "ground": Privacy.SENSITIVE,
        "note": Privacy.SENSITIVE,
        "from_on": Privacy.INTERNAL,
        "recorded_at": Privacy.INTERNAL,
        "recorded_by": Privacy.INTERNAL,
    }

    institution = models.ForeignKey("registry.Institution", models.PROTECT, related_name="+", db_index=False)
    client = models.ForeignKey(
        Client, models.PROTECT, related_name="capacities", db_index=False, verbose_name=_("client")
    )
    capacity = models.CharField(_("legal capacity"), max_length=8, choices=Capacity.choices)
    ground = models.CharField(_("ground"), max_length=8, choices=CapacityGround.choices)
    note = EncryptedTextField(_("note"), blank=True, default="")
    from_on = models.DateField(_("since"))
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey("registry.Seat", models.PROTECT, null=True, related_name="+")

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("legal capacity")
        verbose_name_plural = _("legal capacities")
        ordering = ["-from_on", "-recorded_at", "-id"]
        indexes = [models.Index(fields=["client", "-from_on"], name="capacity_of_client")]
        constraints = [
            models.CheckConstraint(condition=Q(capacity__in=Capacity.values), name="capacity_known"),
            models.CheckConstraint(
                condition=Q(ground__in=CapacityGround.values), name="capacity_ground_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Guardianship(GuardedModel):
    """`guardian` decides for `client` during a period; both are clients of the institution."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "client": Privacy.PERSONAL,
        "guardian": Privacy.PERSONAL,
        "kind": Privacy.PERSONAL,
        "note": Privacy.SENSITIVE,
        "from_on": Privacy.INTERNAL,
        "until_on": Privacy.INTERNAL,
    }

    institution = models.ForeignKey("registry.Institution", models.PROTECT, related_name="+", db_index=False)
    client = models.ForeignKey(Client, models.PROTECT, related_name="guardianships", verbose_name=_("client"))
    guardian = models.ForeignKey(
        Client, models.PROTECT, related_name="guardian_of", verbose_name=_("guardian")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=GuardianKind.choices)
    note = EncryptedTextField(_("note"), blank=True, default="")
    from_on = models.DateField(_("since"), null=True, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("guardianship")
        verbose_name_plural = _("guardianships")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(guardian=F("client")), name="guardian_is_another"),
            models.CheckConstraint(condition=Q(kind__in=GuardianKind.values), name="guardian_kind_known"),
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gt=F("from_on")),
                name="guardianship_span_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
