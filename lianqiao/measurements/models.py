"""A scale given to a whole group, and who was not there."""

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_scopes import ScopedManager

from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate
from lianqiao.instruments.kinds import Mode, Occasion


class Measurement(GuardedModel):
    """One scale given to the members of a group on one day. What they answered are responses asked `within` it.

    It never changes: another day or another scale is another measurement. One without answers may be taken off again.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "group": Privacy.INTERNAL,
        "edition": Privacy.INTERNAL,
        "occasion": Privacy.INTERNAL,
        "on": Privacy.INTERNAL,
        "mode": Privacy.INTERNAL,
        "proxy": Privacy.SENSITIVE,
        "begun_at": Privacy.INTERNAL,
        "begun_by": Privacy.INTERNAL,
        "writer_name": Privacy.PERSONAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    group = models.ForeignKey(
        "activities.Group", on_delete=models.PROTECT, related_name="measurements", db_index=False
    )
    edition = models.ForeignKey(
        "instruments.InstrumentVersion", on_delete=models.PROTECT, related_name="+", db_index=False,
        verbose_name=pgettext_lazy("questionnaire", "Scale"),
    )  # fmt: skip
    occasion = models.CharField(
        _("When in the work"), max_length=10, choices=Occasion, default=Occasion.BEFORE
    )
    on = models.DateField(_("Answered on"))
    mode = models.CharField(_("Who answers"), max_length=10, choices=Mode, default=Mode.SELF)
    # In general words, as "a parent of each": a single answer names its own proxy where it is given on its own.
    proxy = models.CharField(_("Who answers for the members"), max_length=60, blank=True)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    writer_name = models.CharField(max_length=60, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Measurement of a group")
        verbose_name_plural = _("Measurements of groups")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "edition", "occasion", "on"], name="group_measured_once_a_day"
            ),
            models.CheckConstraint(
                condition=~models.Q(mode=Mode.PROXY) | ~models.Q(proxy=""), name="group_proxy_named"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"measurement {self.id}"

    def get_absolute_url(self) -> str:
        return reverse("measurements:sheet", args=[self.pk])


class Absence(GuardedModel):
    """A member who was not there when the group was measured, or did not want to answer: no answer, and no forgotten one."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "measurement": Privacy.INTERNAL,
        "client": Privacy.PERSONAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    measurement = models.ForeignKey(Measurement, on_delete=models.PROTECT, related_name="absences")
    client = models.ForeignKey("people.Client", on_delete=models.PROTECT, related_name="+")

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Absence from a measurement")
        verbose_name_plural = _("Absences from measurements")
        constraints = [models.UniqueConstraint(fields=["measurement", "client"], name="absent_once")]
        triggers = [refuse_truncate()]

    def __str__(self) -> str:
        return f"absence {self.id}"


class AskedScale(GuardedModel):
    """A step of a plan that asks for a scale. The first answer of the client after it was asked settles the step.

    Where the same scale is asked for again and again, answers count for a step `from_on` its day, so that one answer does
    not settle them all.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "step": Privacy.PERSONAL,
        "instrument": Privacy.SENSITIVE,
        "from_on": Privacy.INTERNAL,
        "response": Privacy.PERSONAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    step = models.OneToOneField("cases.PlanStep", on_delete=models.PROTECT, related_name="asked_scale")
    instrument = models.ForeignKey(
        "instruments.Instrument",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("Scale to be given"),
    )
    from_on = models.DateField(_("Answers count from"), null=True, blank=True)
    response = models.ForeignKey(
        "instruments.Response", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Scale a step asks for")
        verbose_name_plural = _("Scales steps ask for")
        triggers = [refuse_truncate()]

    def __str__(self) -> str:
        return f"asked scale {self.id}"
