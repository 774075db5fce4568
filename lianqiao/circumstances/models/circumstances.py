"""Where a contact was, what for, whether safety was asked about, and which colleagues were with the worker."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_scopes import ScopedManager

from lianqiao.cases.models.guards import closed_to_newcomers, frozen_with_contact, kept_by_the_database
from lianqiao.cases.models.readers import OfReadableNotes
from lianqiao.circumstances.kinds import Safety
from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate


def kept_once_the_note_is_signed(noun: str) -> list[pgtrigger.Trigger]:
    """The triggers that let rows of a contact come, change and go only while its note is a draft."""
    return [
        frozen_with_contact(f"signed_keeps_{noun}", pgtrigger.Update | pgtrigger.Delete, "OLD"),
        closed_to_newcomers(f"signed_takes_no_{noun}"),
        frozen_with_contact(f"signed_takes_no_other_{noun}", pgtrigger.Update, "NEW"),
        refuse_truncate(),
    ]


@kept_by_the_database(exclude=("place", "purpose"))
class Circumstances(GuardedModel):
    """What is told of one contact beside its note: read by who reads the note, kept once the note is signed.

    When it began and ended stands in the contact: its start and its direct minutes.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "contact": Privacy.PERSONAL,
        "place": Privacy.SENSITIVE,
        "purpose": Privacy.SENSITIVE,
        "safety": Privacy.SENSITIVE,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    contact = models.OneToOneField("cases.Contact", on_delete=models.CASCADE, related_name="circumstances")
    place = EncryptedTextField(pgettext_lazy("of a contact", "Place"), blank=True, default="")
    purpose = EncryptedTextField(_("Purpose of the contact"), blank=True, default="")
    safety = models.CharField(_("Safety"), max_length=10, choices=Safety, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=OfReadableNotes)
    everything = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Circumstances of a contact")
        verbose_name_plural = _("Circumstances of contacts")
        constraints = [
            models.CheckConstraint(condition=models.Q(safety__in=["", *Safety.values]), name="safety_known")
        ]
        triggers = kept_once_the_note_is_signed("circumstances")

    def __str__(self) -> str:
        return f"circumstances {self.id}"


@kept_by_the_database()
class Coworker(GuardedModel):
    """A colleague who was with the worker in a contact, by the name of that day.

    Named on the note and counted nowhere yet: minutes and person-times stay those of the worker who wrote it.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "contact": Privacy.PERSONAL,
        "worker": Privacy.INTERNAL,
        "name": Privacy.PERSONAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    contact = models.ForeignKey(
        "cases.Contact", on_delete=models.CASCADE, related_name="coworkers", db_index=False
    )
    worker = models.ForeignKey("workforce.Worker", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("Name"), max_length=60)

    objects = ScopedManager(institution="institution", _manager_class=OfReadableNotes)
    everything = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Co-worker of a contact")
        verbose_name_plural = _("Co-workers of contacts")
        constraints = [models.UniqueConstraint(fields=["contact", "worker"], name="coworker_once_a_contact")]
        triggers = kept_once_the_note_is_signed("coworkers")

    def __str__(self) -> str:
        return f"coworker {self.id}"
