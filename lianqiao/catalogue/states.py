from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Vocabulary(TextChoices):
    """The lists of terms a record may choose from; a new list is a new member here and a new file in library/."""

    CATEGORY = "category", _("Service categories")
    ITEM = "item", _("Service items")
    SCENE = "scene", _("Scenes")
    CARE_STAGE = "care_stage", _("Care stages")
    MODE = "mode", _("Modes of contact")
    POPULATION_GROUP = "population_group", _("Population groups")
    PROBLEM_TYPE = "problem_type", _("Problem types")
    REQUEST_REASON = "request_reason", _("Reasons for a request")
    DECLINE_REASON = "decline_reason", _("Reasons for declining")
    REDIRECT_REASON = "redirect_reason", _("Reasons for redirecting")
    CLOSE_REASON = "close_reason", _("Reasons for closing")
    OUTCOME = "outcome", _("Outcomes")
    PLACEMENT = "placement", _("Placements after discharge")
    DISCHARGE_CHECK = "discharge_check", _("What a discharge needs")
    TECHNIQUE = "technique", _("Techniques")


# What a term of one vocabulary hangs under. Problem types hang under problem types: a tree of two levels.
PARENTS = {
    Vocabulary.ITEM: Vocabulary.CATEGORY,
    Vocabulary.PROBLEM_TYPE: Vocabulary.PROBLEM_TYPE,
}

# Figures are broken down by these and compared between institutions, so an institution cannot add to them.
CLOSED = frozenset({Vocabulary.CATEGORY, Vocabulary.SCENE, Vocabulary.CARE_STAGE, Vocabulary.MODE})


class Anchor(TextChoices):
    """The day the steps of a clinical pathway are counted from."""

    OPENED = "opened", pgettext_lazy("day a pathway counts from", "Opening of the case")
    ADMISSION = "admission", pgettext_lazy("day a pathway counts from", "Admission")
    DISCHARGE = "discharge", pgettext_lazy("day a pathway counts from", "Discharge")
    TREATMENT = "treatment", _("First day of treatment")


class Actor(TextChoices):
    """Whose task a step is. The owner, a worker, sees to it that it is done."""

    WORKER = "worker", _("Social worker")
    PATIENT = "patient", _("The client")
    FAMILY = "family", pgettext_lazy("whose task", "Family")
    CLINICIAN = "clinician", _("Doctor or nurse")
    VOLUNTEER = "volunteer", _("Volunteer")
    ORGANISATION = "organisation", _("Another organisation")
