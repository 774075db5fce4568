"""The discharge plan: where somebody goes, what that needs, and whether it came true."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.cases.models.guards import kept_by_the_database
from lianqiao.casework.states import DischargeState
from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate

SEALED = ("carer", "community_contact", "agreed_with", "text")


def _codes() -> ArrayField:
    return ArrayField(models.CharField(max_length=40), default=list, blank=True)


@kept_by_the_database(exclude=SEALED)
class DischargePlan(GuardedModel):
    """One a case. `needed` and `arranged` are codes of the vocabulary `discharge_check`."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "case": Privacy.PERSONAL,
        "state": Privacy.INTERNAL,
        "destination": Privacy.SENSITIVE,
        "leaves_on": Privacy.PERSONAL,
        **dict.fromkeys(SEALED, Privacy.SECRET),
        "needed": Privacy.SENSITIVE,
        "arranged": Privacy.SENSITIVE,
        "agreed_on": Privacy.INTERNAL,
        "executed_on": Privacy.INTERNAL,
        "verified_on": Privacy.INTERNAL,
        "begun_at": Privacy.INTERNAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="discharge_plan")
    state = models.CharField(
        _("State"), max_length=10, choices=DischargeState, default=DischargeState.SCREENING
    )
    destination = models.CharField(_("Where to"), max_length=40, blank=True)
    leaves_on = models.DateField(_("Leaves on"), null=True, blank=True)
    carer = EncryptedTextField(_("Who cares afterwards"), blank=True, default="")
    needed = _codes()
    arranged = _codes()
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
        triggers = [refuse_truncate()]

    def __str__(self) -> str:
        return f"discharge plan {self.id}"
