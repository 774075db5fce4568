"""A warning an answer raised, before anybody finished the form."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate
from lianqiao.instruments.kinds import Outcome
from lianqiao.instruments.states import FlagState


class RedFlag(GuardedModel):
    """An urgent task: somebody answered so that somebody of ours has to talk with them now, by a protocol.

    It stands from the moment the answer was kept, also when the form is never finished or the answer is taken back, until
    somebody wrote down what the talk found. `raised_for` is whoever had the client in hand then, as far as is known.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "client": Privacy.PERSONAL,
        "response": Privacy.PERSONAL,
        "item": Privacy.SENSITIVE,
        "urgent": Privacy.SENSITIVE,
        "state": Privacy.INTERNAL,
        "raised_at": Privacy.INTERNAL,
        "raised_for": Privacy.INTERNAL,
        "taken_by": Privacy.INTERNAL,
        "taker_name": Privacy.PERSONAL,
        "taken_at": Privacy.INTERNAL,
        "steps": Privacy.SENSITIVE,
        "outcome": Privacy.SENSITIVE,
        "text": Privacy.SECRET,
        "settled_by": Privacy.INTERNAL,
        "settler_name": Privacy.PERSONAL,
        "settled_at": Privacy.INTERNAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    client = models.ForeignKey(
        "people.Client", on_delete=models.PROTECT, null=True, related_name="red_flags", db_index=False
    )
    response = models.ForeignKey(
        "instruments.Response", on_delete=models.PROTECT, related_name="red_flags", db_index=False
    )
    item = models.CharField(max_length=80)
    urgent = models.BooleanField(default=True)
    state = models.CharField(_("State"), max_length=8, choices=FlagState, default=FlagState.RAISED)
    raised_at = models.DateTimeField(_("Raised at"))
    raised_for = models.ForeignKey(
        "registry.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    taken_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    taker_name = models.CharField(max_length=60, blank=True)
    taken_at = models.DateTimeField(_("Taken on at"), null=True, blank=True)
    steps = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    outcome = models.CharField(_("What the talk found"), max_length=10, choices=Outcome, blank=True)
    text = EncryptedTextField(_("What was said and agreed"), blank=True, default="")
    settled_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    settler_name = models.CharField(max_length=60, blank=True)
    settled_at = models.DateTimeField(_("Settled at"), null=True, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Red flag of a scale")
        verbose_name_plural = _("Red flags of scales")
        constraints = [
            models.UniqueConstraint(fields=["response", "item"], name="red_flag_once_an_item"),
            models.CheckConstraint(
                name="red_flag_settled_says_how",
                condition=(Q(state=FlagState.SETTLED, settled_at__isnull=False) & ~Q(outcome=""))
                | (~Q(state=FlagState.SETTLED) & Q(settled_at=None, outcome="")),
            ),
            models.CheckConstraint(
                name="red_flag_taken_says_when",
                condition=~Q(state=FlagState.TAKEN) | Q(taken_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                "institution", F("raised_at").desc(), name="red_flag_open", condition=~Q(state="settled")
            ),
            models.Index("client", F("raised_at").desc(), name="red_flag_of_client"),
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="settled_is_kept",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__state="settled"),
                func="""
                    IF to_jsonb(NEW) - 'client_id' IS DISTINCT FROM to_jsonb(OLD) - 'client_id' THEN
                        RAISE EXCEPTION 'a settled red flag does not change';
                    END IF;
                    RETURN NEW;
                """,
            ),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"red flag {self.id}"
