"""What may be said of a text from elsewhere."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Numbers(TextChoices):
    """What stands on the answers of an item that the rule of scoring turns round: files carry either, and look alike."""

    PRINTED = "printed", _("The numbers of the printed form; the rule of scoring turns them round")
    SCORES = "scores", _("Scores, turned round already; nothing is turned round again")
