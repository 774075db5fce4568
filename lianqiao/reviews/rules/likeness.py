"""How alike two notes are: the share of common shingles. Nothing here keeps a text or names anybody."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

SHINGLE = 4
"""Characters of a shingle: two words of Chinese, short enough that a changed name spoils only a few."""
LEAST_CHARACTERS = 60
NEARLY = Decimal("0.8")
WITHIN = timedelta(days=90)


@dataclass(frozen=True)
class Gist:
    """What is compared of a note: whose, when, in which case, and its shingles as numbers."""

    note: UUID
    worker: UUID
    case: UUID
    on: date
    shingles: frozenset[int]


@dataclass(frozen=True)
class Alike:
    """Two notes of one worker that are nearly the same, the earlier one second."""

    worker: UUID
    note: UUID
    other: UUID
    ratio: Decimal


def plain(text: str) -> str:
    """Return letters and digits alone, in one width and case: what is left when a text is only laid out anew."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


def shingles(text: str) -> frozenset[int]:
    """Return the shingles of the text as numbers; none of one that is too short to say anything."""
    letters = plain(text)
    if len(letters) < LEAST_CHARACTERS:
        return frozenset()
    return frozenset(hash(letters[at : at + SHINGLE]) for at in range(len(letters) - SHINGLE + 1))


def jaccard(one: frozenset[int], other: frozenset[int]) -> Decimal:
    """Return how much two sets of shingles have in common: 0 nothing, 1 everything."""
    common = len(one & other)
    return Decimal(common) / (len(one) + len(other) - common) if common else Decimal(0)


def alike(gists: Iterable[Gist]) -> Iterator[Alike]:
    """Yield the pairs of one worker, of two cases and at most 90 days apart, that are nearly the same.

    Notes without shingles are passed over. In the order of their days each is held against those before it.
    """
    told: dict[UUID, list[Gist]] = {}
    for gist in sorted(gists, key=lambda one: (one.on, str(one.note))):
        if not gist.shingles:
            continue
        before = told.setdefault(gist.worker, [])
        while before and gist.on - before[0].on > WITHIN:
            before.pop(0)
        for other in before:
            if other.case != gist.case and _could_be(gist, other):
                ratio = jaccard(gist.shingles, other.shingles)
                if ratio >= NEARLY:
                    yield Alike(gist.worker, gist.note, other.note, round(ratio, 3))
        before.append(gist)


def _could_be(one: Gist, other: Gist) -> bool:
    """Say whether the sizes allow it at all; most pairs are told apart by this alone."""
    few, many = sorted((len(one.shingles), len(other.shingles)))
    return few >= NEARLY * many
