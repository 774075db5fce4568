"""On what ground something was recorded after the client withdrew the consent to our service."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.cases.models.guards import closed_to_newcomers, frozen_with_contact, kept_by_the_database
from lianqiao.cases.models.readers import OfReadableNotes
from lianqiao.core.guard import GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate


class Ground(models.TextChoices):
    """What may still be recorded: Personal Information Protection Law, art. 13 (3), (4) and 47."""

    ENDING = "ending", _("The talk in which the service ended")
    PROTECTION = "protection", _("Life or safety is in danger, or a minor has to be protected")
    DUTY = "duty", _("The law or a contract demands it")
    RETURNED = "returned", _("They came back and asked for us; consent is being asked for anew")


@kept_by_the_database()
class GroundOfContact(GuardedModel):
    """The ground of one contact. It belongs to the note: read by who reads the note, kept once the note is signed."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "contact": Privacy.PERSONAL,
        "ground": Privacy.SENSITIVE,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    contact = models.OneToOneField("cases.Contact", on_delete=models.CASCADE, related_name="withdrawn_ground")
    ground = models.CharField(_("Recorded in spite of the withdrawal because"), max_length=12, choices=Ground)

    objects = ScopedManager(institution="institution", _manager_class=OfReadableNotes)

    class Meta:
        verbose_name = _("Ground of a contact after withdrawal")
        verbose_name_plural = _("Grounds of contacts after withdrawal")
        constraints = [
            models.CheckConstraint(condition=models.Q(ground__in=Ground.values), name="ground_known")
        ]
        triggers = [
            frozen_with_contact("signed_keeps_ground", pgtrigger.Update | pgtrigger.Delete, "OLD"),
            closed_to_newcomers("signed_takes_no_ground"),
            frozen_with_contact("signed_takes_no_other_ground", pgtrigger.Update, "NEW"),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"ground {self.id}"
