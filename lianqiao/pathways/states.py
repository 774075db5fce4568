"""What being on a pathway can be."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class EnrolmentState(TextChoices):
    ACTIVE = "active", pgettext_lazy("state on a pathway", "On the pathway")
    COMPLETED = "completed", pgettext_lazy("state on a pathway", "Completed")
    LEFT = "left", pgettext_lazy("state on a pathway", "Left")


ENROLMENT_MOVES: dict[str, set[str]] = {
    EnrolmentState.ACTIVE: {EnrolmentState.COMPLETED, EnrolmentState.LEFT},
    EnrolmentState.COMPLETED: set(),
    EnrolmentState.LEFT: set(),
}

MOVES: dict[type[TextChoices], dict[str, set[str]]] = {EnrolmentState: ENROLMENT_MOVES}
