"""What a suspicion and a risk can be of, whom the law has us tell and how, for how long a record is opened: choices that no
record moves between."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


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


class OpeningSpan(TextChoices):
    """For how long a supervisor opens a minor's record to somebody from outside its care team."""

    DAY = "day", _("24 hours")
    THREE_DAYS = "three_days", _("3 days")
    WEEK = "week", _("7 days")

    @property
    def length(self) -> timedelta:
        return {
            self.DAY: timedelta(days=1),
            self.THREE_DAYS: timedelta(days=3),
            self.WEEK: timedelta(days=7),
        }[self]


class FlagKind(TextChoices):
    SELF_HARM = "self_harm", pgettext_lazy("risk flag", "Self-harm")
    VIOLENCE = "violence", pgettext_lazy("risk flag", "Violence")
    ABUSE = "abuse", pgettext_lazy("risk flag", "Abuse")
    FLIGHT = "flight", pgettext_lazy("risk flag", "Running away")
    FALL = "fall", pgettext_lazy("risk flag", "Falls")
    INFECTION = "infection", pgettext_lazy("risk flag", "Infection")
    DISPUTE = "dispute", pgettext_lazy("risk flag", "Dispute")
    OTHER = "other", pgettext_lazy("risk flag", "Other risk")
