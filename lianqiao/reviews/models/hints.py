"""Two signed notes of a worker that are nearly the same: a hint for the supervisor alone."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.cases.models.readers import may_read_note
from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate
from lianqiao.reviews.states import HintState


class ReadableHints(GuardedManager):
    """Hints of whose two notes both exist for the reader in scope."""

    def get_queryset(self):
        return super().get_queryset().filter(may_read_note("note__"), may_read_note("other__"))


class LikenessHint(GuardedModel):
    """That `note` repeats `other` by the share `ratio`; no word of either is kept here.

    A hint exists only for a reader for whom both notes exist.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "worker": Privacy.PERSONAL,
        "note": Privacy.PERSONAL,
        "other": Privacy.PERSONAL,
        "ratio": Privacy.SENSITIVE,
        "found_at": Privacy.INTERNAL,
        "state": Privacy.SENSITIVE,
        "answered_by": Privacy.INTERNAL,
        "answered_at": Privacy.INTERNAL,
        "remark": Privacy.SECRET,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    worker = models.ForeignKey(
        "workforce.Worker",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("Worker"),
    )
    note = models.ForeignKey("cases.Contact", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey("cases.Contact", on_delete=models.PROTECT, related_name="+")
    ratio = models.DecimalField(_("Likeness"), max_digits=4, decimal_places=3)
    found_at = models.DateTimeField()
    state = models.CharField(_("State"), max_length=12, choices=HintState, default=HintState.WAITING)
    answered_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    remark = EncryptedTextField(_("Remark"), blank=True, default="")

    objects = ScopedManager(institution="institution", _manager_class=ReadableHints)
    everything = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Hint at a repeated note")
        verbose_name_plural = _("Hints at repeated notes")
        constraints = [
            models.UniqueConstraint(fields=["note", "other"], name="hint_once_a_pair"),
            models.CheckConstraint(condition=~Q(note=F("other")), name="hint_of_two_notes"),
            models.CheckConstraint(condition=Q(ratio__gte=0) & Q(ratio__lte=1), name="hint_ratio_is_a_share"),
            models.CheckConstraint(
                name="hint_answer_is_whole",
                condition=Q(state=HintState.WAITING, answered_at=None)
                | (~Q(state=HintState.WAITING) & Q(answered_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "-found_at", "-id"], name="hint_by_finding"),
            models.Index(
                fields=["institution", "-found_at"], name="hint_waiting", condition=Q(state=HintState.WAITING)
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="found_is_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "((OLD.note_id, OLD.other_id, OLD.worker_id, OLD.ratio, OLD.found_at)"
                    " IS DISTINCT FROM (NEW.note_id, NEW.other_id, NEW.worker_id, NEW.ratio, NEW.found_at))"
                ),
            ),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"hint {self.id}"
