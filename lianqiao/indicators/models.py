"""Figures that were published, word for word, and the projects whose services a bulletin speaks of."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianqiao.core.guard import GuardedModel
from lianqiao.core.privacy import Privacy

from .disclosure import Disclosure
from .quantities import Operator
from .words import Words, engine_words

_NEVER_CHANGED = pgtrigger.Update | pgtrigger.Delete


class ProjectScope(GuardedModel):
    """Projects whose services are counted together, such as the 25 demonstration projects of a year (S15).

    The services counted are those of the institutions that carry the projects, within the days given.
    Not scoped: it names institutions only, which are public.
    """

    PRIVACY = {
        "name_zh": Privacy.PUBLIC,
        "name_en": Privacy.PUBLIC,
        "projects": Privacy.PUBLIC,
        "from_on": Privacy.PUBLIC,
        "until_on": Privacy.PUBLIC,
        "in_bulletin": Privacy.PUBLIC,
    }
    name_zh = models.CharField(_("Chinese name"), max_length=60, unique=True)
    name_en = models.CharField(_("English name"), max_length=80)
    projects = models.PositiveIntegerField(_("number of projects"))
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    in_bulletin = models.BooleanField(_("services shown in the bulletin"), default=True)
    institutions = models.ManyToManyField(
        "registry.Institution", related_name="+", verbose_name=_("carrying institutions")
    )

    class Meta:
        verbose_name = _("project scope")
        verbose_name_plural = _("project scopes")
        ordering = ["-from_on", "name_zh"]
        constraints = [
            models.CheckConstraint(condition=Q(projects__gt=0), name="scope_holds_projects"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gt=F("from_on")), name="scope_span_runs_forward"
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def name(self) -> Words:
        return Words(self.name_zh, self.name_en)


class Publication(GuardedModel):
    """Figures approved together at one moment, never changed afterwards: a mistake is published anew.

    `institution` is empty for the whole programme; such a publication is public within it. One of a single
    institution is that institution's own: `queries.publications_for` shows it to nobody else.
    """

    class Kind(models.TextChoices):
        FIGURE = "figure", _("Single figure")
        BULLETIN = "bulletin", _("Bulletin")

    PRIVACY = {
        "kind": Privacy.PUBLIC,
        "title_zh": Privacy.PUBLIC,
        "title_en": Privacy.PUBLIC,
        "statement_zh": Privacy.PUBLIC,
        "statement_en": Privacy.PUBLIC,
        "institution": Privacy.PUBLIC,
        "approver": Privacy.INTERNAL,
        "approver_name": Privacy.PUBLIC,
        "published_at": Privacy.PUBLIC,
    }
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    statement_zh = models.TextField(blank=True)
    statement_en = models.TextField(blank=True)
    institution = models.ForeignKey(
        "registry.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution"),
    )
    approver = models.ForeignKey(
        "registry.Seat", models.PROTECT, related_name="+", verbose_name=_("approved by")
    )
    approver_name = models.CharField(max_length=100)
    published_at = models.DateTimeField(_("published at"))

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-published_at", "-id"]
        indexes = [models.Index(fields=["-published_at", "-id"], name="publications_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["figure", "bulletin"]), name="publication_kind_known"
            )
        ]
        triggers = [pgtrigger.Protect(name="published_is_final", operation=_NEVER_CHANGED)]

    def __str__(self) -> str:
        return str(self.title)

    @property
    def title(self) -> Words:
        return Words(self.title_zh, self.title_en)

    @property
    def statement(self) -> Words:
        return Words(self.statement_zh, self.statement_en)


class PublishedFigure(GuardedModel):
    """One figure of a publication, with all that is needed to ask for it again and compare."""

    PRIVACY = {
        "publication": Privacy.PUBLIC,
        "position": Privacy.PUBLIC,
        "code": Privacy.PUBLIC,
        "rule": Privacy.PUBLIC,
        "unit": Privacy.PUBLIC,
        "operator": Privacy.PUBLIC,
        "value": Privacy.PUBLIC,
        "scope": Privacy.PUBLIC,
        "period": Privacy.PUBLIC,
        "base": Privacy.PUBLIC,
        "by": Privacy.PUBLIC,
        "where": Privacy.PUBLIC,
        "rounded_down": Privacy.PUBLIC,
        "disclosure": Privacy.PUBLIC,
        "engine": Privacy.PUBLIC,
        "body": Privacy.PUBLIC,
        "query": Privacy.INTERNAL,
        "computed_at": Privacy.PUBLIC,
    }
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="figures")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=8)
    rule = models.CharField(max_length=40)
    unit = models.CharField(max_length=20)
    operator = models.CharField(
        max_length=1, choices=[(operator.value, operator.value) for operator in Operator]
    )
    # The value as printed. An "over" figure is rounded down here; what was computed stands in `body`.
    value = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    scope = models.JSONField()
    period = models.JSONField()
    base = models.JSONField(null=True)
    by = ArrayField(models.CharField(max_length=20), default=list)
    where = models.JSONField(default=dict)
    rounded_down = models.BooleanField(default=False)
    disclosure = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Disclosure])
    engine = models.CharField(max_length=20)
    body = models.JSONField()
    query = models.TextField()
    computed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        ordering = ["publication_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "position"], name="published_figure_position_once")
        ]
        triggers = [pgtrigger.Protect(name="published_figure_is_final", operation=_NEVER_CHANGED)]

    def __str__(self) -> str:
        return f"{self.code} {self.operator} {self.value}"

    @property
    def answered_by(self) -> Words:
        return engine_words(self.engine)

    @property
    def title(self) -> Words:
        return Words(**self.body["title"])


class Tally(models.Model):
    """What an additive indicator counts in one month of one institution, whole (`cut` empty) or by the key of one cut.

    `measure` is a digest of what is counted, `first_on` and `last_on` the days of the first and the last row in it. Kept
    by `tallies.folding`, believed only together with the change log. No person is in it: people do not add.
    """

    PRIVACY = dict.fromkeys(
        (
            "pk",
            "measure",
            "cut",
            "month",
            "institution",
            "method",
            "key",
            "value",
            "estimated",
            "first_on",
            "last_on",
        ),
        Privacy.INTERNAL,
    )
    # No number of its own: nobody names a row, and an index less is written.
    pk = models.CompositePrimaryKey("measure", "cut", "month", "institution", "method", "key")
    measure = models.CharField(max_length=12)
    cut = models.CharField(max_length=20)
    month = models.DateField()
    institution = models.UUIDField()
    method = models.CharField(max_length=12)
    key = models.CharField(max_length=40)
    value = models.BigIntegerField()
    estimated = models.BooleanField()
    first_on = models.DateField()
    last_on = models.DateField()

    class Meta:
        verbose_name = _("tally of a month")
        verbose_name_plural = _("tallies of months")

    def __str__(self) -> str:
        return f"{self.measure} {self.month:%Y-%m} {self.key} {self.value}"
