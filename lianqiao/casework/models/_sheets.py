"""What the forms of a full case share: written as a draft, signed once, kept as signed while the next edition stands beside."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy

SHEET_PRIVACY = {
    "institution": Privacy.INTERNAL,
    "case": Privacy.PERSONAL,
    "edition": Privacy.INTERNAL,
    "state": Privacy.INTERNAL,
    "written_by": Privacy.INTERNAL,
    "written_at": Privacy.INTERNAL,
    "signed_by": Privacy.INTERNAL,
    "signer_name": Privacy.PERSONAL,
    "signed_at": Privacy.INTERNAL,
    "written_again": Privacy.SECRET,
}

# The states of all forms before the signature; the second is of the economic assessment alone.
UNSIGNED = ("draft", "evidence_checked")


def seat_of() -> models.ForeignKey:
    """Return the field of a seat that did something with a form."""
    return models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )


class Sheet(GuardedModel):
    """One edition of one form of a case. Of each form a case has at most one draft and one that is signed and stands.

    `written_again` says why there is an edition after the first.
    """

    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+", db_index=False)
    edition = models.PositiveSmallIntegerField(_("Edition"), default=1)
    state = models.CharField(_("State"), max_length=16, default="draft")  # each form has states of its own
    written_by = seat_of()
    written_at = models.DateTimeField(_("Written at"))
    signed_by = seat_of()
    signer_name = models.CharField(max_length=60, blank=True)
    signed_at = models.DateTimeField(_("Signed at"), null=True, blank=True)
    written_again = EncryptedTextField(_("Why it is written again"), blank=True, default="")

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["case", "edition"], name="%(class)s_edition_once"),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(signed_at=None), name="%(class)s_one_draft"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="signed"), name="%(class)s_one_stands"
            ),
            models.CheckConstraint(
                name="%(class)s_signed_says_when",
                condition=models.Q(state__in=UNSIGNED, signed_at=None)
                | (~models.Q(state__in=UNSIGNED) & models.Q(signed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.id}"
