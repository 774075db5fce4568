"""Phrases of one's own: short texts a person writes often, offered beside the areas of a note.

They are typed here and nowhere else: nothing takes them from a record, and nobody else sees them.
"""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lianqiao.core.errors import DomainError
from lianqiao.registry.composed import composed
from lianqiao.registry.models import Seat

from .models import Phrase

MOST = 50
"""Phrases one person may have; a longer list is slower to choose from than to type."""


class TooManyPhrases(DomainError):
    message = _("You have 50 phrases. Remove one you no longer use.")


def own_phrases(seat: Seat) -> QuerySet[Phrase]:
    """The phrases of whoever sits there, in their order."""
    return Phrase.objects.filter(account_id=seat.account_id)


def phrases_of(seat: Seat) -> list[Phrase]:
    """Return the phrases to offer beside a text."""
    return composed(_of, account=seat.account_id)


def _of(*, account: UUID) -> QuerySet[Phrase]:
    return Phrase.objects.filter(account_id=account).order_by("position", "id")


def add_phrase(*, by: Seat, name: str, text: str) -> Phrase:
    """Keep a phrase at the end of one's list. Raises `TooManyPhrases`."""
    places = list(own_phrases(by).values_list("position", flat=True))
    if len(places) >= MOST:
        raise TooManyPhrases
    return Phrase.objects.create(
        account_id=by.account_id, name=name.strip(), text=text.strip(), position=max(places, default=-1) + 1
    )


def change_phrase(*, by: Seat, phrase: Phrase, name: str, text: str) -> Phrase:
    """Rewrite a phrase of one's own."""
    phrase.name, phrase.text = name.strip(), text.strip()
    phrase.save(update_fields=["name", "text"])
    return phrase


def remove_phrase(*, by: Seat, phrase: Phrase) -> None:
    """Throw a phrase of one's own away. What was written with it stays."""
    own_phrases(by).filter(pk=phrase.pk).delete()


def lift_phrase(*, by: Seat, phrase: Phrase) -> None:
    """Put a phrase one place further up; the first one stays."""
    with transaction.atomic():
        mine = list(own_phrases(by).select_for_update().order_by("position", "id"))
        here = mine.index(phrase)
        if here:
            mine[here - 1], mine[here] = mine[here], mine[here - 1]
        for place, one in enumerate(mine):
            one.position = place
        Phrase.objects.bulk_update(mine, ["position"])
