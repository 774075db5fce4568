"""Who is served."""

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_scopes import ScopedManager

from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.people.states import BirthPrecision, ClientKind, Sex

TRACKED = {
    "name": Privacy.PERSONAL,
    "sex": Privacy.PERSONAL,
    "birth_date": Privacy.PERSONAL,
    "birth_precision": Privacy.INTERNAL,
    "kind": Privacy.INTERNAL,
    "pseudonymous": Privacy.INTERNAL,
    "unit": Privacy.PERSONAL,
    "bed": Privacy.PERSONAL,
    "died_on": Privacy.PERSONAL,
    "archived_at": Privacy.INTERNAL,
}


class StandingManager(GuardedManager):  # type: ignore[misc, valid-type]  # made from a queryset at runtime
    """Leaves out records that were merged into another: nothing new is hung onto them, no list shows them."""

    def get_queryset(self):
        return super().get_queryset().filter(merged_into=None)


@pghistory.track(
    # Of ten thousand rows of an import at once, not of each.
    pghistory.InsertEvent(level=pgtrigger.Statement),
    pghistory.UpdateEvent(condition=pghistory.AnyChange(*TRACKED)),
    fields=["id", "version", "institution", *TRACKED],
    append_only=True,
    context_field=None,
    obj_field=pghistory.ObjForeignKey(related_name="versions", db_index=True),
    model_name="ClientVersion",
    attrs={"PRIVACY": {"institution": Privacy.INTERNAL, **TRACKED}},
)
class Client(GuardedModel):
    """A person served by one institution; somebody served by two of them is two clients who know nothing of each other.

    A pseudonymous client is known only by the name a service log gave; they are told apart from others of that
    institution by that name alone until somebody registers them properly.
    """

    PRIVACY = {
        **TRACKED,
        "institution": Privacy.INTERNAL,
        "contact_caution": Privacy.SECRET,
        "terms": Privacy.PERSONAL,
        "registered_at": Privacy.INTERNAL,
        "batch": Privacy.INTERNAL,
        "merged_into": Privacy.INTERNAL,
    }

    institution = models.ForeignKey(
        "registry.Institution",
        models.PROTECT,
        related_name="clients",
        db_index=False,
        verbose_name=_("institution"),
    )
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=100)
    sex = models.CharField(_("sex"), max_length=12, choices=Sex.choices, default=Sex.UNKNOWN)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    birth_precision = models.CharField(
        _("precision of the birth date"),
        max_length=5,
        choices=BirthPrecision.choices,
        default=BirthPrecision.DAY,
    )
    kind = models.CharField(_("kind"), max_length=16, choices=ClientKind.choices, default=ClientKind.PATIENT)
    pseudonymous = models.BooleanField(_("known by name only"), default=False)
    unit = models.ForeignKey(
        "registry.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ward or clinic"),
    )
    bed = models.CharField(_("bed"), max_length=20, blank=True)
    died_on = models.DateField(_("died on"), null=True, blank=True)
    contact_caution = EncryptedTextField(_("caution when contacting"), blank=True)
    terms = ArrayField(models.TextField(), default=list, blank=True, editable=False)
    registered_at = models.DateTimeField(_("registered at"))
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)
    batch = models.UUIDField(null=True, blank=True, editable=False)
    # Found to be the same person as another record, and emptied: what was recorded stands there now.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="+", db_index=False
    )

    objects = ScopedManager(institution="institution", _manager_class=StandingManager)
    with_merged = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("client")
        verbose_name_plural = _("clients")
        ordering = ["-registered_at", "-id"]
        indexes = [
            models.Index("institution", F("registered_at").desc(), F("id").desc(), name="client_list"),
            models.Index("institution", "bed", name="client_bed", condition=~Q(bed="")),
            models.Index("institution", "name", name="client_name"),
            GinIndex(fields=["terms"], name="client_terms", gin_pending_list_limit=128),
            models.Index("batch", name="client_batch", condition=~Q(batch=None)),
            models.Index("merged_into", name="client_merged", condition=~Q(merged_into=None)),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="client_named"),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="client_sex_known"),
            models.CheckConstraint(condition=Q(kind__in=ClientKind.values), name="client_kind_known"),
            models.CheckConstraint(
                condition=Q(birth_precision__in=BirthPrecision.values), name="client_birth_precision_known"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="client_merged_into_another"
            ),
            models.UniqueConstraint(
                fields=["institution", "name"], condition=Q(pseudonymous=True), name="client_pseudonym_once"
            ),
        ]

    def __str__(self) -> str:
        # Never the name: str() of an object ends in logs and error pages.
        return f"{self._meta.verbose_name} {self.pk}"
