"""A contact and who was present; once signed, neither ever changes."""

from datetime import time

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.cases.kinds import Restriction, Visibility
from lianqiao.cases.states import ContactState, PresenceRole
from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate

from .guards import closed_to_newcomers, frozen_with_contact, kept_by_the_database
from .readers import OfReadableNotes, ReadableNotes, not_hidden


@kept_by_the_database(exclude=("text",))
class Contact(GuardedModel):
    """One meeting, call or message of a worker with one or several people.

    `source_ref` names the row a contact was imported from, `batch` the import it came with; both are empty for
    what was written here. `objects` holds the notes the reader in scope may read, `everything` those of the institution:
    for rules that ask what there is, and beside rows a reader has already; never for what is shown (ADR 0020).
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "case": Privacy.PERSONAL,
        "worker": Privacy.INTERNAL,
        "worker_name": Privacy.PERSONAL,
        "written_by": Privacy.INTERNAL,
        "on": Privacy.INTERNAL,
        "started_at": Privacy.INTERNAL,
        "scene": Privacy.INTERNAL,
        "care_stage": Privacy.INTERNAL,
        "mode": Privacy.INTERNAL,
        "category": Privacy.SENSITIVE,
        "items": Privacy.SENSITIVE,
        "techniques": Privacy.SENSITIVE,
        "minutes_direct": Privacy.INTERNAL,
        "minutes_indirect": Privacy.INTERNAL,
        "split": Privacy.INTERNAL,
        "format": Privacy.INTERNAL,
        "text": Privacy.SECRET,
        "visibility": Privacy.INTERNAL,
        "restriction": Privacy.SENSITIVE,
        "next_step": Privacy.SENSITIVE,
        "next_step_on": Privacy.INTERNAL,
        "state": Privacy.INTERNAL,
        "recorded_at": Privacy.INTERNAL,
        "signed_at": Privacy.INTERNAL,
        "signed_by": Privacy.INTERNAL,
        "batch": Privacy.INTERNAL,
        "source_ref": Privacy.INTERNAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.ForeignKey(
        "cases.Case",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        db_index=False,
    )
    worker = models.ForeignKey(
        "workforce.Worker",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Worker"),
    )
    worker_name = models.CharField(_("Name of the worker"), max_length=60, blank=True)
    written_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    on = models.DateField(_("Date"))
    started_at = models.TimeField(_("Started at"), null=True, blank=True)
    scene = models.CharField(_("Scene"), max_length=40, blank=True)
    care_stage = models.CharField(_("Care stage"), max_length=40, blank=True)
    mode = models.CharField(_("Mode"), max_length=40, blank=True)
    category = models.CharField(_("Category"), max_length=40, blank=True)
    items = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name=_("Service items")
    )
    techniques = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name=_("Techniques")
    )
    minutes_direct = models.PositiveIntegerField(_("Direct minutes"), default=0)
    minutes_indirect = models.PositiveIntegerField(_("Indirect minutes"), default=0)
    # Whether those present have a part of the direct minutes each, or each of them all.
    split = models.BooleanField(_("Minutes divided"), default=False)
    # The format the text was written in, as `catalogue.note_formats` codes it; its headings stand in the text.
    format = models.CharField(_("Note format"), max_length=36, blank=True)
    text = EncryptedTextField(_("Contact note"), blank=True, default="")
    visibility = models.CharField(_("For whom"), max_length=8, choices=Visibility, default=Visibility.SHARED)
    restriction = models.CharField(_("Restricted because of"), max_length=12, choices=Restriction, blank=True)
    next_step = models.CharField(_("Next step"), max_length=200, blank=True)
    next_step_on = models.DateField(_("Due on"), null=True, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=ContactState, default=ContactState.DRAFT)
    recorded_at = models.DateTimeField(_("Written at"))
    signed_at = models.DateTimeField(_("Signed at"), null=True, blank=True)
    signed_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    batch = models.UUIDField(null=True, blank=True)
    source_ref = models.CharField(max_length=120, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=ReadableNotes)
    everything = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Contact")
        verbose_name_plural = _("Contacts")
        constraints = [
            models.CheckConstraint(
                name="contact_signed_says_when",
                condition=models.Q(state=ContactState.DRAFT, signed_at=None, signed_by=None)
                | models.Q(state=ContactState.SIGNED, signed_at__isnull=False),
            ),
            # What comes next stands in the plan, which everybody reads.
            models.CheckConstraint(
                name="contact_hidden_plans_nothing",
                condition=not_hidden() | models.Q(next_step=""),
            ),
            models.CheckConstraint(
                name="contact_minutes_of_one_day",
                condition=models.Q(minutes_direct__lte=1440, minutes_indirect__lte=1440),
            ),
            models.UniqueConstraint(
                fields=["institution", "source_ref"],
                condition=~models.Q(source_ref=""),
                name="contact_imported_once",
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "-on", "-id"], name="contact_by_day"),
            models.Index(fields=["case", "-on", "-id"], name="contact_of_case"),
            # Drafts are few and looked for on every desk; signed notes are many and never looked for by writer.
            models.Index(
                fields=["institution", "recorded_at", "id"],
                name="contact_unsigned",
                condition=models.Q(state=ContactState.DRAFT),
            ),
            models.Index(fields=["written_by", "-recorded_at"], name="contact_of_writer"),
            models.Index(fields=["batch"], name="contact_of_batch", condition=models.Q(batch__isnull=False)),
        ]
        triggers = [
            pgtrigger.Protect(
                name="signed_is_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=ContactState.SIGNED),
            ),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"contact {self.on:%Y-%m-%d} {self.id}"

    @property
    def minutes_of_day(self) -> tuple[int, int] | None:
        """When it began and ended, in minutes since midnight; None when it is not known. Travel and writing apart."""
        if self.started_at is None or not self.minutes_direct:
            return None
        begun = self.started_at.hour * 60 + self.started_at.minute
        return begun, begun + self.minutes_direct

    @property
    def ended_at(self) -> time | None:
        """The time of day it ended, None when it is not known."""
        if (spent := self.minutes_of_day) is None:
            return None
        return time(spent[1] // 60 % 24, spent[1] % 60)

    @property
    def is_hidden(self) -> bool:
        """Whether colleagues of the writer may not even know of it: a working note, or one of a restricted class."""
        return bool(self.restriction) or self.visibility == Visibility.PRIVATE


@kept_by_the_database()
class Presence(GuardedModel):
    """One person present at one contact. Person-times by the rule "all present" are the number of these rows."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "contact": Privacy.PERSONAL,
        "client": Privacy.PERSONAL,
        "case": Privacy.PERSONAL,
        "role": Privacy.PERSONAL,
        "minutes": Privacy.INTERNAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="presences", db_index=False)
    client = models.ForeignKey(
        "people.Client", on_delete=models.PROTECT, related_name="presences", db_index=False
    )
    case = models.ForeignKey(
        "cases.Case",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="presences",
        db_index=False,
    )
    role = models.CharField(_("Present as"), max_length=10, choices=PresenceRole, default=PresenceRole.CLIENT)
    minutes = models.PositiveIntegerField(_("Minutes"), default=0)

    objects = ScopedManager(institution="institution", _manager_class=OfReadableNotes)
    everything = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Presence")
        verbose_name_plural = _("Presences")
        constraints = [models.UniqueConstraint(fields=["contact", "client"], name="presence_once_a_contact")]
        indexes = [
            models.Index(fields=["case", "contact"], name="presence_of_case"),
            models.Index(fields=["client", "contact"], name="presence_of_client"),
        ]
        triggers = [
            frozen_with_contact("signed_keeps_presences", pgtrigger.Update | pgtrigger.Delete, "OLD"),
            closed_to_newcomers("signed_takes_no_presence"),
            frozen_with_contact("signed_takes_no_other", pgtrigger.Update, "NEW"),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"presence {self.id}"


@kept_by_the_database(exclude=("text",))
class Addendum(GuardedModel):
    """What is added to a signed contact later. Never changed, never removed."""

    PRIVACY = {
        "contact": Privacy.PERSONAL,
        "text": Privacy.SECRET,
        "written_by": Privacy.INTERNAL,
        "author_name": Privacy.PERSONAL,
        "written_at": Privacy.INTERNAL,
    }
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="addenda")
    text = EncryptedTextField(_("Addendum"))
    written_by = models.ForeignKey("registry.Seat", on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=60)
    written_at = models.DateTimeField()

    objects = ScopedManager(institution="contact__institution", _manager_class=OfReadableNotes)
    everything = ScopedManager(institution="contact__institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Addendum")
        verbose_name_plural = _("Addenda")
        indexes = [models.Index(fields=["contact", "written_at"], name="addendum_of_contact")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"addendum {self.id}"
