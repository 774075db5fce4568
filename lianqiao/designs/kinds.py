"""What a design is made of: kinds of rows, languages, who answers, rules of scoring, and the changes one may take back."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(TextChoices):
    """What a row of the form is. `choice` and `multi` are one kind of FHIR, as are `line` and `text` almost."""

    CHOICE = "choice", pgettext_lazy("kind of question", "One answer of several")
    MULTI = "multi", pgettext_lazy("kind of question", "Several answers")
    BOOLEAN = "boolean", pgettext_lazy("kind of question", "Yes or no")
    INTEGER = "integer", pgettext_lazy("kind of question", "Whole number")
    DECIMAL = "decimal", pgettext_lazy("kind of question", "Number with decimals")
    QUANTITY = "quantity", pgettext_lazy("kind of question", "Number with a unit")
    DATE = "date", pgettext_lazy("kind of question", "Date")
    LINE = "line", pgettext_lazy("kind of question", "One line of text")
    TEXT = "text", pgettext_lazy("kind of question", "Long text")
    GROUP = "group", pgettext_lazy("kind of question", "Group of questions under a heading")
    DISPLAY = "display", pgettext_lazy("kind of question", "Text to read, no question")
    OTHER = "other", pgettext_lazy("kind of question", "Taken over from elsewhere")


# Kinds a row may become without losing what it holds.
ALIKE: dict[str, tuple[Kind, ...]] = {
    Kind.CHOICE: (Kind.CHOICE, Kind.MULTI),
    Kind.MULTI: (Kind.CHOICE, Kind.MULTI),
    Kind.INTEGER: (Kind.INTEGER, Kind.DECIMAL),
    Kind.DECIMAL: (Kind.INTEGER, Kind.DECIMAL),
    Kind.LINE: (Kind.LINE, Kind.TEXT),
    Kind.TEXT: (Kind.LINE, Kind.TEXT),
}
CHOICES = (Kind.CHOICE, Kind.MULTI)
NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.QUANTITY)
TEXTS = (Kind.LINE, Kind.TEXT)
ASKS_NOTHING = (Kind.GROUP, Kind.DISPLAY)


class Languages(TextChoices):
    BOTH = "both", _("Chinese and English")
    ZH = "zh", _("Chinese only")
    EN = "en", _("English only")


class Who(TextChoices):
    """Who answers the form."""

    SELF = "self", pgettext_lazy("who answers", "The client")
    PROXY = "proxy", pgettext_lazy("who answers", "Somebody for the client")
    CHILD = "child", pgettext_lazy("who answers", "A child")


class How(TextChoices):
    """How a score is made, as this room offers it; what else a copied scale brings stays as it is (`kept`)."""

    SUM = "sum", pgettext_lazy("rule of scoring", "Sum")
    MEAN = "mean", pgettext_lazy("rule of scoring", "Mean")
    OF_SCORES = "of_scores", pgettext_lazy("rule of scoring", "Sum of other scores (subscales)")
    WEIGHTED = "weighted", pgettext_lazy("rule of scoring", "Weighted sum")
    KEPT = "kept", pgettext_lazy("rule of scoring", "As the copied scale has it")


class Better(TextChoices):
    LOW = "low", pgettext_lazy("which way is good", "A low score is good")
    HIGH = "high", pgettext_lazy("which way is good", "A high score is good")


class Change(TextChoices):
    """What was done to a design last: what one may take back."""

    SETTINGS = "settings", pgettext_lazy("a change to a design", "Title and settings changed")
    ADDED = "added", pgettext_lazy("a change to a design", "Question added")
    ITEM = "item", pgettext_lazy("a change to a design", "Question changed")
    MOVED = "moved", pgettext_lazy("a change to a design", "Question moved")
    DUPLICATED = "duplicated", pgettext_lazy("a change to a design", "Question duplicated")
    REMOVED = "removed", pgettext_lazy("a change to a design", "Question removed")
    SCORE = "score", pgettext_lazy("a change to a design", "Score changed")
    SCORE_REMOVED = "score_removed", pgettext_lazy("a change to a design", "Score removed")
    VECTOR = "vector", pgettext_lazy("a change to a design", "Test vector changed")
    VECTOR_REMOVED = "vector_removed", pgettext_lazy("a change to a design", "Test vector removed")


class Operator(TextChoices):
    """When a row is asked: the operators of FHIR; `missing` is its `exists` with no."""

    IS = "=", pgettext_lazy("a condition", "is")
    IS_NOT = "!=", pgettext_lazy("a condition", "is not")
    ABOVE = ">", pgettext_lazy("a condition", "is more than")
    BELOW = "<", pgettext_lazy("a condition", "is less than")
    AT_LEAST = ">=", pgettext_lazy("a condition", "is at least")
    AT_MOST = "<=", pgettext_lazy("a condition", "is at most")
    EXISTS = "exists", pgettext_lazy("a condition", "is answered")
    MISSING = "missing", pgettext_lazy("a condition", "is not answered")


ORDERED = (Operator.ABOVE, Operator.BELOW, Operator.AT_LEAST, Operator.AT_MOST)
ASKS_WHETHER = (Operator.EXISTS, Operator.MISSING)
