"""Phases of a case and the times it rests. The day a span ends on is the first it no longer covers."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_scopes import ScopedManager

from lianqiao.cases.models.guards import kept_by_the_database
from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate

from .states import HoldReason, HoldState, PhaseKind


def _institution() -> models.ForeignKey:
    return models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )


def _seat(**more) -> models.ForeignKey:
    return models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, related_name="+", db_index=False, **more
    )


@kept_by_the_database(exclude=("goal", "handover"))
class Phase(GuardedModel):
    """One phase of the cycle of care: where the client is, what this phase is for, what whoever comes next must know.

    It may have begun before the case; without an end it is the one that runs. No two of a case overlap.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "case": Privacy.PERSONAL,
        "kind": Privacy.SENSITIVE,
        "unit": Privacy.INTERNAL,
        "place": Privacy.PERSONAL,
        "from_on": Privacy.INTERNAL,
        "until_on": Privacy.INTERNAL,
        "goal": Privacy.SECRET,
        "handover": Privacy.SECRET,
        "written_by": Privacy.INTERNAL,
    }
    institution = _institution()
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="phases", db_index=False)
    kind = models.CharField(pgettext_lazy("of care", "Phase"), max_length=10, choices=PhaseKind)
    unit = models.ForeignKey(
        "registry.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Ward or clinic"),
    )
    place = models.CharField(_("Place, when it is none of our wards"), max_length=80, blank=True)
    from_on = models.DateField(pgettext_lazy("of a phase", "Begins"))
    until_on = models.DateField(pgettext_lazy("of a phase", "Ends"), null=True, blank=True)
    goal = EncryptedTextField(_("Goal of this phase"), blank=True, default="")
    handover = EncryptedTextField(_("Hand-over note"), blank=True, default="")
    written_by = _seat()

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Phase of care")
        verbose_name_plural = _("Phases of care")
        constraints = [
            models.CheckConstraint(
                name="phase_ends_after_beginning",
                condition=models.Q(until_on=None) | models.Q(until_on__gt=models.F("from_on")),
            ),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(until_on=None), name="phase_one_running_a_case"
            ),
            models.UniqueConstraint(fields=["case", "from_on"], name="phase_of_case_by_day"),
        ]
        triggers = [refuse_truncate()]

    def __str__(self) -> str:
        return f"phase {self.id}"


@kept_by_the_database(exclude=("reason_text",))
class Hold(GuardedModel):
    """A time in which nothing is done in an open case: why, since when, and the day somebody looks again.

    It ends when the case is taken up again, by saying so or by a signed contact, or when the case closes.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "case": Privacy.PERSONAL,
        "reason": Privacy.SENSITIVE,
        "reason_text": Privacy.SECRET,
        "from_on": Privacy.INTERNAL,
        "look_again_on": Privacy.INTERNAL,
        "state": Privacy.INTERNAL,
        "until_on": Privacy.INTERNAL,
        "held_by": Privacy.INTERNAL,
        "ended_by": Privacy.INTERNAL,
    }
    institution = _institution()
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="holds", db_index=False)
    reason = models.CharField(_("Why it rests"), max_length=12, choices=HoldReason)
    reason_text = EncryptedTextField(_("In a few words"), blank=True, default="")
    from_on = models.DateField(_("Rests since"))
    look_again_on = models.DateField(_("Look again on"))
    state = models.CharField(_("State"), max_length=8, choices=HoldState, default=HoldState.ON_HOLD)
    until_on = models.DateField(_("Rested until"), null=True, blank=True)
    held_by = _seat()
    ended_by = _seat(blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = pgettext_lazy("of a case", "Hold")
        verbose_name_plural = pgettext_lazy("of a case", "Holds")
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state=HoldState.ON_HOLD), name="hold_one_a_case"
            ),
            models.CheckConstraint(
                name="hold_ended_says_when",
                condition=models.Q(state=HoldState.ON_HOLD, until_on=None)
                | (~models.Q(state=HoldState.ON_HOLD) & models.Q(until_on__gte=models.F("from_on"))),
            ),
            models.CheckConstraint(
                name="hold_looks_ahead", condition=models.Q(look_again_on__gt=models.F("from_on"))
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-from_on"], name="hold_of_case"),
            # Those that last are few, and looked for on every desk.
            models.Index(
                fields=["institution", "look_again_on"],
                name="hold_standing",
                condition=models.Q(state=HoldState.ON_HOLD),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="holds_are_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="ended_hold_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__until_on__isnull=False),
            ),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"hold {self.id}"
