"""The states of a design, and the moves between them. Whether what came of it is in use, its edition says."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class DesignState(TextChoices):
    DRAFT = "draft", pgettext_lazy("of a design", "In the making")
    PUBLISHED = "published", pgettext_lazy("of a design", "Published")
    DISCARDED = "discarded", pgettext_lazy("of a design", "Thrown away")


DESIGN_MOVES: dict[str, set[str]] = {
    DesignState.DRAFT: {DesignState.PUBLISHED, DesignState.DISCARDED},
    # What was given out is immutable: another wording is another design, the next version.
    DesignState.PUBLISHED: set(),
    DesignState.DISCARDED: {DesignState.DRAFT},
}
MOVES: dict[type[TextChoices], dict[str, set[str]]] = {DesignState: DESIGN_MOVES}
