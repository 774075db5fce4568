"""How, where, when and on whose behalf a scale is answered; what came of a warning."""

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


class Mode(TextChoices):
    SELF = "self", _("The client answers alone")
    ASSISTED = "assisted", _("Read out by a worker")
    PROXY = "proxy", _("Somebody answers for the client")


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


class Mistake(TextChoices):
    """Why a completed response is taken back."""

    PERSON = "person", _("Entered for the wrong person")
    TWICE = "twice", _("Entered twice")
    SHEET = "sheet", _("Another scale or another day")
    OTHER = "other", _("Entered wrongly otherwise")


class Outcome(TextChoices):
    """What the talk after a warning found."""

    SAFE = "safe", _("Talked with, no danger found")
    WATCHED = "watched", _("Some danger: agreed on safety, watched and seen again")
    REFERRED = "referred", _("Referred to psychiatry or emergency at once")
    MISTAKEN = "mistaken", _("Answered by mistake, asked again")
    UNREACHED = "unreached", _("Could not be reached; passed on")
