"""How, where, when and on whose behalf a scale is answered."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Licence(TextChoices):
    """Whether the text of a scale may come along (domain, part 4.1)."""

    SHIP = "SHIP", _("Free to use")
    SHIP_NC = "SHIP-NC", _("Free for non-commercial use")
    LOAD = "LOAD", _("The institution loads its licensed text")
    OWN = "OWN", _("Our own wording, not validated")
    NEVER = "NEVER", _("Not to be used here, licence or not")


class Area(TextChoices):
    """The part of life a scale looks at; a scale of the library names its own. Those an institution drew up or brought in stand apart."""

    MOOD = "mood", pgettext_lazy("area of scales", "Mood and strain")
    STRENGTH = "strength", pgettext_lazy("area of scales", "Strengths and hope")
    SAFETY = "safety", pgettext_lazy("area of scales", "Safety and risk")
    FUNCTION = "function", pgettext_lazy("area of scales", "Body and daily living")
    ILLNESS = "illness", pgettext_lazy("area of scales", "Illness and discharge")
    FAMILY = "family", pgettext_lazy("area of scales", "Family and carers")
    CHILDREN = "children", pgettext_lazy("area of scales", "Children")
    SUPPORT = "support", pgettext_lazy("area of scales", "Support and company")
    MONEY = "money", pgettext_lazy("area of scales", "Money and food")
    LIFE = "life", pgettext_lazy("area of scales", "Quality of life")
    SERVICE = "service", pgettext_lazy("area of scales", "Goals and service")
    OWN = "own", pgettext_lazy("area of scales", "Forms of the institution")


class Readiness(TextChoices):
    """Whether an institution may give a scale out, and what it waits for."""

    READY = "ready", pgettext_lazy("of a scale", "Ready to give")
    TEXT = "text", pgettext_lazy("of a scale", "Text to be loaded")
    WORD = "word", pgettext_lazy("of a scale", "Use to be confirmed")


class Mode(TextChoices):
    SELF = "self", _("The client answers alone")
    ASSISTED = "assisted", _("Read out by a worker")
    PARENT = "parent", _("A parent or guardian answers about the child")
    TEACHER = "teacher", _("A teacher answers about the child")
    PROXY = "proxy", _("Somebody else answers for the client")


OF_CHILDREN = (Mode.PARENT, Mode.TEACHER)
"""Who answers about a child alone: offered for those of at most this age, in years."""
A_CHILD_UNTIL = 18


class Setting(TextChoices):
    BEDSIDE = "bedside", pgettext_lazy("where a scale is answered", "At the bedside")
    CLINIC = "clinic", pgettext_lazy("where a scale is answered", "Clinic or office")
    HOME = "home", pgettext_lazy("where a scale is answered", "At home")
    PHONE = "phone", pgettext_lazy("where a scale is answered", "By telephone")
    ONLINE = "online", pgettext_lazy("where a scale is answered", "On their own phone")
    GROUP = "group", pgettext_lazy("where a scale is answered", "In a group")


class Occasion(TextChoices):
    INTAKE = "intake", pgettext_lazy("when a scale is answered", "Intake")
    BEFORE = "before", pgettext_lazy("when a scale is answered", "Before (pre)")
    DURING = "during", pgettext_lazy("when a scale is answered", "During the work")
    AFTER = "after", pgettext_lazy("when a scale is answered", "Afterwards (post)")
    FOLLOW_UP = "follow_up", pgettext_lazy("when a scale is answered", "Follow-up")


class Source(TextChoices):
    SCREEN = "screen", pgettext_lazy("how answers came in", "On screen")
    PAPER = "paper", pgettext_lazy("how answers came in", "From paper")
    LINK = "link", pgettext_lazy("how answers came in", "By link")


class Ground(TextChoices):
    """On what ground a scale is given without consent (Personal Information Protection Law, art. 13 (4))."""

    PROTECTION = "protection", _("Life or safety is in danger, or a minor has to be protected")


ORAL = "oral"
"""They agree there and then: no ground, but a consent that is written down."""


class TakenBack(TextChoices):
    """Why a link is taken back before it was answered."""

    PERSON = "person", _("Sent to the wrong person")
    SCALE = "scale", _("Another scale or another occasion")
    LOST = "lost", _("Lost, or in other hands")
    UNWANTED = "unwanted", _("They do not want to answer")
    NEEDLESS = "needless", _("No longer needed")


class Mistake(TextChoices):
    """Why a completed response is taken back."""

    PERSON = "person", _("Entered for the wrong person")
    TWICE = "twice", _("Entered twice")
    SHEET = "sheet", _("Another scale or another day")
    OTHER = "other", _("Entered wrongly otherwise")
