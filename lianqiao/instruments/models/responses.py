"""What was answered to a scale, and what it scores."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.core.fields import EncryptedJSONField, EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate
from lianqiao.instruments.kinds import Ground, Mode, Occasion, Setting, Source
from lianqiao.instruments.states import ResponseState

from .guards import kept_after
from .instruments import in_tongue


class Response(GuardedModel):
    """The answers of one person to one version of a scale. Completed, they never change: a correction is another response.

    It belongs to the client, so that the next case finds it. `within` is the key of what it was asked in, a case or a group
    of a room above, which knows it by that key; nothing here does. A response without a client came by an anonymous link.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "client": Privacy.PERSONAL,
        "edition": Privacy.SENSITIVE,
        "state": Privacy.INTERNAL,
        "on": Privacy.INTERNAL,
        "mode": Privacy.INTERNAL,
        "proxy": Privacy.SECRET,
        "setting": Privacy.INTERNAL,
        "occasion": Privacy.INTERNAL,
        "source": Privacy.INTERNAL,
        "language": Privacy.INTERNAL,
        "within": Privacy.INTERNAL,
        "ground": Privacy.SENSITIVE,
        "answers": Privacy.SECRET,
        "kept_as": Privacy.INTERNAL,
        "started_at": Privacy.INTERNAL,
        "completed_at": Privacy.INTERNAL,
        "written_by": Privacy.INTERNAL,
        "writer_name": Privacy.PERSONAL,
        "corrects": Privacy.INTERNAL,
        "first": Privacy.INTERNAL,
        "why_corrected": Privacy.SECRET,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    client = models.ForeignKey(
        "people.Client", on_delete=models.PROTECT, null=True, related_name="responses", db_index=False
    )
    edition = models.ForeignKey(
        "instruments.InstrumentVersion", on_delete=models.PROTECT, related_name="+", verbose_name=_("Scale")
    )
    state = models.CharField(
        _("State"), max_length=10, choices=ResponseState, default=ResponseState.IN_PROGRESS
    )
    on = models.DateField(_("Answered on"))
    mode = models.CharField(_("Who answers"), max_length=10, choices=Mode, default=Mode.ASSISTED)
    proxy = EncryptedTextField(_("Who answers for the client"), blank=True, default="")
    setting = models.CharField(
        _("Where it is answered"), max_length=10, choices=Setting, default=Setting.BEDSIDE
    )
    occasion = models.CharField(
        _("When in the work"), max_length=10, choices=Occasion, default=Occasion.DURING
    )
    source = models.CharField(_("How it came in"), max_length=8, choices=Source, default=Source.SCREEN)
    language = models.CharField(max_length=8, default="zh")
    within = models.UUIDField(null=True, blank=True)
    ground = models.CharField(_("Given without consent because"), max_length=12, choices=Ground, blank=True)
    answers = EncryptedJSONField(_("Answers"), default=dict)
    # What the page that kept these answers called this sending: where it never heard that it arrived, it knows it again.
    kept_as = models.CharField(max_length=32, blank=True)
    started_at = models.DateTimeField(_("Begun at"))
    completed_at = models.DateTimeField(_("Completed at"), null=True, blank=True)
    written_by = models.ForeignKey(
        "registry.Seat", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    writer_name = models.CharField(max_length=60, blank=True)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="correction"
    )
    # What the first of several corrections, one of the other, began with: warnings belong to the sheet, not to its wording.
    first = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    why_corrected = EncryptedTextField(_("Why it is corrected"), blank=True, default="")

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Answered scale")
        verbose_name_plural = _("Answered scales")
        constraints = [
            models.CheckConstraint(
                name="response_completed_says_when",
                condition=Q(state__in=("open", "abandoned"), completed_at=None)
                | Q(state__in=("completed", "corrected", "mistaken"), completed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="response_anonymous_by_link", condition=Q(client__isnull=False) | Q(source=Source.LINK)
            ),
        ]
        indexes = [
            models.Index("client", F("on").desc(), F("id").desc(), name="response_of_client"),
            models.Index(fields=["institution", "state", "on"], name="response_by_day"),
            models.Index("within", name="response_within", condition=~Q(within=None)),
            models.Index("first", name="response_of_sheet", condition=~Q(first=None)),
        ]
        triggers = [kept_after(ResponseState.IN_PROGRESS), refuse_truncate()]

    def __str__(self) -> str:
        return f"response {self.id}"

    def read_at(self, version: int, *, unsure: str = "") -> None:
        """Set it back to the version a page read, unless what stands is one of the sendings (`unsure`, with spaces between)
        that page heard no answer to: then nobody else saved in between, the line broke after they had arrived."""
        if self.kept_as not in unsure.split():
            self.version = version


class Score(GuardedModel):
    """One score of a completed response, as the rule of its version gave it then. Never changed.

    Bands are kept in words too: they say what somebody was told then. `value` is empty where too much is missing to say:
    an incomplete score is no small one. `weights` says what each answer counted, by item.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "response": Privacy.PERSONAL,
        "code": Privacy.INTERNAL,
        "value": Privacy.SENSITIVE,
        "complete": Privacy.INTERNAL,
        "read_by": Privacy.INTERNAL,
        "band": Privacy.SENSITIVE,
        "band_zh": Privacy.SENSITIVE,
        "band_en": Privacy.SENSITIVE,
        "positive": Privacy.SENSITIVE,
        "missing": Privacy.INTERNAL,
        "weights": Privacy.SECRET,
        "better": Privacy.INTERNAL,
        "least_change": Privacy.INTERNAL,
        "position": Privacy.INTERNAL,
    }
    institution = models.ForeignKey(
        "registry.Institution", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="scores", db_index=False)
    code = models.CharField(max_length=40)
    value = models.DecimalField(_("Score"), max_digits=10, decimal_places=4, null=True)
    complete = models.BooleanField(_("Enough is answered to say"))
    # The set of limits it was read by: several may stand beside each other in a rule of scoring. Codes with commas between
    # them are sets of which one would read it, had the sex or the age of the person been known.
    read_by = models.CharField(max_length=200, blank=True)
    band = models.CharField(max_length=40, blank=True)
    band_zh = models.CharField(max_length=120, blank=True)
    band_en = models.CharField(max_length=160, blank=True)
    positive = models.BooleanField(_("Screen positive"), null=True)
    missing = ArrayField(models.TextField(), default=list, blank=True)
    weights = EncryptedJSONField(default=dict)
    # Which way is good, and the smallest change people notice, as the rule said then: what figures count improvement by.
    better = models.CharField(max_length=4, default="low")
    least_change = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("Score of a scale")
        verbose_name_plural = _("Scores of scales")
        constraints = [
            models.UniqueConstraint(fields=["response", "code"], name="score_once"),
            models.CheckConstraint(
                name="score_without_value_is_no_screen", condition=Q(value__isnull=False) | Q(positive=None)
            ),
        ]
        ordering = ("position",)
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return f"score {self.id}"

    @property
    def band_title(self) -> str:
        return in_tongue(self.band_zh, self.band_en)

    @property
    def told(self) -> str:
        """The value as people write it: 13, 2.25; empty while it is incomplete."""
        return "" if self.value is None else f"{self.value.normalize():f}"
