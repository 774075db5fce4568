"""The wish for supervision that a worker writes with a note, and what the supervisor answers."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.cases.models.guards import closed_to_newcomers, kept_by_the_database
from lianqiao.cases.models.readers import OfReadableNotes
from lianqiao.circumstances.states import WishState
from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate


def _goes_forward() -> pgtrigger.Trigger:
    """Of a wish whose note is signed only the answer is written, once; then nothing but that it was read."""
    return pgtrigger.Trigger(
        name="signed_keeps_wish",
        operation=pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func="""
            IF NOT EXISTS (SELECT 1 FROM cases_contact c WHERE c.id = OLD.contact_id AND c.state = 'signed') THEN
                RETURN COALESCE(NEW, OLD);
            END IF;
            IF TG_OP = 'DELETE'
                OR to_jsonb(NEW) - ARRAY['state', 'version', 'asked_at', 'answer', 'answered_by_id', 'answerer_name',
                    'answered_at'] IS DISTINCT FROM to_jsonb(OLD) - ARRAY['state', 'version', 'asked_at', 'answer',
                    'answered_by_id', 'answerer_name', 'answered_at']
            THEN
                RAISE EXCEPTION 'the contact of this row is signed';
            END IF;
            IF OLD.state IN ('answered', 'read') AND (NEW.state <> 'read'
                OR to_jsonb(NEW) - ARRAY['state', 'version'] IS DISTINCT FROM to_jsonb(OLD) - ARRAY['state', 'version'])
            THEN
                RAISE EXCEPTION 'an answer is kept as it was given';
            END IF;
            RETURN NEW;
        """,
    )


@kept_by_the_database(exclude=("text", "answer"))
class SupervisionWish(GuardedModel):
    """What a worker wants to talk over after one contact. It goes out with the signature, and is kept from then on."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "contact": Privacy.PERSONAL,
        "text": Privacy.SECRET,
        "state": Privacy.INTERNAL,
        "asked_at": Privacy.INTERNAL,
        "answer": Privacy.SECRET,
        "answered_by": Privacy.INTERNAL,
        "answerer_name": Privacy.PERSONAL,
        "answered_at": Privacy.INTERNAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    contact = models.OneToOneField("cases.Contact", on_delete=models.CASCADE, related_name="supervision_wish")
    text = EncryptedTextField(_("Wish for supervision"))
    state = models.CharField(_("State"), max_length=10, choices=WishState, default=WishState.WRITTEN)
    asked_at = models.DateTimeField(_("Supervision asked at"), null=True, blank=True)
    answer = EncryptedTextField(_("Answer"), blank=True, default="")
    answered_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    answerer_name = models.CharField(max_length=60, blank=True)
    answered_at = models.DateTimeField(_("Supervision answered at"), null=True, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=OfReadableNotes)
    everything = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Wish for supervision")
        verbose_name_plural = _("Wishes for supervision")
        constraints = [
            models.CheckConstraint(
                name="wish_answered_says_when",
                condition=models.Q(state__in=(WishState.WRITTEN, WishState.WAITING), answered_at=None)
                | models.Q(state__in=(WishState.ANSWERED, WishState.READ), answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="wish_sent_says_when",
                condition=models.Q(state=WishState.WRITTEN, asked_at=None)
                | (~models.Q(state=WishState.WRITTEN) & models.Q(asked_at__isnull=False)),
            ),
        ]
        indexes = [
            # Few are open at any time, and looked for on every desk.
            models.Index(
                fields=["institution", "asked_at", "id"],
                name="wish_open",
                condition=models.Q(state__in=(WishState.WAITING, WishState.ANSWERED)),
            ),
        ]
        triggers = [_goes_forward(), closed_to_newcomers("signed_takes_no_wish"), refuse_truncate()]

    def __str__(self) -> str:
        return f"wish {self.id}"
