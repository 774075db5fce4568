"""The bio-psycho-social assessment and the problems it names."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_scopes import ScopedManager

from lianqiao.cases.models.guards import frozen_with_form, kept_by_the_database, kept_once_signed
from lianqiao.casework.states import AssessmentState
from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate

from ._sheets import SHEET_PRIVACY, Sheet

SECTIONS = (
    "illness", "mind", "family", "economy", "living", "work_school", "culture", "support", "strengths", "danger",
    "expectations", "discharge",
)  # fmt: skip
"""The twelve sections, in the order of part 2.2 of the domain."""


class Severity(models.IntegerChoices):
    NONE = 0, pgettext_lazy("severity of a problem", "Watched")
    MILD = 1, _("Mild")
    MODERATE = 2, _("Moderate")
    SEVERE = 3, _("Severe")


def _section(title) -> EncryptedTextField:
    return EncryptedTextField(title, blank=True, default="")


@kept_by_the_database(exclude=("written_again", "formulation", *SECTIONS))
class Assessment(Sheet):
    """Twelve sections, the problems found, and how they hang together. A re-assessment supersedes the one before."""

    PRIVACY = (
        SHEET_PRIVACY
        | {"assessed_on": Privacy.PERSONAL, "formulation": Privacy.SECRET}
        | dict.fromkeys(SECTIONS, Privacy.SECRET)
    )
    state = models.CharField(
        _("State"), max_length=10, choices=AssessmentState, default=AssessmentState.DRAFT
    )
    assessed_on = models.DateField(_("Assessed on"))
    illness = _section(_("Understanding of illness and treatment, adherence"))
    mind = _section(_("Emotion, thinking and behaviour"))
    family = _section(_("Family: structure, roles, who decides, who cares, conflict"))
    economy = _section(_("Economy"))
    living = _section(_("Housing, transport, lodging away from home"))
    work_school = _section(_("Work and school"))
    culture = _section(_("Culture, religion, language, reading, digital ability"))
    support = _section(_("Formal and informal support"))
    strengths = _section(_("Strengths and resources"))
    danger = _section(_("Risk: suicide, violence, abuse, neglect, running away, dispute"))
    expectations = _section(_("What the client expects"))
    discharge = _section(_("Needs on discharge"))
    formulation = EncryptedTextField(_("How it hangs together"), blank=True, default="")

    class Meta(Sheet.Meta):
        verbose_name = _("Assessment")
        verbose_name_plural = _("Assessments")
        triggers = [kept_once_signed(), refuse_truncate()]


@kept_by_the_database(exclude=("text",))
class Problem(GuardedModel):
    """One problem an assessment names. `code` is of the vocabulary of problem types; 1 is the first priority."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "assessment": Privacy.PERSONAL,
        "code": Privacy.SENSITIVE,
        "severity": Privacy.SENSITIVE,
        "priority": Privacy.SENSITIVE,
        "text": Privacy.SECRET,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="problems", db_index=False
    )
    code = models.CharField(_("Problem"), max_length=40)
    severity = models.PositiveSmallIntegerField(_("Severity"), choices=Severity)
    priority = models.PositiveSmallIntegerField(_("Priority"))
    text = EncryptedTextField(_("In own words"), blank=True, default="")

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Problem")
        verbose_name_plural = _("Problems")
        ordering = ["priority", "id"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "code"], name="problem_named_once"),
            models.CheckConstraint(name="problem_coded", condition=~models.Q(code="")),
            models.CheckConstraint(name="problem_severity_known", condition=models.Q(severity__lte=3)),
            models.CheckConstraint(name="problem_priority_counts", condition=models.Q(priority__gte=1)),
        ]
        triggers = [frozen_with_form("casework_assessment", "assessment_id"), refuse_truncate()]

    def __str__(self) -> str:
        return f"problem {self.id}"
