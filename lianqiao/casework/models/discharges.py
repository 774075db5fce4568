"""The discharge plan: where somebody goes, what that needs, and whether it came true."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.cases.models.guards import kept_by_the_database
from lianqiao.casework.states import DischargeState
from lianqiao.catalogue.states import Actor
from lianqiao.core.fields import EncryptedJSONField, EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate

SEALED = ("carer", "community_contact", "agreed_with", "text", "taken_back")


def _institution() -> models.ForeignKey:
    return models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )


def _agreed_is_kept() -> pgtrigger.Trigger:
    """Of an agreed plan only its state and the days of its last steps change, until it is planned again."""
    return pgtrigger.Trigger(
        name="agreed_is_kept",
        operation=pgtrigger.Update | pgtrigger.Delete,
        when=pgtrigger.Before,
        func="""
            IF OLD.state IN ('screening', 'planning') THEN
                RETURN COALESCE(NEW, OLD);
            END IF;
            IF TG_OP = 'DELETE' THEN
                RAISE EXCEPTION 'an agreed discharge plan is kept';
            END IF;
            IF OLD.state = 'agreed' AND NEW.state = 'planning' AND NEW.edition = OLD.edition + 1 THEN
                RETURN NEW;
            END IF;
            IF NEW.state = 'planning' OR to_jsonb(NEW) - ARRAY['state', 'version', 'executed_on', 'verified_on']
                IS DISTINCT FROM to_jsonb(OLD) - ARRAY['state', 'version', 'executed_on', 'verified_on'] THEN
                RAISE EXCEPTION 'what was agreed does not change';
            END IF;
            RETURN NEW;
        """,
    )


@kept_by_the_database(exclude=SEALED)
class DischargePlan(GuardedModel):
    """One a case. What was agreed does not change: the next edition is planned after saying why, in `taken_back`."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "case": Privacy.PERSONAL,
        "state": Privacy.INTERNAL,
        "destination": Privacy.SENSITIVE,
        "leaves_on": Privacy.PERSONAL,
        **dict.fromkeys(SEALED, Privacy.SECRET),
        "edition": Privacy.INTERNAL,
        "agreed_on": Privacy.INTERNAL,
        "executed_on": Privacy.INTERNAL,
        "verified_on": Privacy.INTERNAL,
        "begun_at": Privacy.INTERNAL,
    }
    institution = _institution()
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="discharge_plan")
    state = models.CharField(
        _("State"), max_length=10, choices=DischargeState, default=DischargeState.SCREENING
    )
    edition = models.PositiveSmallIntegerField(_("Edition"), default=1)
    taken_back = EncryptedTextField(_("Why it is planned again"), blank=True, default="")
    destination = models.CharField(_("Where to"), max_length=40, blank=True)
    leaves_on = models.DateField(_("Leaves on"), null=True, blank=True)
    carer = EncryptedTextField(_("Who cares afterwards"), blank=True, default="")
    community_contact = EncryptedTextField(_("Whom to call in the community"), blank=True, default="")
    text = EncryptedTextField(_("What else matters"), blank=True, default="")
    agreed_with = EncryptedTextField(_("Agreed with"), blank=True, default="")
    agreed_on = models.DateField(null=True, blank=True)
    executed_on = models.DateField(null=True, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    begun_at = models.DateTimeField()

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Discharge plan")
        verbose_name_plural = _("Discharge plans")
        constraints = [
            models.CheckConstraint(
                name="discharge_state_says_when",
                condition=models.Q(state__in=(DischargeState.SCREENING, DischargeState.PLANNING))
                | models.Q(state=DischargeState.AGREED, agreed_on__isnull=False)
                | models.Q(state=DischargeState.EXECUTED, executed_on__isnull=False)
                | models.Q(state=DischargeState.VERIFIED, verified_on__isnull=False),
            )
        ]
        indexes = [models.Index(fields=["institution", "state", "leaves_on"], name="discharge_by_day")]
        triggers = [_agreed_is_kept(), refuse_truncate()]

    def __str__(self) -> str:
        return f"discharge plan {self.id}"


@kept_by_the_database(exclude=("who",))
class DischargeItem(GuardedModel):
    """One thing the discharge needs, a code of the vocabulary `discharge_check`: who sees to it, by when, since when it is
    arranged."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "plan": Privacy.PERSONAL,
        "code": Privacy.SENSITIVE,
        "actor": Privacy.INTERNAL,
        "who": Privacy.SECRET,
        "due_on": Privacy.INTERNAL,
        "arranged_on": Privacy.INTERNAL,
    }
    institution = _institution()
    plan = models.ForeignKey(DischargePlan, on_delete=models.PROTECT, related_name="items", db_index=False)
    code = models.CharField(_("What it needs"), max_length=40)
    actor = models.CharField(_("Who sees to it"), max_length=12, choices=Actor, default=Actor.WORKER)
    who = EncryptedTextField(_("Name"), blank=True, default="")
    due_on = models.DateField(_("Due on"), null=True, blank=True)
    arranged_on = models.DateField(_("Arranged on"), null=True, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Item of a discharge plan")
        verbose_name_plural = _("Items of discharge plans")
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="discharge_item_once")]
        indexes = [
            models.Index(
                fields=["institution", "due_on"],
                condition=models.Q(arranged_on=None),
                name="discharge_item_waiting",
            )
        ]
        triggers = [refuse_truncate()]

    def __str__(self) -> str:
        return f"item of a discharge plan {self.id}"


@kept_by_the_database(exclude=("agreed_with", "told", "taken_back"))
class DischargeAgreement(GuardedModel):
    """An edition of a discharge plan as it was agreed: `told` are its words and items. Never changed.

    `taken_back` says why the edition before was planned again.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "plan": Privacy.PERSONAL,
        "edition": Privacy.INTERNAL,
        "agreed_on": Privacy.INTERNAL,
        "agreed_with": Privacy.SECRET,
        "told": Privacy.SECRET,
        "taken_back": Privacy.SECRET,
        "noted_by": Privacy.INTERNAL,
        "author_name": Privacy.PERSONAL,
    }
    institution = _institution()
    plan = models.ForeignKey(
        DischargePlan, on_delete=models.PROTECT, related_name="agreements", db_index=False
    )
    edition = models.PositiveSmallIntegerField(_("Edition"))
    agreed_on = models.DateField(_("Agreed on"))
    agreed_with = EncryptedTextField(_("Agreed with"))
    told = EncryptedJSONField(default=dict)
    taken_back = EncryptedTextField(_("Why it is planned again"), blank=True, default="")
    noted_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    author_name = models.CharField(max_length=60)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Agreed discharge plan")
        verbose_name_plural = _("Agreed discharge plans")
        constraints = [
            models.UniqueConstraint(fields=["plan", "edition"], name="discharge_edition_agreed_once")
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"agreed discharge plan {self.id}"
