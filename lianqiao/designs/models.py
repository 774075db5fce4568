"""Designs, and the steps back from what was changed in them."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_scopes import ScopedManager

from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate
from lianqiao.instruments.models.instruments import in_tongue

from .kinds import Change
from .states import DesignState


class Design(GuardedModel):
    """A questionnaire in the making, with its rule of scoring and its test vectors; published it becomes an edition.

    `content` is one document, as it is edited, copied, compared and handed on as a whole (`content.Content`). `instrument` is
    the scale it will be the next version of, `origin` what it was copied from.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "state": Privacy.INTERNAL,
        "code": Privacy.PUBLIC,
        "title_zh": Privacy.PUBLIC,
        "title_en": Privacy.PUBLIC,
        "content": Privacy.INTERNAL,
        "origin": Privacy.INTERNAL,
        "instrument": Privacy.INTERNAL,
        "edition": Privacy.INTERNAL,
        "begun_at": Privacy.INTERNAL,
        "changed_at": Privacy.INTERNAL,
        "changed_by": Privacy.INTERNAL,
        "changed_by_name": Privacy.PERSONAL,
    }
    institution = models.ForeignKey("registry.Institution", models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(_("State"), max_length=10, choices=DesignState, default=DesignState.DRAFT)
    code = models.SlugField(_("Code"), max_length=40, db_index=False)
    title_zh = models.CharField(_("Chinese name"), max_length=120, blank=True)
    title_en = models.CharField(_("English name"), max_length=160, blank=True)
    content = models.TextField()
    origin = models.ForeignKey(
        "instruments.InstrumentVersion", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("Copied from"), db_index=False,
    )  # fmt: skip
    instrument = models.ForeignKey(
        "instruments.Instrument", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=pgettext_lazy("questionnaire", "Scale"),
    )  # fmt: skip
    edition = models.OneToOneField(
        "instruments.InstrumentVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    begun_at = models.DateTimeField(_("Begun at"))
    changed_at = models.DateTimeField(_("Changed at"))
    changed_by = models.ForeignKey(
        "registry.Seat", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    changed_by_name = models.CharField(max_length=60, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Questionnaire design")
        verbose_name_plural = _("Questionnaire designs")
        indexes = [models.Index(fields=["institution", "-changed_at", "-id"], name="design_by_change")]
        constraints = [
            models.CheckConstraint(condition=~(Q(title_zh="") & Q(title_en="")), name="design_named"),
            models.CheckConstraint(
                name="design_published_has_edition",
                condition=Q(state=DesignState.PUBLISHED, edition__isnull=False)
                | (~Q(state=DesignState.PUBLISHED) & Q(edition=None)),
            ),
            models.UniqueConstraint(
                fields=["instrument"], condition=Q(state=DesignState.DRAFT), name="design_one_next_version"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=DesignState.PUBLISHED.value),
            ),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("designs:detail", args=[self.pk])

    @property
    def title(self) -> str:
        return in_tongue(self.title_zh, self.title_en)

    @property
    def is_draft(self) -> bool:
        return self.state == DesignState.DRAFT


class DesignStep(GuardedModel):
    """A design as it stood before a change, so that the change can be taken back."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "design": Privacy.INTERNAL,
        "change": Privacy.INTERNAL,
        "before": Privacy.INTERNAL,
        "by_name": Privacy.PERSONAL,
        "at": Privacy.INTERNAL,
    }
    institution = models.ForeignKey("registry.Institution", models.PROTECT, related_name="+", db_index=False)
    design = models.ForeignKey(Design, models.PROTECT, related_name="steps", db_index=False)
    change = models.CharField(max_length=16, choices=Change)
    before = models.TextField()
    by_name = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Step of a design")
        verbose_name_plural = _("Steps of a design")
        indexes = [models.Index(fields=["design", "-id"], name="design_step_last_first")]
        triggers = [refuse_truncate()]

    def __str__(self) -> str:
        return f"{self.design_id} {self.change}"
