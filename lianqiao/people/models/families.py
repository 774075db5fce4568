"""The family map: who belongs to a family, and what ties them, beside the relations typed on clients' pages.

Relatives nobody has met are described by a name to call them by and by years: no dates, no numbers, no phones.
Rows that are taken off the map stay with the moment they were removed, so that it can be undone.
"""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_scopes import ScopedManager

from lianqiao.core.fields import EncryptedJSONField, EncryptedTextField
from lianqiao.core.guard import GuardedManager, GuardedModel
from lianqiao.core.privacy import Privacy
from lianqiao.genograms.kinds import (
    Condition,
    Descent,
    Emotion,
    Flow,
    Form,
    Mark,
    Quality,
    Strength,
    SystemKind,
    UnionKind,
    Zygosity,
)
from lianqiao.people.states import Sex

from .clients import Client

EARLIEST = 1850


def _year(name: str) -> Q:
    return Q(**{name: None}) | Q(**{f"{name}__range": (EARLIEST, 2200)})


def _institution() -> models.ForeignKey:
    return models.ForeignKey("registry.Institution", models.PROTECT, related_name="+", db_index=False)


class Family(GuardedModel):
    """What one map shows. Maps of clients who are related by `Relation` are read as one."""

    PRIVACY = {"institution": Privacy.INTERNAL}

    institution = _institution()

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("family")
        verbose_name_plural = _("families")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Household(GuardedModel):
    """People of a family who live together."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "family": Privacy.PERSONAL,
        "name": Privacy.PERSONAL,
        "removed_at": Privacy.INTERNAL,
    }

    institution = _institution()
    family = models.ForeignKey(Family, models.PROTECT, related_name="households")
    name = EncryptedTextField(_("name of the household"), blank=True, default="")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class FamilyMember(GuardedModel):
    """A person on the map: a client, whose name, sex and birth stand in their own record, or somebody described."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "family": Privacy.PERSONAL,
        "client": Privacy.PERSONAL,
        "household": Privacy.PERSONAL,
        "name": Privacy.PERSONAL,
        "sex": Privacy.PERSONAL,
        "born_as": Privacy.SENSITIVE,
        "form": Privacy.SENSITIVE,
        "birth_year": Privacy.PERSONAL,
        "death_year": Privacy.PERSONAL,
        "deceased": Privacy.PERSONAL,
        "occupation": Privacy.PERSONAL,
        "income": Privacy.SENSITIVE,
        "conditions": Privacy.SENSITIVE,
        "marks": Privacy.SENSITIVE,
        "carer_rank": Privacy.PERSONAL,
        "in_hospital": Privacy.PERSONAL,
        "birth_order": Privacy.PERSONAL,
        "twin_group": Privacy.PERSONAL,
        "zygosity": Privacy.PERSONAL,
        "dx": Privacy.INTERNAL,
        "dy": Privacy.INTERNAL,
        "removed_at": Privacy.INTERNAL,
    }

    institution = _institution()
    family = models.ForeignKey(Family, models.PROTECT, related_name="members")
    client = models.ForeignKey(
        Client, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("client")
    )
    household = models.ForeignKey(
        Household, models.SET_NULL, null=True, blank=True, related_name="members", verbose_name=_("household")
    )
    name = EncryptedTextField(_("name or how they are called"), blank=True, default="")
    sex = models.CharField(_("sex"), max_length=12, choices=Sex.choices, default=Sex.UNKNOWN)
    born_as = models.CharField(_("sex at birth, if another"), max_length=12, blank=True, default="")
    form = models.CharField(_("who or what"), max_length=12, choices=Form.choices, default=Form.PERSON)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    death_year = models.PositiveSmallIntegerField(_("year of death"), null=True, blank=True)
    deceased = models.BooleanField(_("deceased"), default=False)
    occupation = EncryptedTextField(_("occupation or a short note"), blank=True, default="")
    income = EncryptedTextField(_("income"), blank=True, default="")
    conditions = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    marks = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    carer_rank = models.PositiveSmallIntegerField(_("carer"), null=True, blank=True)
    in_hospital = models.BooleanField(_("in hospital now"), default=False)
    birth_order = models.PositiveSmallIntegerField(_("place among the siblings"), null=True, blank=True)
    twin_group = models.PositiveSmallIntegerField(_("twins of one birth"), null=True, blank=True)
    zygosity = models.CharField(_("twins"), max_length=10, choices=Zygosity.choices, default=Zygosity.UNKNOWN)
    dx = models.SmallIntegerField(default=0)
    dy = models.SmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("member of a family")
        verbose_name_plural = _("members of families")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["client"], name="family_client_once"),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="family_sex_known"),
            models.CheckConstraint(condition=Q(born_as__in=["", *Sex.values]), name="family_born_as_known"),
            models.CheckConstraint(condition=Q(form__in=Form.values), name="family_form_known"),
            models.CheckConstraint(condition=Q(zygosity__in=Zygosity.values), name="family_zygosity_known"),
            models.CheckConstraint(
                condition=Q(conditions__contained_by=Condition.values), name="family_conditions_known"
            ),
            models.CheckConstraint(condition=Q(marks__contained_by=Mark.values), name="family_marks_known"),
            models.CheckConstraint(
                condition=_year("birth_year") & _year("death_year"), name="family_years_likely"
            ),
            models.CheckConstraint(
                condition=Q(birth_year=None) | Q(death_year=None) | Q(death_year__gte=F("birth_year")),
                name="family_born_before_dying",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class _Bond(GuardedModel):
    """Between two members of a family."""

    institution = _institution()
    family = models.ForeignKey(Family, models.PROTECT, related_name="+")
    one = models.ForeignKey(FamilyMember, models.PROTECT, related_name="+")
    other = models.ForeignKey(FamilyMember, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


_BOND = {
    "institution": Privacy.INTERNAL,
    "family": Privacy.PERSONAL,
    "one": Privacy.PERSONAL,
    "other": Privacy.PERSONAL,
    "removed_at": Privacy.INTERNAL,
}


class FamilyUnion(_Bond):
    """A marriage or another bond of two partners, by years."""

    PRIVACY = _BOND | {
        "kind": Privacy.PERSONAL,
        "since": Privacy.PERSONAL,
        "separated": Privacy.PERSONAL,
        "is_separated": Privacy.PERSONAL,
        "divorced": Privacy.PERSONAL,
        "is_divorced": Privacy.PERSONAL,
        "remarried": Privacy.PERSONAL,
        "annulled": Privacy.PERSONAL,
    }

    kind = models.CharField(_("kind of bond"), max_length=12, choices=UnionKind.choices)
    since = models.PositiveSmallIntegerField(_("since the year"), null=True, blank=True)
    is_separated = models.BooleanField(_("separated"), default=False)
    separated = models.PositiveSmallIntegerField(_("separated in the year"), null=True, blank=True)
    is_divorced = models.BooleanField(_("divorced"), default=False)
    divorced = models.PositiveSmallIntegerField(_("divorced in the year"), null=True, blank=True)
    remarried = models.PositiveSmallIntegerField(
        _("married to each other again in the year"), null=True, blank=True
    )
    annulled = models.BooleanField(_("annulled"), default=False)

    class Meta:
        verbose_name = pgettext_lazy("of partners", "union")
        verbose_name_plural = pgettext_lazy("of partners", "unions")
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(one=F("other")), name="union_of_two"),
            models.CheckConstraint(condition=Q(kind__in=UnionKind.values), name="union_kind_known"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(separated=None) | Q(separated__gte=F("since")),
                name="union_separated_after",
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(divorced=None) | Q(divorced__gte=F("since")),
                name="union_divorced_after",
            ),
        ]


class ParentLink(GuardedModel):
    """`child` descends from `parent`, by birth or otherwise."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "family": Privacy.PERSONAL,
        "child": Privacy.PERSONAL,
        "parent": Privacy.PERSONAL,
        "kind": Privacy.SENSITIVE,
        "since": Privacy.PERSONAL,
        "removed_at": Privacy.INTERNAL,
    }

    institution = _institution()
    family = models.ForeignKey(Family, models.PROTECT, related_name="+")
    child = models.ForeignKey(FamilyMember, models.PROTECT, related_name="+")
    parent = models.ForeignKey(FamilyMember, models.PROTECT, related_name="+")
    kind = models.CharField(_("descent"), max_length=12, choices=Descent.choices)
    since = models.PositiveSmallIntegerField(_("since the year"), null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("descent")
        verbose_name_plural = _("descents")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(child=F("parent")), name="descent_of_two"),
            models.CheckConstraint(condition=Q(kind__in=Descent.values), name="descent_kind_known"),
            models.UniqueConstraint(
                fields=["child", "parent"], condition=Q(removed_at=None), name="descent_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class EmotionalLink(_Bond):
    """What is between two people; a line with a direction goes from `one` to `other`."""

    PRIVACY = _BOND | {"code": Privacy.SENSITIVE, "since": Privacy.PERSONAL, "note": Privacy.SENSITIVE}

    code = models.CharField(_("what is between them"), max_length=20, choices=Emotion.choices)
    since = models.PositiveSmallIntegerField(_("since the year"), null=True, blank=True)
    note = EncryptedTextField(_("note"), blank=True, default="")

    class Meta:
        verbose_name = _("emotional link")
        verbose_name_plural = _("emotional links")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(one=F("other")), name="emotion_of_two"),
            models.CheckConstraint(condition=Q(code__in=Emotion.values), name="emotion_known"),
            models.UniqueConstraint(
                fields=["one", "other", "code"], condition=Q(removed_at=None), name="emotion_once"
            ),
        ]


class EcomapSystem(GuardedModel):
    """A system round a client's household (school, hospital, relatives …) and the one line to it."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "client": Privacy.PERSONAL,
        "kind": Privacy.PERSONAL,
        "name": Privacy.PERSONAL,
        "quality": Privacy.SENSITIVE,
        "strength": Privacy.PERSONAL,
        "flow": Privacy.PERSONAL,
        "note": Privacy.SENSITIVE,
        "removed_at": Privacy.INTERNAL,
    }

    institution = _institution()
    client = models.ForeignKey(Client, models.PROTECT, related_name="+", verbose_name=_("client"))
    kind = models.CharField(_("system"), max_length=16, choices=SystemKind.choices)
    name = EncryptedTextField(_("which"), blank=True, default="")
    quality = models.CharField(_("quality of the link"), max_length=12, choices=Quality.choices)
    strength = models.PositiveSmallIntegerField(
        _("strength"), choices=Strength.choices, default=Strength.FAIR
    )
    flow = models.CharField(_("flow of resources"), max_length=12, choices=Flow.choices, default=Flow.NONE)
    note = EncryptedTextField(_("note"), blank=True, default="")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("system of an ecomap")
        verbose_name_plural = _("systems of ecomaps")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SystemKind.values), name="system_kind_known"),
            models.CheckConstraint(condition=Q(quality__in=Quality.values), name="system_quality_known"),
            models.CheckConstraint(condition=Q(flow__in=Flow.values), name="system_flow_known"),
            models.CheckConstraint(condition=Q(strength__in=Strength.values), name="system_strength_known"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class FamilySnapshot(GuardedModel):
    """The map of a client as it was on a day: the data of the drawing, not the picture, never changed again."""

    PRIVACY = {
        "institution": Privacy.INTERNAL,
        "client": Privacy.PERSONAL,
        "on": Privacy.PERSONAL,
        "title": Privacy.PERSONAL,
        "drawn": Privacy.SENSITIVE,
        "taken_at": Privacy.INTERNAL,
        "taken_by": Privacy.INTERNAL,
    }

    institution = _institution()
    client = models.ForeignKey(Client, models.PROTECT, related_name="+", verbose_name=_("client"))
    on = models.DateField(_("as of"))
    title = EncryptedTextField(_("occasion"), blank=True, default="")
    drawn = EncryptedJSONField(_("data of the drawing"))
    taken_at = models.DateTimeField(_("kept at"))
    taken_by = models.ForeignKey("registry.Seat", models.PROTECT, null=True, related_name="+")

    objects = ScopedManager(institution="institution", _manager_class=GuardedManager)

    class Meta:
        verbose_name = _("kept family map")
        verbose_name_plural = _("kept family maps")
        ordering = ["-on", "-id"]
        triggers = [
            # Whose it is may change when two records turn out to be one person's; what was drawn never.
            pgtrigger.Trigger(
                name="drawn_once",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF (NEW.id, NEW.institution_id, NEW."on", NEW.title, NEW.drawn, NEW.taken_at, NEW.taken_by_id)
                        IS DISTINCT FROM
                        (OLD.id, OLD.institution_id, OLD."on", OLD.title, OLD.drawn, OLD.taken_at, OLD.taken_by_id)
                    THEN
                        RAISE EXCEPTION 'a kept family map is not changed';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="kept_for_good", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
