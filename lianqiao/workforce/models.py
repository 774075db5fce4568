from datetime import date
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_scopes import ScopedManager, get_scope
from django_scopes.manager import DisabledQuerySet

from lianqiao.core.dates import holds_on
from lianqiao.core.fields import BlindIndexField, EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy

from .states import AwayReason, Precision, Qualification, Sex, Source


class PostedManager(GuardedManager):
    """Workers who hold, held or will hold an assignment at the institution in scope.

    A worker belongs to no institution but may be posted to several, so the plain `ScopedManager` would join the
    assignments and name a worker once for each; this asks whether one exists. Outside a scope it refuses alike.
    """

    def get_queryset(self):
        scope = get_scope()
        if not scope.get("_enabled", True):
            return super().get_queryset()
        if "institution" not in scope:
            return DisabledQuerySet(self.model, using=self._db, missing_scopes={"institution"})
        posted = Assignment.objects.values("worker")
        return super().get_queryset().filter(pk__in=posted)

    def all(self):
        # django-scopes lets `.all()` of a disabled manager fail when used, not when written.
        return self.get_queryset().all()


class Worker(GuardedModel):
    """A medical social worker as a person, whoever employs them.

    `account` links the worker to the person who signs in, so that "my cases" finds them.
    """

    PRIVACY = {
        "name": Privacy.PERSONAL,
        "sex": Privacy.PERSONAL,
        "phone": Privacy.SECRET,
        "phone_index": Privacy.SECRET,
        "qualification": Privacy.INTERNAL,
        "qualified_on": Privacy.INTERNAL,
        "account": Privacy.INTERNAL,
        "terms": Privacy.PERSONAL,
        "batch": Privacy.INTERNAL,
    }

    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=100)
    sex = models.CharField(_("sex"), max_length=8, choices=Sex.choices, default=Sex.UNKNOWN)
    phone = EncryptedTextField(_("phone"), blank=True)
    phone_index = BlindIndexField(null=True, blank=True)
    qualification = models.CharField(
        _("qualification"), max_length=16, choices=Qualification.choices, default=Qualification.NONE
    )
    qualified_on = models.DateField(_("qualified on"), null=True, blank=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="worker",
        verbose_name=_("account"),
    )
    terms = ArrayField(models.TextField(), default=list, blank=True, editable=False)
    batch = models.UUIDField(null=True, blank=True, editable=False)

    objects = PostedManager()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        ordering = ["name", "id"]
        indexes = [
            GinIndex(fields=["terms"], name="worker_terms"),
            models.Index("name", "id", name="worker_list"),
            models.Index("phone_index", name="worker_phone", condition=~Q(phone_index=None)),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="worker_named"),
            models.CheckConstraint(
                condition=Q(qualification__in=Qualification.values), name="worker_qualification_known"
            ),
        ]

    def __str__(self) -> str:
        # Staff names are shown to colleagues everywhere; they are not a secret inside an institution.
        return self.name


class Assignment(GuardedModel):
    """A worker posted to an institution from one day until another (exclusive); what workforce figures count."""

    PRIVACY = {
        "worker": Privacy.PERSONAL,
        "institution": Privacy.INTERNAL,
        "source": Privacy.INTERNAL,
        "employer": Privacy.INTERNAL,
        "fulltime": Privacy.INTERNAL,
        "fte": Privacy.INTERNAL,
        "from_on": Privacy.INTERNAL,
        "from_precision": Privacy.INTERNAL,
        "until_on": Privacy.INTERNAL,
        "batch": Privacy.INTERNAL,
    }

    worker = models.ForeignKey(Worker, models.PROTECT, related_name="assignments", verbose_name=_("worker"))
    institution = models.ForeignKey(
        "registry.Institution", models.PROTECT, related_name="assignments", verbose_name=_("institution")
    )
    source = models.CharField(_("source"), max_length=8, choices=Source.choices)
    employer = models.CharField(_("employer"), max_length=120, blank=True)
    fulltime = models.BooleanField(_("full time"), default=True)
    fte = models.DecimalField(
        _("full-time equivalent"), max_digits=3, decimal_places=2, default=Decimal("1.00")
    )
    from_on = models.DateField(_("from"))
    from_precision = models.CharField(
        _("precision of the first day"), max_length=5, choices=Precision.choices, default=Precision.DAY
    )
    until_on = models.DateField(_("until"), null=True, blank=True)
    batch = models.UUIDField(null=True, blank=True, editable=False)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["-from_on", "-id"]
        indexes = [
            models.Index("institution", "from_on", "id", name="assignment_institution"),
            models.Index("worker", "institution", name="assignment_worker"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(source__in=Source.values), name="assignment_source_known"),
            models.CheckConstraint(
                condition=Q(from_precision__in=Precision.values), name="assignment_precision_known"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gt=F("from_on")), name="assignment_span_forward"
            ),
            models.CheckConstraint(condition=Q(fte__gt=0) & Q(fte__lte=1), name="assignment_fte_of_one"),
            models.CheckConstraint(
                condition=Q(employer="") | Q(source=Source.PURCHASE),
                name="assignment_employer_when_purchased",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} @ {self.institution_id}"

    def holds_on(self, day: date) -> bool:
        """Say whether the worker is posted there that day."""
        return holds_on(self.from_on, self.until_on, day)


class Deputy(GuardedModel):
    """Who stands in for a worker of an institution while they are away, from one day until another (exclusive).

    It ends by itself. One that was called off before it began holds on no day: both its days are the same.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "worker": Privacy.INTERNAL,
        "deputy": Privacy.INTERNAL,
        "from_on": Privacy.INTERNAL,
        "until_on": Privacy.INTERNAL,
        "reason": Privacy.PERSONAL,
        "appointed_by": Privacy.INTERNAL,
    }
    institution = models.ForeignKey(
        "registry.Institution",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("institution"),
    )
    worker = models.ForeignKey(
        Worker, models.PROTECT, related_name="deputies", db_index=False, verbose_name=_("who is away")
    )
    deputy = models.ForeignKey(
        Worker, models.PROTECT, related_name="stands_in", db_index=False, verbose_name=_("deputy")
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("back on"))
    reason = models.CharField(_("reason"), max_length=8, choices=AwayReason.choices)
    appointed_by = models.ForeignKey(
        "registry.Seat", models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        ordering = ["-from_on", "-id"]
        indexes = [
            models.Index(fields=["institution", "-from_on", "-id"], name="deputy_list"),
            models.Index(fields=["worker", "until_on"], name="deputy_of_worker"),
            models.Index(fields=["deputy", "until_on"], name="deputy_standing_in"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="deputy_span_forward"),
            models.CheckConstraint(condition=~Q(worker=F("deputy")), name="deputy_is_somebody_else"),
            models.CheckConstraint(condition=Q(reason__in=AwayReason.values), name="deputy_reason_known"),
        ]

    def __str__(self) -> str:
        return f"{self.deputy_id} for {self.worker_id}"

    def holds_on(self, day: date) -> bool:
        """Say whether the deputy stands in that day."""
        return holds_on(self.from_on, self.until_on, day)
