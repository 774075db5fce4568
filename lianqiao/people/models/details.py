"""How a client is reached, and by which numbers they are known."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.core.fields import BlindIndexField, EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.people.states import DetailKind, IdentityKind

from .clients import Client


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
