"""Where a member of a team comes from, and as what they work on the case."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MemberKind(TextChoices):
    OURS = "ours", _("A social worker of ours")
    HOSPITAL = "hospital", _("Somebody else of our hospital")
    OUTSIDE = "outside", _("Somebody of another organisation")


class TeamRole(TextChoices):
    RESPONSIBLE = "responsible", pgettext_lazy("role in a team", "In charge of the case")
    CO_WORKER = "co_worker", pgettext_lazy("role in a team", "Co-worker")
    DOCTOR = "doctor", pgettext_lazy("role in a team", "Doctor")
    NURSE = "nurse", pgettext_lazy("role in a team", "Nurse")
    THERAPIST = "therapist", pgettext_lazy("role in a team", "Rehabilitation therapist")
    PSYCHOLOGIST = "psychologist", pgettext_lazy("role in a team", "Psychologist")
    DIETITIAN = "dietitian", pgettext_lazy("role in a team", "Dietitian")
    VOLUNTEER = "volunteer", pgettext_lazy("role in a team", "Volunteer")
    COMMUNITY = "community", pgettext_lazy("role in a team", "Community worker")
    YOUTH_LEAGUE = "youth_league", pgettext_lazy("role in a team", "Youth league")
    CHARITY = "charity", pgettext_lazy("role in a team", "Charity")
    SCHOOL = "school", pgettext_lazy("role in a team", "School")
    OTHER = "other", pgettext_lazy("role in a team", "Something else")


# Who is in charge stands in the case; nobody types it a second time.
ROLES_ASKED = [choice for choice in TeamRole.choices if choice[0] != TeamRole.RESPONSIBLE]
