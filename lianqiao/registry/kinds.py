"""What an institution can be and how exactly it is known; what it does where nobody decided otherwise."""

from django.db import models
from django.utils.translation import gettext_lazy as _

FOLLOW_UP_DAYS = (7, 30, 90)
"""When a closed case is asked after: a week, a month and three months (domain 2.1)."""
BEREAVEMENT_DAYS = (14, 42)
"""When a family is asked after somebody died: after two and after six weeks."""
MOST_DAYS, FARTHEST_DAY = 6, 730


class DatePrecision(models.TextChoices):
    """How exactly a date is known. A month is kept as its first day together with this mark."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


class InstitutionClass(models.TextChoices):
    GENERAL = "general", _("General hospital")
    SPECIALISED = "specialised", _("Specialised hospital")
    TCM = "tcm", _("TCM hospital")
    PRIMARY_CARE = "primary_care", _("Primary care institution")
    PUBLIC_HEALTH = "public_health", _("Public health institution")


class Level(models.TextChoices):
    TERTIARY = "tertiary", _("Tertiary")
    SECONDARY = "secondary", _("Secondary")
    PRIMARY = "primary", _("Primary")
    UNRATED = "unrated", _("Unrated")


class DepartmentKind(models.TextChoices):
    """Whether the institution has a social work department, and how it stands (S28)."""

    INDEPENDENT = "independent", _("Independent department")
    ATTACHED = "attached", _("Attached to another department")
    NONE = "none", _("No department")


class ProgrammeState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    PILOT = "pilot", _("Pilot")
    OPERATING = "operating", _("Operating")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Ended")
