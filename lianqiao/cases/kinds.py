"""What a note and an access can be of: choices that no record moves between."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Visibility(TextChoices):
    """For whom a note is written. A working note never becomes part of the record."""

    SHARED = "shared", _("Everybody who works with cases here")
    TEAM = "team", _("The care team of the case")
    PRIVATE = "private", _("Only me: a private working note")


class Restriction(TextChoices):
    """What makes a note so delicate that only its circle reads it (domain 3.2)."""

    PSYCHIATRIC = "psychiatric", _("Psychiatric illness")
    HIV = "hiv", _("HIV or another protected illness")
    ABUSE = "abuse", _("Abuse or violence")
    DISPUTE = "dispute", _("Dispute with the hospital")
    DIGNITY = "dignity", _("Dignity and last things")


class AccessKind(TextChoices):
    MINOR = "minor", _("Record of a minor, from outside the care team")
    SEALED = "sealed", _("Restricted notes and reports of a case")


class AccessReason(TextChoices):
    EMERGENCY = "emergency", _("Danger to somebody now")
    COVER = "cover", _("I stand in for an absent colleague")
    SAFEGUARDING = "safeguarding", _("Suspected harm has to be looked into")
    COMPLAINT = "complaint", _("Complaint or dispute")
    LEGAL = "legal", _("A court or an authority asks by law")
    QUALITY = "quality", _("Supervision or audit of records")
    OTHER = "other", pgettext_lazy("reason of an access", "Another reason")


class Judgement(TextChoices):
    JUSTIFIED = "justified", _("Justified")
    UNJUSTIFIED = "unjustified", _("Not justified")
