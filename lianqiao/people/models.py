import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_scopes import ScopedManager

from lianqiao.core.fields import BlindIndexField, EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy

from .states import STORED, BirthPrecision, ClientKind, DetailKind, IdentityKind, RelationKind, Sex

TRACKED = {
    "name": Privacy.PERSONAL,
    "sex": Privacy.PERSONAL,
    "birth_date": Privacy.PERSONAL,
    "birth_precision": Privacy.INTERNAL,
    "kind": Privacy.INTERNAL,
    "pseudonymous": Privacy.INTERNAL,
    "unit": Privacy.PERSONAL,
    "bed": Privacy.PERSONAL,
    "archived_at": Privacy.INTERNAL,
}


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
    contact_caution = EncryptedTextField(_("caution when contacting"), blank=True)
    terms = ArrayField(models.TextField(), default=list, blank=True, editable=False)
    registered_at = models.DateTimeField(_("registered at"))
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)
    batch = models.UUIDField(null=True, blank=True, editable=False)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

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
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="client_named"),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="client_sex_known"),
            models.CheckConstraint(condition=Q(kind__in=ClientKind.values), name="client_kind_known"),
            models.CheckConstraint(
                condition=Q(birth_precision__in=BirthPrecision.values), name="client_birth_precision_known"
            ),
            models.UniqueConstraint(
                fields=["institution", "name"], condition=Q(pseudonymous=True), name="client_pseudonym_once"
            ),
        ]

    def __str__(self) -> str:
        # Never the name: str() of an object ends in logs and error pages.
        return f"{self._meta.verbose_name} {self.pk}"


class ContactDetail(GuardedModel):
    """One way to reach a client. A phone keeps its last four digits in the clear, because that is how people search."""

    PRIVACY = {
        "client": Privacy.PERSONAL,
        "institution": Privacy.INTERNAL,
        "kind": Privacy.INTERNAL,
        "value": Privacy.SECRET,
        "index": Privacy.SECRET,
        "tail": Privacy.PERSONAL,
        "note": Privacy.PERSONAL,
        "valid_from": Privacy.INTERNAL,
        "valid_until": Privacy.INTERNAL,
    }

    client = models.ForeignKey(
        Client, models.CASCADE, related_name="contact_details", verbose_name=_("client")
    )
    institution = models.ForeignKey("registry.Institution", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(_("kind"), max_length=8, choices=DetailKind.choices)
    value = EncryptedTextField(_("value"))
    index = BlindIndexField()
    tail = models.CharField(_("last four digits"), max_length=4, blank=True)
    note = models.CharField(_("note"), max_length=60, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("contact detail")
        verbose_name_plural = _("contact details")
        ordering = ["id"]
        indexes = [
            models.Index("institution", "tail", name="detail_tail", condition=~Q(tail="")),
            models.Index("institution", "index", name="detail_index"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DetailKind.values), name="detail_kind_known"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="detail_span_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class IdentityNumber(GuardedModel):
    """A document number, encrypted; found again only by its blind index and held by one client of an institution."""

    PRIVACY = {
        "client": Privacy.PERSONAL,
        "institution": Privacy.INTERNAL,
        "kind": Privacy.INTERNAL,
        "value": Privacy.SECRET,
        "index": Privacy.SECRET,
    }

    client = models.ForeignKey(
        Client, models.CASCADE, related_name="identity_numbers", verbose_name=_("client")
    )
    institution = models.ForeignKey("registry.Institution", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(_("kind"), max_length=16, choices=IdentityKind.choices)
    value = EncryptedTextField(_("number"))
    index = BlindIndexField()

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("identity number")
        verbose_name_plural = _("identity numbers")
        ordering = ["kind", "id"]
        indexes = [models.Index("institution", "index", name="identity_index")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=IdentityKind.values), name="identity_kind_known"),
            models.UniqueConstraint(fields=["institution", "kind", "index"], name="identity_once"),
            models.UniqueConstraint(fields=["client", "kind"], name="identity_one_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


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
