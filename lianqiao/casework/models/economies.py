"""The economic hardship assessment: what was told, by which table it was judged, and what came out."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqiao.cases.models.guards import kept_by_the_database, kept_once_signed
from lianqiao.casework.states import EconomyState
from lianqiao.core.fields import EncryptedJSONField, EncryptedTextField
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate

from ._sheets import SHEET_PRIVACY, UNSIGNED, Sheet, seat_of


class Housing(models.TextChoices):
    OWNED = "owned", _("Own home")
    RENTED = "rented", _("Rented")
    PUBLIC = "public", _("Public housing")
    RELATIVES = "relatives", _("With relatives")
    NONE = "none", _("No fixed home")


class IncomeSource(models.TextChoices):
    WAGE = "wage", _("Wage")
    BUSINESS = "business", _("Own business")
    FARMING = "farming", _("Farming")
    PENSION = "pension", _("Pension")
    BENEFIT = "benefit", _("Allowance")
    RELATIVES = "relatives", _("Support by relatives")
    NONE = "none", _("No income")


class Coping(models.TextChoices):
    """What a family did to pay: each a sign of hardship."""

    BORROWED = "borrowed", _("Borrowed from relatives and friends")
    LENDER = "lender", _("Borrowed from lenders or by card")
    SOLD = "sold", _("Sold property")
    STOPPED = "stopped", _("Stopped treatment or medicine")
    SCHOOL = "school", _("A child left school")
    FOOD = "food", _("Saved on food")


class Shock(models.TextChoices):
    JOB = "job", _("Lost the work")
    EARNER = "earner", _("The only earner is ill")
    SEVERAL = "several", _("Several are ill")
    DEATH = "death", _("Death in the family")
    DISASTER = "disaster", _("Fire, flood or accident")


class Evidence(models.TextChoices):
    INCOME = "income", _("Proof of income")
    REGISTRATION = "registration", _("Household register")
    BILLS = "bills", _("Hospital bills")
    INSURANCE = "insurance", _("Statement of the insurance")
    CERTIFICATE = "certificate", _("Certificate of assistance")
    DEBT = "debt", _("Notes of debt")


class Publicity(models.TextChoices):
    NO = "no", _("Does not want to be shown")
    ANONYMOUS = "anonymous", _("Without name and face")
    YES = "yes", pgettext_lazy("publicity", "Agrees")


@kept_by_the_database(exclude=("written_again", "inputs", "decision", "remark"))
class EconomicAssessment(Sheet):
    """`inputs` is what the family told, `decision` what the table made of it: level, reasons, rights. Both are frozen
    with the signature, with code, version and digest of the table, so that the same inputs give the same again."""

    PRIVACY = SHEET_PRIVACY | {
        "assessed_on": Privacy.PERSONAL,
        "valid_until": Privacy.PERSONAL,
        "inputs": Privacy.SECRET,
        "decision": Privacy.SECRET,
        "level": Privacy.SENSITIVE,
        "table_code": Privacy.INTERNAL,
        "table_version": Privacy.INTERNAL,
        "table_digest": Privacy.INTERNAL,
        "remark": Privacy.SECRET,
        "checked_by": Privacy.INTERNAL,
        "checked_at": Privacy.INTERNAL,
    }
    state = models.CharField(_("State"), max_length=16, choices=EconomyState, default=EconomyState.DRAFT)
    assessed_on = models.DateField(_("Assessed on"))
    valid_until = models.DateField(_("Valid until"))
    inputs = EncryptedJSONField(default=dict)
    decision = EncryptedJSONField(default=dict)
    level = models.CharField(_("Level of hardship"), max_length=2, blank=True)
    table_code = models.CharField(_("Rule table"), max_length=40, blank=True)
    table_version = models.CharField(_("Version of the rule table"), max_length=20, blank=True)
    table_digest = models.CharField(max_length=64, blank=True)
    remark = EncryptedTextField(_("Remarks"), blank=True, default="")
    checked_by = seat_of()
    checked_at = models.DateTimeField(_("Proof checked at"), null=True, blank=True)

    class Meta(Sheet.Meta):
        verbose_name = _("Economic hardship assessment")
        verbose_name_plural = _("Economic hardship assessments")
        constraints = [
            *Sheet.Meta.constraints,
            models.CheckConstraint(
                name="economy_valid_forward", condition=models.Q(valid_until__gt=models.F("assessed_on"))
            ),
            models.CheckConstraint(
                name="economy_signed_by_table",
                condition=models.Q(state__in=UNSIGNED)
                | (~models.Q(level="") & ~models.Q(table_code="") & ~models.Q(table_version="")),
            ),
            models.CheckConstraint(
                name="economy_checked_says_when",
                condition=models.Q(state=EconomyState.DRAFT, checked_at=None)
                | (~models.Q(state=EconomyState.DRAFT) & models.Q(checked_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["valid_until"], name="economy_ending", condition=models.Q(state=EconomyState.SIGNED)
            )
        ]
        triggers = [kept_once_signed(unsigned=EconomyState.EVIDENCE_CHECKED), refuse_truncate()]
