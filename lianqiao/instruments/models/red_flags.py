"""A warning an answer raised, before anybody finished the form."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.core.fields import EncryptedJSONField, EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate
from lianqiao.instruments.states import FlagState


class RedFlag(GuardedModel):
    """A task: somebody answered so that somebody of ours has to talk with them, by a protocol. One a sheet and protocol.

    It stands from the moment the answer was kept, also when the form is never finished or the answer is taken back, until
    somebody wrote down what the talk found. `said` keeps each answer that warned as it was given: item, answers, value,
    moment. `response` is the one a sheet began with, also where a correction of it warned. `raised_for` is who is told:
    whoever had the client in hand then, else who wrote the response, else who sent the link to it.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "client": Privacy.PERSONAL,
        "response": Privacy.PERSONAL,
        "protocol": Privacy.SENSITIVE,
        "said": Privacy.SECRET,
        "urgent": Privacy.SENSITIVE,
        "state": Privacy.INTERNAL,
        "raised_at": Privacy.INTERNAL,
        "due_at": Privacy.INTERNAL,
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
    protocol = models.CharField(_("What to do"), max_length=20)
    said = EncryptedJSONField(default=list)
    urgent = models.BooleanField(default=True)
    state = models.CharField(_("State"), max_length=8, choices=FlagState, default=FlagState.RAISED)
    raised_at = models.DateTimeField(_("Raised at"))
    due_at = models.DateTimeField(_("Somebody on the way by"))
    raised_for = models.ForeignKey(
        "registry.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    taken_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    taker_name = models.CharField(max_length=60, blank=True)
    taken_at = models.DateTimeField(_("Taken on at"), null=True, blank=True)
    steps = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    outcome = models.CharField(_("What the talk found"), max_length=10, blank=True)
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
            models.UniqueConstraint(
                fields=["response", "protocol"],
                condition=~Q(state="settled"),
                name="red_flag_once_a_protocol",
            ),
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
            models.Index("institution", "due_at", name="red_flag_open", condition=~Q(state="settled")),
            models.Index("client", F("raised_at").desc(), name="red_flag_of_client"),
            models.Index("response", name="red_flag_of_response"),
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
