"""The service plan: goals scaled from −2 to +2, who agreed and approved, and how far the goals are when looked at."""

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_scopes import ScopedManager

from lianqiao.cases.models.guards import frozen_with_form, kept_by_the_database, kept_once_signed
from lianqiao.casework.states import PLAN_ENDED, PLAN_IN_MAKING, PlanState
from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.ids import new_id
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate


class Approach(models.TextChoices):
    """The model of practice a plan works by."""

    TASK = "task", _("Task-centred")
    CRISIS = "crisis", _("Crisis intervention")
    PSYCHOSOCIAL = "psychosocial", _("Psychosocial")
    COGNITIVE = "cognitive", _("Cognitive-behavioural")
    FAMILY = "family", _("Family systems")
    STRENGTHS = "strengths", _("Strengths perspective")
    ECOLOGICAL = "ecological", _("Ecological systems")
    NARRATIVE = "narrative", _("Narrative")
    GRIEF = "grief", _("Grief support")
    CASE_MANAGEMENT = "case_management", _("Case management")


class AgreedHow(models.TextChoices):
    SIGNED = "signed", _("Signed on paper")
    ORAL = "oral", _("By word, noted by the worker")
    GUARDIAN = "guardian", _("By the guardian")
    PROXY = "proxy", _("By somebody entitled to speak for the client")


class Horizon(models.TextChoices):
    SHORT = "short", _("Short-term")
    LONG = "long", _("Long-term")


# What may still be written on a plan the client has agreed to: who did what with it, never what it says.
MOVING = (
    "agreed_on", "agreed_how", "agreed_by", "approved_by_id", "approver_name", "approved_at", "sent_back",
    "starts_on", "ended_on", "end_reason",
)  # fmt: skip


@kept_by_the_database(exclude=("risk_plan", "agreed_by", "sent_back", "end_reason"))
class ServicePlan(GuardedModel):
    """One edition of the plan of a case. While one is in force the next is made beside it."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "case": Privacy.PERSONAL,
        "edition": Privacy.INTERNAL,
        "state": Privacy.INTERNAL,
        "made_on": Privacy.INTERNAL,
        "written_by": Privacy.INTERNAL,
        "author_name": Privacy.PERSONAL,
        "written_at": Privacy.INTERNAL,
        "approach": Privacy.SENSITIVE,
        "sessions_planned": Privacy.INTERNAL,
        "review_on": Privacy.INTERNAL,
        "risk_plan": Privacy.SECRET,
        "agreed_on": Privacy.PERSONAL,
        "agreed_how": Privacy.PERSONAL,
        "agreed_by": Privacy.SECRET,
        "approved_by": Privacy.INTERNAL,
        "approver_name": Privacy.PERSONAL,
        "approved_at": Privacy.INTERNAL,
        "sent_back": Privacy.SECRET,
        "starts_on": Privacy.INTERNAL,
        "ended_on": Privacy.INTERNAL,
        "end_reason": Privacy.SECRET,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="plans", db_index=False)
    edition = models.PositiveSmallIntegerField(_("Edition"), default=1)
    state = models.CharField(_("State"), max_length=14, choices=PlanState, default=PlanState.DRAFT)
    made_on = models.DateField(_("Made on"))
    written_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    author_name = models.CharField(max_length=60)
    written_at = models.DateTimeField(_("Written at"))
    approach = models.CharField(_("Model used"), max_length=16, choices=Approach, blank=True)
    sessions_planned = models.PositiveSmallIntegerField(_("Talks planned"), null=True, blank=True)
    review_on = models.DateField(_("Review on"))
    risk_plan = EncryptedTextField(_("If a crisis comes"), blank=True, default="")
    agreed_on = models.DateField(_("Agreed on"), null=True, blank=True)
    agreed_how = models.CharField(_("How it was agreed"), max_length=10, choices=AgreedHow, blank=True)
    agreed_by = EncryptedTextField(_("Who agreed"), blank=True, default="")
    approved_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    approver_name = models.CharField(max_length=60, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    sent_back = EncryptedTextField(_("What the supervisor asks for"), blank=True, default="")
    starts_on = models.DateField(_("Begins on"), null=True, blank=True)
    ended_on = models.DateField(_("Ended on"), null=True, blank=True)
    end_reason = EncryptedTextField(_("How it ended"), blank=True, default="")

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Service plan")
        verbose_name_plural = _("Service plans")
        constraints = [
            models.UniqueConstraint(fields=["case", "edition"], name="plan_edition_once"),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state__in=PLAN_IN_MAKING), name="plan_one_in_making"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state=PlanState.IN_FORCE), name="plan_one_in_force"
            ),
            models.CheckConstraint(
                name="plan_agreed_before_approved",
                condition=models.Q(state__in=[PlanState.DRAFT, PlanState.CANCELLED])
                | (models.Q(agreed_on__isnull=False) & ~models.Q(agreed_how="")),
            ),
            models.CheckConstraint(
                name="plan_approved_before_force",
                condition=models.Q(state__in=[PlanState.DRAFT, PlanState.CLIENT_AGREED, PlanState.CANCELLED])
                | models.Q(approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="plan_in_force_began",
                condition=~models.Q(state=PlanState.IN_FORCE) | models.Q(starts_on__isnull=False),
            ),
            models.CheckConstraint(
                name="plan_ended_says_when",
                condition=models.Q(state__in=PLAN_ENDED, ended_on__isnull=False)
                | (~models.Q(state__in=PLAN_ENDED) & models.Q(ended_on=None)),
            ),
            models.CheckConstraint(
                name="plan_reviewed_after_made", condition=models.Q(review_on__gte=models.F("made_on"))
            ),
        ]
        indexes = [
            # A supervisor's desk asks for the few that wait.
            models.Index(
                fields=["institution", "written_at", "id"],
                name="plan_waiting",
                condition=models.Q(state=PlanState.CLIENT_AGREED),
            ),
        ]
        triggers = [
            kept_once_signed(moving=MOVING, sent_back_from=PlanState.CLIENT_AGREED),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"service plan {self.id}"

    def get_absolute_url(self) -> str:
        return reverse("casework:plan", args=[self.pk])


LEVELS = {-2: "much_less", -1: "less", 0: "expected", 1: "more", 2: "much_more"}
"""The five levels of goal attainment, and the field that says what each looks like."""


@kept_by_the_database(exclude=("text", "baseline", "criterion", *LEVELS.values()))
class Goal(GuardedModel):
    """One goal of one edition of a plan. `thread` is the same in every edition the goal goes through."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "plan": Privacy.PERSONAL,
        "thread": Privacy.INTERNAL,
        "position": Privacy.INTERNAL,
        "horizon": Privacy.INTERNAL,
        "problem": Privacy.SENSITIVE,
        "text": Privacy.SECRET,
        "baseline": Privacy.SECRET,
        "criterion": Privacy.SECRET,
        "due_on": Privacy.INTERNAL,
        "agreed": Privacy.PERSONAL,
        "weight": Privacy.INTERNAL,
    } | dict.fromkeys(LEVELS.values(), Privacy.SECRET)
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    plan = models.ForeignKey(ServicePlan, on_delete=models.PROTECT, related_name="goals", db_index=False)
    thread = models.UUIDField(default=new_id, editable=False)
    position = models.PositiveSmallIntegerField()
    horizon = models.CharField(_("Horizon"), max_length=5, choices=Horizon, default=Horizon.SHORT)
    problem = models.CharField(_("Problem it answers"), max_length=40, blank=True)
    text = EncryptedTextField(_("Goal"))
    baseline = EncryptedTextField(_("Where it stands now"), blank=True, default="")
    criterion = EncryptedTextField(_("How we know it is reached"), blank=True, default="")
    due_on = models.DateField(_("Due on"), null=True, blank=True)
    agreed = models.BooleanField(_("The client wants this goal"), default=False)
    weight = models.PositiveSmallIntegerField(_("Weight"), default=1)
    much_less = EncryptedTextField(_("−2 Much less than expected"), blank=True, default="")
    less = EncryptedTextField(_("−1 Less than expected"), blank=True, default="")
    expected = EncryptedTextField(_("0 As expected"), blank=True, default="")
    more = EncryptedTextField(_("+1 More than expected"), blank=True, default="")
    much_more = EncryptedTextField(_("+2 Much more than expected"), blank=True, default="")

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Goal")
        verbose_name_plural = _("Goals")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "thread"], name="goal_once_an_edition"),
            models.CheckConstraint(name="goal_weighs", condition=models.Q(weight__gte=1, weight__lte=5)),
        ]
        triggers = [frozen_with_form("casework_serviceplan", "plan_id"), refuse_truncate()]

    def __str__(self) -> str:
        return f"goal {self.id}"

    @property
    def levels(self) -> list[tuple[int, str]]:
        """The five levels with what each looks like, the lowest first."""
        return [(level, getattr(self, field)) for level, field in LEVELS.items()]

    @property
    def can_be_scored(self) -> bool:
        return all(text for _level, text in self.levels)

    def empty_levels(self) -> list[str]:
        """The fields of the levels nobody has described."""
        return [field for field in LEVELS.values() if not getattr(self, field)]


@kept_by_the_database()
class GoalTask(GuardedModel):
    """A step of the case that serves a goal: a task of the service plan. A step serves one goal at most."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "goal": Privacy.PERSONAL,
        "step": Privacy.PERSONAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="tasks")
    step = models.OneToOneField("cases.PlanStep", on_delete=models.PROTECT, related_name="task")

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Task of a goal")
        verbose_name_plural = _("Tasks of goals")
        triggers = [refuse_truncate()]

    def __str__(self) -> str:
        return f"task {self.id}"


@kept_by_the_database(exclude=("text",))
class GoalReview(GuardedModel):
    """One look at the goals of a plan. Never changed; a mistake is put right by the next look."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "plan": Privacy.PERSONAL,
        "on": Privacy.INTERNAL,
        "t_score": Privacy.SENSITIVE,
        "text": Privacy.SECRET,
        "written_by": Privacy.INTERNAL,
        "author_name": Privacy.PERSONAL,
        "written_at": Privacy.INTERNAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    plan = models.ForeignKey(ServicePlan, on_delete=models.PROTECT, related_name="reviews", db_index=False)
    on = models.DateField(pgettext_lazy("of a review", "Looked at on"))
    t_score = models.DecimalField(_("T score"), max_digits=5, decimal_places=2)
    text = EncryptedTextField(_("What the client says to it"), blank=True, default="")
    written_by = models.ForeignKey("registry.Seat", on_delete=models.PROTECT, null=True, related_name="+")
    author_name = models.CharField(max_length=60)
    written_at = models.DateTimeField()

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Review of goals")
        verbose_name_plural = _("Reviews of goals")
        indexes = [
            models.Index(fields=["plan", "on", "id"], name="review_of_plan"),
            models.Index(fields=["institution", "on"], name="review_by_day"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"review {self.id}"


@kept_by_the_database()
class GoalRating(GuardedModel):
    """Where one goal stood at a review, from −2 to +2; 0 is what was hoped for."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "review": Privacy.PERSONAL,
        "goal": Privacy.PERSONAL,
        "level": Privacy.SENSITIVE,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    review = models.ForeignKey(GoalReview, on_delete=models.PROTECT, related_name="ratings", db_index=False)
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="ratings")
    level = models.SmallIntegerField(_("Level reached"))

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Rating of a goal")
        verbose_name_plural = _("Ratings of goals")
        constraints = [
            models.UniqueConstraint(fields=["review", "goal"], name="rating_once_a_review"),
            models.CheckConstraint(name="rating_between", condition=models.Q(level__gte=-2, level__lte=2)),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"rating {self.id}"
