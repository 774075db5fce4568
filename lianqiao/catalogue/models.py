import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_scopes import ScopedManager

from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.core.triggers import refuse_truncate
from lianqiao.instruments.models.instruments import in_tongue

from .headings import MOST
from .states import Actor, Anchor, Vocabulary


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


class Pathway(GuardedModel):
    """One edition of a clinical pathway: the social work steps a kind of patient is taken through, by the day.

    It never changes. A changed pathway is its next edition; whoever began with an earlier one goes on by it.
    Not scoped, like terms: `pathways` shows an institution's own to nobody else.
    """

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "code": Privacy.PUBLIC,
        "edition": Privacy.PUBLIC,
        "title_zh": Privacy.PUBLIC,
        "title_en": Privacy.PUBLIC,
        "about_zh": Privacy.PUBLIC,
        "about_en": Privacy.PUBLIC,
        "anchor": Privacy.PUBLIC,
        "groups": Privacy.PUBLIC,
        "fits": Privacy.PUBLIC,
        "copied_from": Privacy.INTERNAL,
        "current": Privacy.INTERNAL,
    }

    institution = models.ForeignKey(
        "registry.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("institution"),
    )
    code = models.CharField(_("code"), max_length=40)
    edition = models.CharField(_("edition"), max_length=12)
    title_zh = models.CharField(_("Chinese name"), max_length=60)
    title_en = models.CharField(_("English name"), max_length=120)
    about_zh = models.CharField(_("what it is for, in Chinese"), max_length=300, blank=True)
    about_en = models.CharField(_("what it is for, in English"), max_length=300, blank=True)
    anchor = models.CharField(_("days count from"), max_length=10, choices=Anchor)
    groups = ArrayField(models.CharField(max_length=40), default=list, verbose_name=_("population groups"))
    # What of a case speaks for it: beginnings of ICD-10 codes, reasons of a request, words in the name of the ward, ages.
    fits = models.JSONField(_("fits"), default=dict)
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    current = models.BooleanField(_("current"), default=True)

    objects = GuardedManager()

    class Meta:
        verbose_name = _("clinical pathway")
        verbose_name_plural = _("clinical pathways")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "code", "edition"], nulls_distinct=False, name="pathway_edition_once"
            ),
            models.UniqueConstraint(
                fields=["institution", "code"],
                condition=Q(current=True),
                nulls_distinct=False,
                name="pathway_one_current_edition",
            ),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(title_zh="") & ~Q(title_en=""), name="pathway_named"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="edition_never_changes",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["current", "version"]),
            ),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The name in the language of the current request."""
        return in_tongue(self.title_zh, self.title_en)

    @property
    def about(self) -> str:
        return in_tongue(self.about_zh, self.about_en)

    def get_absolute_url(self) -> str:
        return reverse("catalogue:pathway", args=[self.pk])


class PathwayStep(GuardedModel):
    """What is to be done on a day of a pathway, once or every so many days, and the scale that is given then."""

    PRIVACY = {
        "pathway": Privacy.PUBLIC,
        "code": Privacy.PUBLIC,
        "day": Privacy.PUBLIC,
        "every": Privacy.PUBLIC,
        "times": Privacy.PUBLIC,
        "phase_zh": Privacy.PUBLIC,
        "phase_en": Privacy.PUBLIC,
        "text_zh": Privacy.PUBLIC,
        "text_en": Privacy.PUBLIC,
        "actor": Privacy.PUBLIC,
        "scale": Privacy.PUBLIC,
    }

    pathway = models.ForeignKey(Pathway, models.PROTECT, related_name="steps", db_index=False)
    code = models.CharField(_("code"), max_length=40)
    # The anchor itself is day 0; what comes before a discharge has a negative day.
    day = models.SmallIntegerField(_("day"))
    every = models.PositiveSmallIntegerField(_("every so many days"), default=0)
    times = models.PositiveSmallIntegerField(_("how many times"), default=1)
    phase_zh = models.CharField(_("phase, in Chinese"), max_length=40, blank=True)
    phase_en = models.CharField(_("phase, in English"), max_length=80, blank=True)
    # As long as a step of a plan may be, which is made of it.
    text_zh = models.CharField(_("what is to be done, in Chinese"), max_length=200)
    text_en = models.CharField(_("what is to be done, in English"), max_length=200)
    actor = models.CharField(_("whose task"), max_length=12, choices=Actor, default=Actor.WORKER)
    scale = models.CharField(pgettext_lazy("questionnaire", "scale"), max_length=40, blank=True)

    objects = GuardedManager()

    class Meta:
        verbose_name = _("step of a pathway")
        verbose_name_plural = _("steps of a pathway")
        ordering = ["day", "code"]
        constraints = [
            models.UniqueConstraint(fields=["pathway", "code"], name="pathway_step_code_once"),
            models.CheckConstraint(
                condition=Q(times=1, every=0) | Q(times__gt=1, every__gt=0), name="pathway_step_repeats_whole"
            ),
            models.CheckConstraint(condition=Q(day__gte=-365, day__lte=1095), name="pathway_step_day_near"),
            models.CheckConstraint(condition=~Q(text_zh="") & ~Q(text_en=""), name="pathway_step_told"),
        ]
        triggers = [
            pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update | pgtrigger.Delete),
            refuse_truncate(),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return in_tongue(self.text_zh, self.text_en)

    @property
    def phase(self) -> str:
        return in_tongue(self.phase_zh, self.phase_en)

    @property
    def days(self) -> list[int]:
        """The days it falls on, the first one first."""
        return [self.day + turn * self.every for turn in range(self.times)]


class PathwayOff(GuardedModel):
    """A pathway an institution does not use; without this it uses those of the library and its own."""

    PRIVACY = {"institution": Privacy.INTERNAL, "code": Privacy.INTERNAL, "off_on": Privacy.INTERNAL}

    institution = models.ForeignKey(
        "registry.Institution",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("institution"),
    )
    code = models.CharField(_("code"), max_length=40)
    off_on = models.DateField(_("switched off on"))

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("pathway switched off")
        verbose_name_plural = _("pathways switched off")
        constraints = [models.UniqueConstraint(fields=["institution", "code"], name="pathway_off_once")]

    def __str__(self) -> str:
        return self.code
