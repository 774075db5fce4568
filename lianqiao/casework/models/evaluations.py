"""The evaluation of a case on its way and at its end: what came of the goals, what both sides say, what stays open."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_scopes import ScopedManager

from lianqiao.cases.models.guards import kept_by_the_database, kept_once_signed
from lianqiao.casework.states import EvaluationState
from lianqiao.core.fields import EncryptedJSONField, EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate

TEXTS = ("client_view", "process_view", "unresolved", "ahead")


class EvaluationKind(models.TextChoices):
    INTERIM = "interim", pgettext_lazy("kind of evaluation", "Interim evaluation")
    CLOSING = "closing", pgettext_lazy("kind of evaluation", "Closing evaluation")


@kept_by_the_database(exclude=("results", *TEXTS))
class Evaluation(GuardedModel):
    """`results` are the goals of the plan as they stood when it was signed: text, horizon, first and last level with its
    day; `t_score` is what the last ratings come to. None of it changes afterwards."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "case": Privacy.PERSONAL,
        "plan": Privacy.PERSONAL,
        "kind": Privacy.INTERNAL,
        "on": Privacy.INTERNAL,
        "state": Privacy.INTERNAL,
        "results": Privacy.SECRET,
        "t_score": Privacy.SENSITIVE,
        **dict.fromkeys(TEXTS, Privacy.SECRET),
        "written_by": Privacy.INTERNAL,
        "written_at": Privacy.INTERNAL,
        "signed_by": Privacy.INTERNAL,
        "signer_name": Privacy.PERSONAL,
        "signed_at": Privacy.INTERNAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.ForeignKey(
        "cases.Case", on_delete=models.PROTECT, related_name="evaluations", db_index=False
    )
    plan = models.ForeignKey(
        "casework.ServicePlan", on_delete=models.PROTECT, null=True, blank=True, related_name="evaluations"
    )
    kind = models.CharField(_("Kind of evaluation"), max_length=8, choices=EvaluationKind)
    on = models.DateField(pgettext_lazy("of an evaluation", "Evaluated on"))
    state = models.CharField(_("State"), max_length=8, choices=EvaluationState, default=EvaluationState.DRAFT)
    results = EncryptedJSONField(default=list)
    t_score = models.DecimalField(_("T score"), max_digits=5, decimal_places=2, null=True, blank=True)
    client_view = EncryptedTextField(_("What client and family say to it"), blank=True, default="")
    process_view = EncryptedTextField(_("How the work went, as the worker sees it"), blank=True, default="")
    unresolved = EncryptedTextField(_("What is not resolved"), blank=True, default="")
    ahead = EncryptedTextField(_("What comes next"), blank=True, default="")
    written_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    written_at = models.DateTimeField(_("Written at"))
    signed_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    signer_name = models.CharField(max_length=60, blank=True)
    signed_at = models.DateTimeField(_("Signed at"), null=True, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Evaluation")
        verbose_name_plural = _("Evaluations")
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state=EvaluationState.DRAFT),
                name="evaluation_one_draft",
            ),
            models.CheckConstraint(
                name="evaluation_signed_says_when",
                condition=models.Q(state=EvaluationState.DRAFT, signed_at=None)
                | models.Q(state=EvaluationState.SIGNED, signed_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["case", "-on", "-id"], name="evaluation_of_case")]
        triggers = [kept_once_signed(), refuse_truncate()]

    def __str__(self) -> str:
        return f"evaluation {self.id}"
