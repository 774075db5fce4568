"""What became of a hint at a repeated note, how far an audit sample is, and which moves between are allowed."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class HintState(TextChoices):
    """What the supervisor says of two notes that are nearly the same."""

    WAITING = "waiting", pgettext_lazy("state of a hint", "Not looked at yet")
    SEEN = "seen", pgettext_lazy("state of a hint", "Seen")
    DISCUSSED = "discussed", _("Discussed with the worker")
    NO_CONCERN = "no_concern", _("No concern")


HINT_MOVES: dict[str, set[str]] = {
    HintState.WAITING: {HintState.SEEN, HintState.DISCUSSED, HintState.NO_CONCERN},
    HintState.SEEN: {HintState.DISCUSSED, HintState.NO_CONCERN},
    HintState.DISCUSSED: set(),
    HintState.NO_CONCERN: set(),
}


class SampleState(TextChoices):
    """How far an audit sample is; a signed one never changes."""

    DRAWN = "drawn", _("Drawn")
    UNDER_REVIEW = "under_review", _("Under review")
    SIGNED = "signed", pgettext_lazy("state of an audit sample", "Signed")


SAMPLE_MOVES: dict[str, set[str]] = {
    SampleState.DRAWN: {SampleState.UNDER_REVIEW},
    SampleState.UNDER_REVIEW: {SampleState.SIGNED},
    SampleState.SIGNED: set(),
}


class Answer(TextChoices):
    """How a record meets one item of the checklist."""

    YES = "yes", pgettext_lazy("item of a checklist", "Yes")
    PARTLY = "partly", pgettext_lazy("item of a checklist", "Partly")
    NO = "no", pgettext_lazy("item of a checklist", "No")
    NOT_APPLICABLE = "not_applicable", _("Does not apply")


class Result(TextChoices):
    """What a record came to, by the share of what applies."""

    GOOD = "good", pgettext_lazy("result of a record", "Meets the standard")
    FAIR = "fair", pgettext_lazy("result of a record", "To be completed")
    POOR = "poor", pgettext_lazy("result of a record", "To be put right")
