"""What an institution decides about a scale of the library: that it may use its text, and by which limits it reads."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate

from .guards import kept_but
from .instruments import Instrument


class LicenceConfirmation(GuardedModel):
    """Somebody of the institution confirmed that it may use a text: a licensed one, or one that is free where no money is made.

    It is kept as it was said; withdrawn, it is kept too. Without one that stands, such a scale is not given there.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "instrument": Privacy.INTERNAL,
        "statement": Privacy.INTERNAL,
        "confirmed_at": Privacy.INTERNAL,
        "confirmed_by": Privacy.INTERNAL,
        "confirmer_name": Privacy.PERSONAL,
        "withdrawn_at": Privacy.INTERNAL,
        "withdrawer_name": Privacy.PERSONAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    instrument = models.ForeignKey(
        Instrument,
        on_delete=models.PROTECT,
        related_name="confirmations",
        verbose_name=_("Scale"),
        db_index=False,
    )
    statement = models.TextField(_("What the licence rests on"))
    confirmed_at = models.DateTimeField(_("Confirmed at"))
    confirmed_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    confirmer_name = models.CharField(_("Confirmed by"), max_length=60, blank=True)
    withdrawn_at = models.DateTimeField(_("Withdrawn at"), null=True, blank=True)
    withdrawer_name = models.CharField(_("Withdrawn by"), max_length=60, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Confirmation of a licence")
        verbose_name_plural = _("Confirmations of licences")
        constraints = [
            models.CheckConstraint(name="licence_confirmation_says_why", condition=~Q(statement="")),
            models.CheckConstraint(
                name="licence_withdrawn_later",
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=models.F("confirmed_at")),
            ),
        ]
        indexes = [models.Index(fields=["institution", "instrument"], name="licence_of_institution")]
        triggers = [kept_but("withdrawn_at", "withdrawer_name"), refuse_truncate()]

    def __str__(self) -> str:
        return f"licence confirmation {self.id}"


class ChosenLimits(GuardedModel):
    """From now on the institution reads a score of a scale by this set of limits. The latest choice holds; none is changed."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "instrument": Privacy.INTERNAL,
        "score": Privacy.PUBLIC,
        "limits": Privacy.PUBLIC,
        "chosen_at": Privacy.INTERNAL,
        "chosen_by": Privacy.INTERNAL,
        "chooser_name": Privacy.PERSONAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    instrument = models.ForeignKey(
        Instrument, on_delete=models.PROTECT, related_name="+", verbose_name=_("Scale"), db_index=False
    )
    score = models.CharField(_("Score"), max_length=40)
    limits = models.CharField(_("Set of limits"), max_length=60)
    chosen_at = models.DateTimeField(_("Chosen at"))
    chosen_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    chooser_name = models.CharField(_("Chosen by"), max_length=60, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Choice of limits")
        verbose_name_plural = _("Choices of limits")
        constraints = [
            models.CheckConstraint(name="chosen_limits_named", condition=~Q(score="") & ~Q(limits="")),
        ]
        indexes = [models.Index(fields=["institution", "instrument", "score"], name="limits_of_institution")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"choice of limits {self.id}"
