"""A step of the plan: what is to be done next for a case, by when and by whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.cases.states import StepState
from lianqiao.catalogue.states import Actor
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate

from .guards import kept_by_the_database


@kept_by_the_database()
class PlanStep(GuardedModel):
    """One thing to do, with a due date and, when somebody has it in hand, an owner.

    What it serves is known above: a task of the service plan is a step a goal points to (ADR 0019).
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "case": Privacy.PERSONAL,
        "contact": Privacy.PERSONAL,
        "actor": Privacy.INTERNAL,
        "resource": Privacy.SENSITIVE,
        "text": Privacy.SENSITIVE,
        "due_on": Privacy.INTERNAL,
        "owner": Privacy.INTERNAL,
        "state": Privacy.INTERNAL,
        "written_at": Privacy.INTERNAL,
        "settled_on": Privacy.INTERNAL,
        "give_up_reason": Privacy.SENSITIVE,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="steps", db_index=False)
    contact = models.ForeignKey(
        "cases.Contact", on_delete=models.PROTECT, null=True, blank=True, related_name="steps"
    )
    actor = models.CharField(_("Whose task"), max_length=12, choices=Actor, default=Actor.WORKER)
    resource = models.CharField(_("Resource"), max_length=120, blank=True)
    text = models.CharField(_("What is to be done"), max_length=200)
    due_on = models.DateField(_("Due on"), null=True, blank=True)
    owner = models.ForeignKey(
        "workforce.Worker",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Who does it"),
    )
    state = models.CharField(_("State"), max_length=10, choices=StepState, default=StepState.OPEN)
    written_at = models.DateTimeField()
    settled_on = models.DateField(null=True, blank=True)
    give_up_reason = models.CharField(_("Why it is given up"), max_length=200, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Plan step")
        verbose_name_plural = _("Plan steps")
        constraints = [
            models.CheckConstraint(
                name="step_settled_says_when",
                condition=models.Q(state=StepState.OPEN, settled_on=None)
                | (~models.Q(state=StepState.OPEN) & models.Q(settled_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="step_given_up_says_why",
                condition=~models.Q(state=StepState.GIVEN_UP) | ~models.Q(give_up_reason=""),
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "state", "due_on", "id"], name="step_by_due"),
            models.Index(fields=["owner", "state", "due_on", "id"], name="step_of_owner"),
            models.Index(fields=["case", "state", "due_on"], name="step_of_case"),
        ]
        triggers = [refuse_truncate()]

    def __str__(self) -> str:
        return f"plan step {self.id}"
