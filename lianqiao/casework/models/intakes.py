"""The intake form: who comes with what, and whether we serve."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lianqiao.cases.models.guards import kept_by_the_database, kept_once_signed
from lianqiao.cases.states import Risk
from lianqiao.casework.states import IntakeState
from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate

from ._sheets import SHEET_PRIVACY, Sheet


class Education(models.TextChoices):
    NONE = "none", _("No schooling")
    PRESCHOOL = "preschool", _("Not yet at school")
    PRIMARY = "primary", _("Primary school")
    JUNIOR = "junior", _("Junior secondary school")
    SENIOR = "senior", _("Senior secondary or vocational school")
    COLLEGE = "college", _("College")
    BACHELOR = "bachelor", _("Bachelor or higher")


class Marital(models.TextChoices):
    SINGLE = "single", _("Single")
    MARRIED = "married", _("Married")
    DIVORCED = "divorced", _("Divorced")
    WIDOWED = "widowed", _("Widowed")
    CHILD = "child", _("Not of age")


class Payer(models.TextChoices):
    EMPLOYEE = "employee", _("Employees' medical insurance")
    RESIDENT = "resident", _("Residents' medical insurance")
    ELSEWHERE = "elsewhere", _("Medical insurance of another province")
    PUBLIC = "public", _("Publicly funded")
    COMMERCIAL = "commercial", _("Commercial insurance only")
    SELF = "self", _("Self-paid")
    OTHER = "other", pgettext_lazy("who pays", "Other")


class Assistance(models.TextChoices):
    """Categories of social assistance and protection, as the civil affairs departments name them."""

    DESTITUTE = "destitute", _("Destitute person supported by the state")
    LOW_INCOME = "low_income", _("Subsistence allowance")
    EDGE = "edge", _("Low-income family at the edge of the allowance")
    MONITORED = "monitored", _("Monitored against a return to poverty")
    RIGID = "rigid", _("Hardship by unavoidable spending")
    ORPHAN = "orphan", _("Orphan")
    UNATTENDED = "unattended", _("Child whose parents cannot care for it")
    DISABLED = "disabled", _("Disability certificate")
    VETERAN = "veteran", _("Entitled veteran or family of one")


class Decision(models.TextChoices):
    OPEN = "open", _("Serve as a full case")
    BRIEF = "brief", _("Serve as a brief case")
    REFER = "refer", _("Refer to somebody else")
    NONE = "none", _("No service")


@kept_by_the_database(
    exclude=(
        "written_again", "residence", "diagnosis", "carer", "guardian", "phone", "emergency",
        "previous_service", "presenting", "decision_reason",
    )
)  # fmt: skip
class Intake(Sheet):
    """What the client's entry does not hold already. Signed once a case; a correction is the next edition."""

    PRIVACY = SHEET_PRIVACY | {
        "ethnicity": Privacy.SENSITIVE,
        "education": Privacy.PERSONAL,
        "marital": Privacy.PERSONAL,
        "occupation": Privacy.PERSONAL,
        "household_registration": Privacy.PERSONAL,
        "residence": Privacy.SECRET,
        "payer": Privacy.PERSONAL,
        "assistance": Privacy.SENSITIVE,
        "diagnosis": Privacy.SECRET,
        "icd_code": Privacy.SENSITIVE,
        "admitted_on": Privacy.PERSONAL,
        "doctor": Privacy.PERSONAL,
        "carer": Privacy.SECRET,
        "guardian": Privacy.SECRET,
        "phone": Privacy.SECRET,
        "emergency": Privacy.SECRET,
        "previous_service": Privacy.SECRET,
        "presenting": Privacy.SECRET,
        "risk": Privacy.SENSITIVE,
        "decision": Privacy.SENSITIVE,
        "decision_reason": Privacy.SECRET,
    }
    state = models.CharField(_("State"), max_length=10, choices=IntakeState, default=IntakeState.DRAFT)
    ethnicity = models.CharField(_("Ethnic group"), max_length=20, blank=True)
    education = models.CharField(_("Education"), max_length=10, choices=Education, blank=True)
    marital = models.CharField(_("Marital status"), max_length=10, choices=Marital, blank=True)
    occupation = models.CharField(_("Occupation"), max_length=60, blank=True)
    household_registration = models.CharField(_("Household registration"), max_length=100, blank=True)
    residence = EncryptedTextField(_("Where they live now"), blank=True, default="")
    payer = models.CharField(_("Who pays the treatment"), max_length=10, choices=Payer, blank=True)
    assistance = ArrayField(
        models.CharField(max_length=12, choices=Assistance),
        default=list,
        blank=True,
        verbose_name=_("Assistance they have"),
    )
    diagnosis = EncryptedTextField(_("Diagnosis"), blank=True, default="")
    icd_code = models.CharField(_("ICD-10 code"), max_length=16, blank=True)
    admitted_on = models.DateField(_("Admitted on"), null=True, blank=True)
    doctor = models.CharField(_("Attending doctor"), max_length=60, blank=True)
    carer = EncryptedTextField(_("Main carer"), blank=True, default="")
    guardian = EncryptedTextField(_("Guardian"), blank=True, default="")
    phone = EncryptedTextField(_("Phone"), blank=True, default="")
    emergency = EncryptedTextField(_("In an emergency"), blank=True, default="")
    previous_service = EncryptedTextField(_("Social work before"), blank=True, default="")
    presenting = EncryptedTextField(_("Presenting problem"), blank=True, default="")
    risk = models.PositiveSmallIntegerField(_("Risk at the start"), choices=Risk, default=Risk.NONE)
    decision = models.CharField(_("Decision"), max_length=10, choices=Decision, blank=True)
    decision_reason = EncryptedTextField(_("Reason for the decision"), blank=True, default="")

    class Meta(Sheet.Meta):
        verbose_name = _("Intake")
        verbose_name_plural = _("Intakes")
        triggers = [kept_once_signed(), refuse_truncate()]
