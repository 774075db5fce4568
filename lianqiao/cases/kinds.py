"""What a report, a flag, a note, an access and a meeting can be of: choices that no record moves between."""

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


class SafeguardingKind(TextChoices):
    CHILD_ABUSE = "child_abuse", _("Child abuse or neglect")
    SEXUAL = "sexual", _("Sexual harm to a minor")
    DOMESTIC_VIOLENCE = "domestic_violence", _("Domestic violence against a person without full capacity")
    ELDER_ABUSE = "elder_abuse", _("Elder abuse or neglect")
    SELF_HARM = "self_harm", _("Self-harm or suicide risk")
    TRAFFICKING = "trafficking", _("Trafficking or abandonment")
    OTHER = "other", pgettext_lazy("kind of suspected harm", "Other harm")


class SafeguardingDecision(TextChoices):
    REPORT = "report", _("Report it")
    NO_REPORT = "no_report", _("Do not report, for the reasons given")


class Authority(TextChoices):
    """Whom the law has us tell (Minors Protection Law art. 11, Anti-Domestic Violence Law art. 14)."""

    POLICE = "police", _("Police")
    CIVIL_AFFAIRS = "civil_affairs", _("Civil affairs")
    EDUCATION = "education", _("Education authority")
    WOMENS_FEDERATION = "womens_federation", _("Women's federation")
    PROCURATORATE = "procuratorate", _("Procuratorate")
    HEALTH_COMMISSION = "health_commission", _("Health commission")
    OTHER = "other", pgettext_lazy("authority", "Another authority")


class Channel(TextChoices):
    PHONE = "phone", pgettext_lazy("channel of a report", "By phone")
    IN_PERSON = "in_person", pgettext_lazy("channel of a report", "In person")
    WRITTEN = "written", pgettext_lazy("channel of a report", "In writing")
    ONLINE = "online", pgettext_lazy("channel of a report", "Online")


class FlagKind(TextChoices):
    SELF_HARM = "self_harm", pgettext_lazy("risk flag", "Self-harm")
    VIOLENCE = "violence", pgettext_lazy("risk flag", "Violence")
    ABUSE = "abuse", pgettext_lazy("risk flag", "Abuse")
    FLIGHT = "flight", pgettext_lazy("risk flag", "Running away")
    FALL = "fall", pgettext_lazy("risk flag", "Falls")
    INFECTION = "infection", pgettext_lazy("risk flag", "Infection")
    DISPUTE = "dispute", pgettext_lazy("risk flag", "Dispute")
    OTHER = "other", pgettext_lazy("risk flag", "Other risk")


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


class MeetingKind(TextChoices):
    FAMILY = "family", _("Family meeting")
    CASE_CONFERENCE = "case_conference", _("Case conference")
    MDT = "mdt", _("Multidisciplinary meeting")


class AttendeeRole(TextChoices):
    CLIENT = "client", pgettext_lazy("role at a meeting", "Client")
    FAMILY = "family", pgettext_lazy("role at a meeting", "Family")
    WORKER = "worker", pgettext_lazy("role at a meeting", "Social worker")
    SUPERVISOR = "supervisor", pgettext_lazy("role at a meeting", "Supervisor")
    DOCTOR = "doctor", pgettext_lazy("role at a meeting", "Doctor")
    NURSE = "nurse", pgettext_lazy("role at a meeting", "Nurse")
    THERAPIST = "therapist", pgettext_lazy("role at a meeting", "Therapist")
    COMMUNITY = "community", pgettext_lazy("role at a meeting", "Community worker")
    VOLUNTEER = "volunteer", pgettext_lazy("role at a meeting", "Volunteer")
    LAWYER = "lawyer", pgettext_lazy("role at a meeting", "Lawyer or mediator")
    OTHER = "other", pgettext_lazy("role at a meeting", "Somebody else")
