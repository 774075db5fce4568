"""Files attached to a contact or a case: photos, scans, PDF."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.cases.models.guards import kept_by_the_database
from lianqiao.cases.models.readers import may_read_note, readable_manager
from lianqiao.circumstances.kinds import AttachmentKind
from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate


def may_read_attachment(path: str) -> Q:
    """The condition that an attachment exists for the reader in scope: one of a case does, one of a note with the note."""
    of_note = may_read_note(f"{path}contact__")
    # An empty condition joined by "or" would vanish instead of holding for every row.
    return Q(**{f"{path}contact": None}) | of_note if of_note else of_note


def _joins_with_an_addendum() -> pgtrigger.Trigger:
    """A signed note takes a file only with an addendum of its own."""
    return pgtrigger.Trigger(
        name="signed_takes_no_attachment",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        func="""
            IF EXISTS (SELECT 1 FROM cases_contact c WHERE c.id = NEW.contact_id AND c.state = 'signed')
                AND NOT EXISTS (
                    SELECT 1 FROM cases_addendum a WHERE a.id = NEW.addendum_id AND a.contact_id = NEW.contact_id
                )
            THEN
                RAISE EXCEPTION 'the contact of this row is signed';
            END IF;
            RETURN NEW;
        """,
    )


def _kept_as_attached() -> pgtrigger.Trigger:
    """A file never changes: it is withdrawn once, its content with it, and not even that after the note was signed."""
    loose = "'version', 'content', 'withdrawn_at', 'withdrawn_by_id', 'withdrawal_reason'"
    # Names of our own making, no input of anybody.
    return pgtrigger.Trigger(
        name="kept_as_attached",
        operation=pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func=f"""
            IF EXISTS (SELECT 1 FROM cases_contact c WHERE c.id = OLD.contact_id AND c.state = 'signed') THEN
                RAISE EXCEPTION 'the contact of this row is signed';
            END IF;
            IF TG_OP = 'DELETE' THEN
                IF OLD.contact_id IS NULL THEN
                    RAISE EXCEPTION 'what is attached to a case is kept';
                END IF;
                RETURN OLD;
            END IF;
            IF OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL OR NEW.content IS NOT NULL
                OR to_jsonb(NEW) - ARRAY[{loose}] IS DISTINCT FROM to_jsonb(OLD) - ARRAY[{loose}] THEN
                RAISE EXCEPTION 'an attached file does not change';
            END IF;
            RETURN NEW;
        """,  # noqa: S608
    )


@kept_by_the_database(exclude=("title", "content", "withdrawal_reason"))
class Attachment(GuardedModel):
    """A file of a contact, or of a case as such; `content` is its bytes in base64, encrypted as a whole.

    `addendum` is the addendum it came with after its note was signed. Withdrawn, it keeps its title and loses its content.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "contact": Privacy.PERSONAL,
        "case": Privacy.PERSONAL,
        "addendum": Privacy.PERSONAL,
        "title": Privacy.SECRET,
        "kind": Privacy.SENSITIVE,
        "content": Privacy.SECRET,
        "media_type": Privacy.INTERNAL,
        "size": Privacy.INTERNAL,
        "added_at": Privacy.INTERNAL,
        "added_by": Privacy.INTERNAL,
        "adder_name": Privacy.PERSONAL,
        "withdrawn_at": Privacy.INTERNAL,
        "withdrawn_by": Privacy.INTERNAL,
        "withdrawal_reason": Privacy.SECRET,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    contact = models.ForeignKey(
        "cases.Contact", on_delete=models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    addendum = models.ForeignKey(
        "cases.Addendum",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
        db_index=False,
    )
    title = EncryptedTextField(_("What it is"))
    kind = models.CharField(_("Kind"), max_length=10, choices=AttachmentKind)
    content = EncryptedTextField(_("File"), null=True, blank=True)
    media_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField(_("Size"))
    added_at = models.DateTimeField(_("Attached at"))
    added_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    adder_name = models.CharField(max_length=60)
    withdrawn_at = models.DateTimeField(_("Withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    withdrawal_reason = EncryptedTextField(_("Why it is withdrawn"), blank=True, default="")

    objects: Any = ScopedManager(
        institution="institution", _manager_class=readable_manager(may_read_attachment, "")
    )
    everything = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Attachment")
        verbose_name_plural = _("Attachments")
        constraints = [
            models.CheckConstraint(
                name="attached_to_one",
                condition=Q(contact__isnull=False, case=None)
                | Q(contact=None, case__isnull=False, addendum=None),
            ),
            models.CheckConstraint(
                name="attachment_withdrawn_is_empty",
                condition=Q(withdrawn_at=None, content__isnull=False)
                | Q(withdrawn_at__isnull=False, content__isnull=True),
            ),
        ]
        triggers = [_joins_with_an_addendum(), _kept_as_attached(), refuse_truncate()]

    def __str__(self) -> str:
        return f"attachment {self.id}"
