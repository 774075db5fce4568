from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy

from .headings import MOST
from .states import Vocabulary


class Term(GuardedModel):
    """One entry of a vocabulary, with its name in both languages and the days it may be chosen.

    Not scoped: terms name no person. Terms an institution added for itself carry that institution, and
    `queries.terms` shows them to nobody else. A code is never reused, so a record's code always has one meaning.
    """

    PRIVACY = {
        "vocabulary": Privacy.PUBLIC,
        "code": Privacy.PUBLIC,
        "label_zh": Privacy.PUBLIC,
        "label_en": Privacy.PUBLIC,
        "parent": Privacy.PUBLIC,
        "position": Privacy.PUBLIC,
        "valid_from": Privacy.PUBLIC,
        "valid_until": Privacy.PUBLIC,
        "institution": Privacy.INTERNAL,
    }

    vocabulary = models.CharField(_("vocabulary"), max_length=20, choices=Vocabulary.choices)
    code = models.CharField(_("code"), max_length=40)
    label_zh = models.CharField(_("Chinese name"), max_length=80)
    label_en = models.CharField(_("English name"), max_length=120)
    parent = models.CharField(_("belongs to"), max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    institution = models.ForeignKey(
        "registry.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution"),
    )

    objects = GuardedManager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["vocabulary", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["vocabulary", "code"], name="term_code_once"),
            models.CheckConstraint(
                condition=Q(vocabulary__in=Vocabulary.values), name="term_vocabulary_known"
            ),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(label_zh="") & ~Q(label_en=""), name="term_named"
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="term_span_forward",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the current request."""
        return self.label_zh if (translation.get_language() or "zh").startswith("zh") else self.label_en


class NoteFormat(GuardedModel):
    """A list of headings an institution wants notes to be written under, beside those of the library.

    A note keeps its headings in its own text: changing or retiring a format changes no note that was written.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "name": Privacy.INTERNAL,
        "headings": Privacy.INTERNAL,
        "retired_on": Privacy.INTERNAL,
    }

    institution = models.ForeignKey(
        "registry.Institution", models.PROTECT, related_name="+", verbose_name=_("institution")
    )
    name = models.CharField(_("name"), max_length=40)
    headings = ArrayField(models.CharField(max_length=40), size=MOST, verbose_name=_("headings"))
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("note format")
        verbose_name_plural = _("note formats")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "name"], condition=Q(retired_on=None), name="note_format_named_once"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & Q(headings__len__gte=1, headings__len__lte=MOST),
                name="note_format_has_headings",
            ),
        ]

    def __str__(self) -> str:
        return self.name
