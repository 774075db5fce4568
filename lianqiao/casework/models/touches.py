"""Which goals a contact worked on, and how they moved."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_scopes import ScopedManager

from lianqiao.cases.models.guards import closed_to_newcomers, frozen_with_contact, kept_by_the_database
from lianqiao.cases.models.readers import OfReadableNotes
from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate


class Movement(models.TextChoices):
    """How a goal moved in one contact, as the worker saw it; no rating of how far it is."""

    BACK = "back", pgettext_lazy("how a goal moved", "Fell back")
    STILL = "still", pgettext_lazy("how a goal moved", "No change")
    FORWARD = "forward", pgettext_lazy("how a goal moved", "Moved forward")
    REACHED = "reached", pgettext_lazy("how a goal moved", "Reached")


@kept_by_the_database(exclude=("note",))
class GoalTouch(GuardedModel):
    """One goal a contact worked on. It belongs to the note: read by who reads the note, kept once the note is signed."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "contact": Privacy.PERSONAL,
        "goal": Privacy.PERSONAL,
        "movement": Privacy.SENSITIVE,
        "note": Privacy.SECRET,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    contact = models.ForeignKey(
        "cases.Contact", on_delete=models.CASCADE, related_name="touches", db_index=False
    )
    goal = models.ForeignKey("casework.Goal", on_delete=models.PROTECT, related_name="touches")
    movement = models.CharField(_("How it moved"), max_length=8, choices=Movement)
    note = EncryptedTextField(_("In a few words"), blank=True, default="")

    objects = ScopedManager(institution="institution", _manager_class=OfReadableNotes)

    class Meta:
        verbose_name = _("Goal worked on")
        verbose_name_plural = _("Goals worked on")
        constraints = [models.UniqueConstraint(fields=["contact", "goal"], name="touch_once_a_contact")]
        triggers = [
            frozen_with_contact("signed_keeps_touches", pgtrigger.Update | pgtrigger.Delete, "OLD"),
            closed_to_newcomers("signed_takes_no_touch"),
            frozen_with_contact("signed_takes_no_other_touch", pgtrigger.Update, "NEW"),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"touch {self.id}"
