"""That two records were found to be one person, and what it takes to undo it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.core.fields import EncryptedJSONField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.people.states import MergeState

from .clients import Client


class Merge(GuardedModel):
    """`merged` was found to be `kept`; its records were moved there, its own row emptied.

    `moved` holds keys only: which rows of which table (by model and field) pointed to `merged`. `before` holds,
    encrypted, what both rows said, the rows that fell away because they would have stood twice, and the keys of rows
    written in their place.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "kept": Privacy.PERSONAL,
        "merged": Privacy.PERSONAL,
        "state": Privacy.INTERNAL,
        "moved": Privacy.INTERNAL,
        "before": Privacy.SECRET,
        "merged_at": Privacy.INTERNAL,
        "merged_by": Privacy.INTERNAL,
        "undone_at": Privacy.INTERNAL,
        "undone_by": Privacy.INTERNAL,
    }

    institution = models.ForeignKey("registry.Institution", models.PROTECT, related_name="+", db_index=False)
    kept = models.ForeignKey(Client, models.PROTECT, related_name="+", verbose_name=_("record kept"))
    merged = models.ForeignKey(Client, models.PROTECT, related_name="+", verbose_name=_("record merged"))
    state = models.CharField(_("state"), max_length=6, choices=MergeState.choices, default=MergeState.DONE)
    moved = models.JSONField(default=dict)
    before = EncryptedJSONField(_("before the merge"))
    merged_at = models.DateTimeField(_("merged at"))
    merged_by = models.ForeignKey("registry.Seat", models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey("registry.Seat", models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("merge of two records")
        verbose_name_plural = _("merges of records")
        ordering = ["-merged_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_of_two"),
            models.CheckConstraint(
                name="merge_undone_says_when",
                condition=Q(state=MergeState.DONE, undone_at=None)
                | Q(state=MergeState.UNDONE, undone_at__isnull=False),
            ),
            # A row that was merged away is merged away once, until that is undone.
            models.UniqueConstraint(
                fields=["merged"], condition=Q(state=MergeState.DONE), name="merged_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
