"""Who is on which pathway, and which steps of the plan belong to it."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_scopes import ScopedManager

from lianqiao.cases.models.guards import kept_by_the_database
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate

from .states import EnrolmentState


@kept_by_the_database()
class Enrolment(GuardedModel):
    """The client of a case on one edition of a pathway, counted from one day. Whoever left or completed it may begin anew."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "case": Privacy.PERSONAL,
        "pathway": Privacy.SENSITIVE,
        "code": Privacy.SENSITIVE,
        "anchor_on": Privacy.PERSONAL,
        "state": Privacy.INTERNAL,
        "begun_at": Privacy.INTERNAL,
        "begun_by": Privacy.INTERNAL,
        "ended_on": Privacy.INTERNAL,
        "leave_reason": Privacy.SENSITIVE,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+", db_index=False)
    pathway = models.ForeignKey(
        "catalogue.Pathway",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("Pathway"),
    )
    # That of the pathway, whatever its edition: nobody is on two editions of it at once.
    code = models.CharField(max_length=40)
    anchor_on = models.DateField(_("Days count from"))
    state = models.CharField(_("State"), max_length=10, choices=EnrolmentState, default=EnrolmentState.ACTIVE)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    ended_on = models.DateField(null=True, blank=True)
    leave_reason = models.CharField(_("Why they leave the pathway"), max_length=160, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = pgettext_lazy("on a pathway", "Enrolment")
        verbose_name_plural = pgettext_lazy("on a pathway", "Enrolments")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "code"],
                condition=models.Q(state=EnrolmentState.ACTIVE),
                name="enrolment_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state=EnrolmentState.ACTIVE, ended_on=None)
                | (~models.Q(state=EnrolmentState.ACTIVE) & models.Q(ended_on__isnull=False)),
                name="enrolment_ended_says_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=EnrolmentState.LEFT) | ~models.Q(leave_reason=""),
                name="enrolment_left_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "state", "-begun_at", "-id"], name="enrolment_list"),
            models.Index(fields=["case", "begun_at"], name="enrolment_of_case"),
        ]
        triggers = [
            pgtrigger.Protect(name="enrolments_are_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="ended_is_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_on__isnull=False),
            ),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"enrolment {self.id}"


class EnrolmentStep(GuardedModel):
    """A step of the plan that came of a step of a pathway: the `turn`-th time of it, so many days after the anchor."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "enrolment": Privacy.PERSONAL,
        "step": Privacy.PERSONAL,
        "template": Privacy.SENSITIVE,
        "turn": Privacy.INTERNAL,
        "day": Privacy.INTERNAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="placed", db_index=False)
    step = models.OneToOneField("cases.PlanStep", on_delete=models.PROTECT, related_name="on_pathway")
    template = models.ForeignKey(
        "catalogue.PathwayStep", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    turn = models.PositiveSmallIntegerField()
    day = models.SmallIntegerField(_("Day"))

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Step on a pathway")
        verbose_name_plural = _("Steps on a pathway")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "template", "turn"], name="enrolment_step_once")
        ]
        triggers = [
            pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update | pgtrigger.Delete),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"step on a pathway {self.id}"
