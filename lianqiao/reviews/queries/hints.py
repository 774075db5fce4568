"""Reads of notes to compare, and of what was found."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from lianqiao.cases.models import Contact
from lianqiao.cases.states import ContactState
from lianqiao.registry.models import Seat
from lianqiao.reviews.models import LikenessHint
from lianqiao.reviews.rules.likeness import WITHIN, Gist, shingles
from lianqiao.reviews.states import HintState

AT_ONCE = 500


def notes_to_compare(by: Seat, *, since: date) -> QuerySet[Contact]:
    """Return the signed notes the seat may read and did not write, since the day and as long before it as counts.

    What was imported was written elsewhere and is left out. Decrypting happens as they are read, not before.
    """
    notes = Contact.objects.filter(state=ContactState.SIGNED, on__gte=since - WITHIN, batch=None)
    notes = notes.filter(worker__isnull=False, case__isnull=False).exclude(worker__account_id=by.account_id)
    return notes.only("id", "worker_id", "case_id", "on", "text").order_by("worker_id", "on", "id")


def gists(notes: QuerySet[Contact]) -> Iterator[Gist]:
    """Yield what is compared of each note; its text is let go at once."""
    for note in notes.iterator(chunk_size=AT_ONCE):
        if note.worker_id and note.case_id:
            yield Gist(note.pk, note.worker_id, note.case_id, note.on, shingles(note.text))


def known_pairs() -> set[tuple[UUID, UUID]]:
    """Return the pairs that were found before, those the reader may not see included."""
    return set(LikenessHint.everything.values_list("note_id", "other_id"))


def hint_rows(seat: Seat, *, waiting: bool) -> QuerySet:
    """Return the hints of the seat as flat rows: those that wait for an answer, or all."""
    hints = LikenessHint.objects.filter(Q(worker__account=None) | ~Q(worker__account_id=seat.account_id))
    if waiting:
        hints = hints.filter(state=HintState.WAITING)
    return hints.values(
        "id", "ratio", "found_at", "state", "worker__name", "note__on", "other__on", "note__case__number",
        "note__case__episode", "other__case__number", "other__case__episode",
    )  # fmt: skip


def waiting_hints(seat: Seat) -> int:
    """Return how many hints wait for the seat."""
    return hint_rows(seat, waiting=True).order_by().count()
