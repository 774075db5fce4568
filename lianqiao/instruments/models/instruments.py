"""Instruments and their versions."""

from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate
from lianqiao.instruments.kinds import Licence
from lianqiao.instruments.states import VersionState

from .guards import kept_after


def in_tongue(zh: str, en: str) -> str:
    """Return the text in the language of the current request, or the other where it has none."""
    return (zh or en) if (translation.get_language() or "zh").startswith("zh") else (en or zh)


class Instrument(GuardedModel):
    """A scale by name, whatever its wording: "PHQ-9". Those of the library belong to no institution.

    Not scoped: a scale names no person. `queries.instruments` shows an institution's own to nobody else.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "code": Privacy.PUBLIC,
        "title_zh": Privacy.PUBLIC,
        "title_en": Privacy.PUBLIC,
        "licence": Privacy.PUBLIC,
    }
    institution = models.ForeignKey(
        "registry.Institution", models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.SlugField(_("Code"), max_length=40)
    title_zh = models.CharField(_("Chinese name"), max_length=120)
    title_en = models.CharField(_("English name"), max_length=160)
    licence = models.CharField(_("Licence of the text"), max_length=8, choices=Licence)

    objects = GuardedManager()

    class Meta:
        verbose_name = _("Scale")
        verbose_name_plural = _("Scales")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "code"], name="instrument_code_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=~Q(title_zh="") & ~Q(title_en=""), name="instrument_named"),
        ]
        triggers = [refuse_truncate()]

    def __str__(self) -> str:
        return self.code

    @property
    def title(self) -> str:
        return in_tongue(self.title_zh, self.title_en)


class InstrumentVersion(GuardedModel):
    """One wording of a scale with its rule of scoring. Once published neither changes: another wording is another version.

    `definition` is a FHIR R4 Questionnaire and `pack` the rule of scoring, both as the text they were given in, so that
    giving them out again changes nothing; `supporting` holds the value sets and code systems it came with. `institution`
    is whose licensed text it is: there it stands in the place of the library's. Not scoped, as its instrument is not.
    """

    PRIVACY = {
        "instrument": Privacy.PUBLIC,
        "institution": Privacy.INTERNAL,
        "number": Privacy.PUBLIC,
        "state": Privacy.PUBLIC,
        "definition": Privacy.PUBLIC,
        "pack": Privacy.PUBLIC,
        "digest": Privacy.PUBLIC,
        "likeness": Privacy.PUBLIC,
        "source": Privacy.PUBLIC,
        "validated": Privacy.PUBLIC,
        "supporting": Privacy.PUBLIC,
        "text_version": Privacy.PUBLIC,
        "language": Privacy.PUBLIC,
        "confirmation": Privacy.INTERNAL,
        "published_at": Privacy.PUBLIC,
        "published_by": Privacy.INTERNAL,
        "retired_at": Privacy.PUBLIC,
    }
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, related_name="versions", verbose_name=_("Scale"), db_index=False
    )
    institution = models.ForeignKey(
        "registry.Institution", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    number = models.PositiveSmallIntegerField(_("Version"))
    state = models.CharField(_("State"), max_length=10, choices=VersionState, default=VersionState.DRAFT)
    definition = models.TextField(_("Questions"))
    pack = models.TextField(_("Rule of scoring"), blank=True)
    digest = models.CharField(max_length=64)
    # The same for every version that asks and counts the same: only answers to such are set against each other.
    likeness = models.CharField(max_length=64)
    source = models.TextField(_("Source and licence"), blank=True)
    # False for the plain rendering of ours, which is marked as such wherever it is shown.
    validated = models.BooleanField(_("The wording is the validated one"), default=False)
    supporting = models.TextField(blank=True)
    text_version = models.CharField(_("Version of the text"), max_length=40, blank=True)
    language = models.CharField(_("Language of the text"), max_length=40, blank=True)
    confirmation = models.ForeignKey(
        "instruments.LicenceConfirmation", models.PROTECT, null=True, blank=True, related_name="editions",
        db_index=False,
    )  # fmt: skip
    published_at = models.DateTimeField(_("In use since"), null=True, blank=True)
    published_by = models.ForeignKey(
        "registry.Seat", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    retired_at = models.DateTimeField(_("No longer in use since"), null=True, blank=True)

    objects = GuardedManager()

    class Meta:
        verbose_name = _("Version of a scale")
        verbose_name_plural = _("Versions of scales")
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "institution", "number"],
                name="instrument_version_once",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["instrument", "institution"],
                condition=Q(state=VersionState.PUBLISHED),
                name="instrument_one_version_in_use",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="instrument_version_knows_its_like", condition=~Q(likeness="")),
            models.CheckConstraint(
                name="instrument_version_published_says_when",
                condition=Q(state=VersionState.DRAFT, published_at=None)
                | (~Q(state=VersionState.DRAFT) & Q(published_at__isnull=False)),
            ),
        ]
        triggers = [kept_after(VersionState.DRAFT, moving=("retired_at",)), refuse_truncate()]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.number}"

    @property
    def title(self) -> str:
        return self.instrument.title
