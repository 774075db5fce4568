"""Somebody from outside a minor's care team asks for the record; it opens only when a supervisor has approved."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.cases.kinds import AccessReason
from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate
from lianqiao.protection.states import OpeningState

# What is added to a request: the decision, once, and that who asked has read it.
_ADDED = "'{version,state,decided_at,decided_by_id,decision_text,access_id,answer_read_at}'::text[]"


class OpeningRequest(GuardedModel):
    """One request to open a minor's record: who, why, and what a supervisor said. What was asked never changes.

    `access` is the opening that the approval made; until when it holds stands there.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "client": Privacy.PERSONAL,
        "case": Privacy.PERSONAL,
        "seat": Privacy.INTERNAL,
        "account_id": Privacy.PERSONAL,
        "reader_name": Privacy.PERSONAL,
        "reason": Privacy.INTERNAL,
        "reason_text": Privacy.SENSITIVE,
        "asked_at": Privacy.INTERNAL,
        "state": Privacy.INTERNAL,
        "decided_at": Privacy.INTERNAL,
        "decided_by": Privacy.INTERNAL,
        "decision_text": Privacy.SENSITIVE,
        "access": Privacy.INTERNAL,
        "answer_read_at": Privacy.INTERNAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    client = models.ForeignKey("people.Client", on_delete=models.PROTECT, related_name="+", db_index=False)
    # The case whose owner is told when it is opened.
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+", db_index=False)
    seat = models.ForeignKey("registry.Seat", on_delete=models.PROTECT, related_name="+", db_index=False)
    account_id = models.UUIDField()
    reader_name = models.CharField(max_length=60)
    reason = models.CharField(_("Reason"), max_length=20, choices=AccessReason)
    reason_text = EncryptedTextField(_("What for"))
    asked_at = models.DateTimeField(_("Asked at"))
    state = models.CharField(_("State"), max_length=10, choices=OpeningState, default=OpeningState.WAITING)
    decided_at = models.DateTimeField(_("Decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decision_text = EncryptedTextField(_("Reasons"), blank=True, default="")
    access = models.OneToOneField(
        "cases.SpecialAccess", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer_read_at = models.DateTimeField(_("Answer read"), null=True, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Request to open a record")
        verbose_name_plural = _("Requests to open a record")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "account_id"],
                condition=models.Q(state=OpeningState.WAITING),
                name="opening_asked_once",
            ),
            models.CheckConstraint(
                name="opening_decided_says_who",
                condition=models.Q(state=OpeningState.WAITING, decided_at=None, decided_by=None)
                | (
                    ~models.Q(state=OpeningState.WAITING)
                    & models.Q(decided_at__isnull=False, decided_by__isnull=False)
                ),
            ),
            # The heart of it: nothing opens but by an approval.
            models.CheckConstraint(
                name="opening_only_when_approved",
                condition=models.Q(state=OpeningState.APPROVED, access__isnull=False)
                | (~models.Q(state=OpeningState.APPROVED) & models.Q(access=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["client", "account_id", "-asked_at"], name="opening_of_asker"),
            models.Index(
                fields=["institution", "asked_at"],
                condition=models.Q(state=OpeningState.WAITING),
                name="opening_waiting",
            ),
            models.Index(
                fields=["account_id"],
                condition=models.Q(decided_at__isnull=False, answer_read_at=None),
                name="opening_answer_unread",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="decided_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state <> 'waiting' AND (OLD.state, OLD.decided_at, OLD.decided_by_id, OLD.access_id)"
                    " IS DISTINCT FROM (NEW.state, NEW.decided_at, NEW.decided_by_id, NEW.access_id) OR "
                    f"to_jsonb(OLD) - {_ADDED} IS DISTINCT FROM to_jsonb(NEW) - {_ADDED}"
                ),
            ),
            # Sealed text takes no part in a constraint; that it is there at all can be seen.
            pgtrigger.Protect(
                name="refused_says_why",
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.state = 'refused' AND NEW.decision_text = ''"),
            ),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"request to open a record {self.id}"
