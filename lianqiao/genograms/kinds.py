"""The words of a family map: what a person, a bond, a descent and a feeling may be."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Form(TextChoices):
    """What stands in a person's place."""

    PERSON = "person", _("person")
    PREGNANCY = "pregnancy", _("pregnancy")
    MISCARRIAGE = "miscarriage", _("miscarriage")
    ABORTION = "abortion", _("abortion")
    STILLBIRTH = "stillbirth", _("stillbirth")
    DONOR = "donor", _("donor or surrogate")
    PET = "pet", _("pet")


SMALL = {
    Form.PREGNANCY: 0.6,
    Form.MISCARRIAGE: 0.25,
    Form.ABORTION: 0.25,
    Form.STILLBIRTH: 0.5,
    Form.DONOR: 0.6,
    Form.PET: 0.6,
}
"""Forms drawn smaller than a person, in parts of the symbol size."""


class Condition(TextChoices):
    ILLNESS = "illness", _("physical or psychological illness")
    SUBSTANCE = "substance", _("alcohol or drug problem")
    SUBSTANCE_SUSPECTED = "suspected", _("alcohol or drug problem suspected")
    SUBSTANCE_RECOVERY = "recovery", _("recovering from an alcohol or drug problem")
    SERIOUS = "serious", _("serious mental and physical illness with a substance problem")


class Mark(TextChoices):
    SMOKER = "smoker", _("smoker")
    OBESITY = "obesity", _("obesity")
    LANGUAGE = "language", _("language problem")
    ABROAD = "abroad", _("lives abroad or elsewhere")
    INSTITUTION = "institution", _("lives in an institution")
    CULTURE = "culture", _("of another culture")


LETTERS = {Mark.SMOKER: "S", Mark.OBESITY: "O", Mark.LANGUAGE: "L"}
"""Marks written at the lower right; the others stand as a wavy line above."""


class UnionKind(TextChoices):
    MARRIAGE = "marriage", _("marriage")
    COHABITATION = "cohabitation", _("living together")
    ENGAGEMENT = "engagement", _("engaged or dating")
    AFFAIR = "affair", _("affair")
    UNSTATED = "unstated", _("parents together, bond not stated")


class Descent(TextChoices):
    BIOLOGICAL = "biological", _("by birth")
    ADOPTED = "adopted", _("adopted")
    FOSTER = "foster", _("fostered")
    STEP = "step", _("stepchild")
    DONOR = "donor", _("donor or surrogate")


class Zygosity(TextChoices):
    UNKNOWN = "unknown", pgettext_lazy("zygosity", "unknown")
    IDENTICAL = "identical", _("identical")
    FRATERNAL = "fraternal", _("fraternal")


class Emotion(TextChoices):
    NORMAL = "normal", _("ordinary")
    CLOSE = "close", _("close")
    FUSED = "fused", _("fused")
    DISTANT = "distant", _("distant")
    CONFLICT = "conflict", _("conflict")
    CLOSE_HOSTILE = "close_hostile", _("close and in conflict")
    FUSED_HOSTILE = "fused_hostile", _("fused and in conflict")
    CUTOFF = "cutoff", _("cut off")
    CUTOFF_REPAIRED = "cutoff_repaired", _("cut off, repaired")
    FOCUSED_ON = "focused_on", _("focused on")
    CARETAKER = "caretaker", _("takes care of")
    PHYSICAL_ABUSE = "physical_abuse", _("physical abuse")
    EMOTIONAL_ABUSE = "emotional_abuse", _("emotional abuse")
    SEXUAL_ABUSE = "sexual_abuse", _("sexual abuse")
    SPIRITUAL = "spiritual", _("spiritual bond")


ABUSE = frozenset({Emotion.PHYSICAL_ABUSE, Emotion.EMOTIONAL_ABUSE, Emotion.SEXUAL_ABUSE})
"""Lines that are safeguarding matter: hidden from those without the right, in exports and on paper."""


class SystemKind(TextChoices):
    """What a family is linked to, in the order it stands round the ring."""

    EXTENDED_FAMILY = "extended_family", _("extended family")
    FRIENDS = "friends", _("friends")
    NEIGHBOURS = "neighbours", _("neighbours")
    SCHOOL = "school", _("school")
    EMPLOYER = "employer", _("work")
    HOSPITAL = "hospital", _("hospital")
    INSURANCE = "insurance", _("medical insurance")
    CIVIL_AFFAIRS = "civil_affairs", _("civil affairs and street office")
    COMMUNITY = "community", _("community station")
    CHARITY = "charity", _("charity")
    RELIGION = "religion", _("religion")
    LAW = "law", _("police and court")
    LEISURE = "leisure", _("leisure")
    ONLINE = "online", _("internet groups")
    TRANSPORT = "transport", _("transport")
    HOUSING = "housing", _("housing")
    OTHER = "other", pgettext_lazy("system", "other")


class Quality(TextChoices):
    SUPPORTIVE = "supportive", _("supportive")
    TENUOUS = "tenuous", _("tenuous, unsure")
    STRESSFUL = "stressful", _("stressful")
    NONE = "none", _("no relation: a gap")


class Strength(IntegerChoices):
    WEAK = 1, _("weak")
    FAIR = 2, _("fair")
    STRONG = 3, _("strong")


class Flow(TextChoices):
    """Which way energy and resources go."""

    NONE = "none", _("not stated")
    TO_FAMILY = "to_family", _("to the family")
    FROM_FAMILY = "from_family", _("from the family")
    BOTH = "both", _("both ways")
