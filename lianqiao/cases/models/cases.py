"""A case: one episode of work with one client."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.cases.states import AFTER_CLOSING, CaseState, Depth, Risk, StageState
from lianqiao.core.fields import EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate

from .guards import kept_by_the_database


@kept_by_the_database(exclude=("presenting", "closing_text"))
class Case(GuardedModel):
    """One episode. A reopened case is the next episode of the same thread, and points back to the one before.

    `state` says whether it counts as open, `stage` how far the work has come.
    `quiet_since` is the day of the last signed contact, or of the opening while there was none: the list sorts
    by it, and `contacts_signed` tells the two apart.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "client": Privacy.PERSONAL,
        "number": Privacy.INTERNAL,
        "episode": Privacy.INTERNAL,
        "previous": Privacy.INTERNAL,
        "request": Privacy.INTERNAL,
        "depth": Privacy.INTERNAL,
        "state": Privacy.INTERNAL,
        "stage": Privacy.INTERNAL,
        "category": Privacy.SENSITIVE,
        "responsible": Privacy.INTERNAL,
        "unit": Privacy.INTERNAL,
        "bed": Privacy.PERSONAL,
        "risk": Privacy.SENSITIVE,
        "presenting": Privacy.SECRET,
        "opened_on": Privacy.INTERNAL,
        "opened_by": Privacy.INTERNAL,
        "closed_on": Privacy.INTERNAL,
        "closed_by": Privacy.INTERNAL,
        "outcome": Privacy.SENSITIVE,
        "close_reason": Privacy.SENSITIVE,
        "closing_text": Privacy.SECRET,
        "quiet_since": Privacy.INTERNAL,
        "contacts_signed": Privacy.INTERNAL,
        "report_signed_at": Privacy.INTERNAL,
        "first_contact_on": Privacy.INTERNAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    client = models.ForeignKey(
        "people.Client",
        on_delete=models.PROTECT,
        related_name="cases",
        db_index=False,
        verbose_name=_("Client"),
    )
    # Year and running number of the institution, nine digits, the same for all episodes of a thread.
    number = models.CharField(_("Case number"), max_length=9)
    episode = models.PositiveSmallIntegerField(_("Episode"), default=1)
    previous = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next_episode"
    )
    request = models.ForeignKey(
        "cases.Request", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    depth = models.CharField(_("Depth"), max_length=10, choices=Depth)
    state = models.CharField(_("State"), max_length=10, choices=CaseState, default=CaseState.OPEN)
    stage = models.CharField(_("Stage"), max_length=12, choices=StageState, default=StageState.ACTIVE)
    category = models.CharField(_("Main category"), max_length=40, blank=True)
    responsible = models.ForeignKey(
        "workforce.Worker",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Responsible"),
    )
    unit = models.ForeignKey(
        "registry.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Ward or clinic"),
    )
    bed = models.CharField(_("Bed"), max_length=20, blank=True)
    risk = models.PositiveSmallIntegerField(_("Risk"), choices=Risk, default=Risk.NONE)
    presenting = EncryptedTextField(_("Presenting problem"), blank=True, default="")
    opened_on = models.DateField(_("Opened on"))
    opened_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)
    closed_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    outcome = models.CharField(_("Outcome"), max_length=40, blank=True)
    close_reason = models.CharField(_("Reason for closing"), max_length=40, blank=True)
    closing_text = EncryptedTextField(_("Closing summary"), blank=True, default="")
    quiet_since = models.DateField(_("Last contact"))
    contacts_signed = models.PositiveIntegerField(_("Signed contacts"), default=0)
    # A report that sums the case up and stands signed: a full case closes with one. Written in a room above.
    report_signed_at = models.DateTimeField(null=True, blank=True)
    first_contact_on = models.DateField(_("First contact"), null=True, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Case")
        verbose_name_plural = _("Cases")
        constraints = [
            models.UniqueConstraint(fields=["institution", "number", "episode"], name="case_number_once"),
            # A second request for somebody we already serve joins the open case instead of doubling it.
            models.UniqueConstraint(
                fields=["client"], condition=models.Q(state=CaseState.OPEN), name="case_one_open_a_client"
            ),
            models.CheckConstraint(
                name="case_closed_is_told",
                condition=models.Q(state=CaseState.OPEN, closed_on=None, close_reason="", outcome="")
                | (
                    models.Q(state=CaseState.CLOSED, closed_on__isnull=False)
                    & ~models.Q(close_reason="")
                    & ~models.Q(outcome="")
                ),
            ),
            models.CheckConstraint(
                name="case_stage_fits_state",
                condition=models.Q(state=CaseState.OPEN) & ~models.Q(stage__in=AFTER_CLOSING)
                | models.Q(state=CaseState.CLOSED, stage__in=AFTER_CLOSING),
            ),
            models.CheckConstraint(
                name="case_closes_after_opening",
                condition=models.Q(closed_on=None) | models.Q(closed_on__gte=models.F("opened_on")),
            ),
            models.CheckConstraint(
                name="case_first_episode_follows_none",
                condition=models.Q(episode=1, previous=None)
                | models.Q(episode__gt=1, previous__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["institution", "state", "-opened_on", "-id"], name="case_by_opening"),
            models.Index(fields=["institution", "state", "quiet_since", "id"], name="case_by_quiet"),
            models.Index(fields=["institution", "state", "-risk", "-id"], name="case_by_risk"),
            models.Index(fields=["institution", "-opened_on", "-id"], name="case_all_by_opening"),
            models.Index(
                fields=["institution", "responsible", "state", "-opened_on", "-id"], name="case_of_worker"
            ),
            models.Index(
                fields=["institution", "responsible", "-opened_on", "-id"], name="case_of_worker_ever"
            ),
            models.Index(fields=["client", "-opened_on"], name="case_of_client"),
        ]
        triggers = [refuse_truncate()]

    def __str__(self) -> str:
        return case_label(self.number, self.episode)

    def get_absolute_url(self) -> str:
        return reverse("cases:detail", args=[self.pk])


def case_label(number: str, episode: int) -> str:
    """Return the number as people read it: 2023-00042, and 2023-00042/2 for the second episode."""
    return f"{number[:4]}-{number[4:]}" + (f"/{episode}" if episode > 1 else "")
