"""How far scores moved. Only answers to the same questions in the same words, counted alike, are set against each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from .editions import pack_of
from .models import InstrumentVersion, Response, Score
from .scoring import Pack

LIKE = ("edition__instrument", "edition__likeness")
"""What two answers share where their scores may be compared, as columns of `Response`: `kind_of` for a database."""


@dataclass(frozen=True)
class Change:
    """How far a score moved since an earlier response; `better` is None where nobody says which way is good."""

    before: Decimal
    now: Decimal
    better: bool | None
    matters: bool | None
    """Whether it is at least the smallest difference people notice; None where none is known."""

    @property
    def by(self) -> Decimal:
        return self.now - self.before


@dataclass(frozen=True)
class Step:
    """A response beside the one before it that it may be compared with, and how each score moved, by its code."""

    before: Response | None
    changes: dict[str, Change]
    unlike: Response | None
    """A later one of the same scale, answered to another text or counted otherwise: not compared."""


def kind_of(edition: InstrumentVersion) -> tuple[UUID, str]:
    """Return what versions share whose answers may be compared: the scale, its words, and how it is counted."""
    return edition.instrument_id, edition.likeness


def comparable(responses: Iterable[Response]) -> list[list[Response]]:
    """Return the responses by what they may be compared with, the earliest first in each."""
    found: dict[tuple[UUID, str], list[Response]] = {}
    for response in sorted(responses, key=_when):
        found.setdefault(kind_of(response.edition), []).append(response)
    return list(found.values())


def answered_otherwise(alike: Iterable[list[Response]]) -> list[InstrumentVersion]:
    """Return of what `comparable` found the scales that were answered to several texts, once each."""
    seen = [told[-1].edition for told in alike]
    scales = [edition.instrument_id for edition in seen]
    return [
        one
        for at, one in enumerate(seen)
        if scales.count(one.instrument_id) > 1 and one.instrument_id not in scales[:at]
    ]


def _when(response: Response) -> tuple:
    return response.on, response.pk


def step_of(response: Response, others: Iterable[Response]) -> Step:
    """Return what went before a response, out of others in any order."""
    instrument = response.edition.instrument_id
    earlier = [
        one for one in others if one.edition.instrument_id == instrument and _when(one) < _when(response)
    ]
    alike = [one for one in earlier if kind_of(one.edition) == kind_of(response.edition)]
    last = max(earlier, key=_when, default=None)
    before = max(alike, key=_when, default=None)
    changes = changes_between(before, response) if before is not None else {}
    return Step(before, changes, last if last is not before else None)


def changes_between(before: Response, now: Response) -> dict[str, Change]:
    """Return how each score moved from one response to a later one of the same kind, by code."""
    pack, then = pack_of(now.edition), {score.code: score for score in before.scores.all()}
    found = {
        score.code: change_between(then[score.code], score, pack)
        for score in now.scores.all()
        if score.code in then
    }
    return {code: change for code, change in found.items() if change is not None}


def change_between(before: Score, now: Score, pack: Pack | None) -> Change | None:
    """Return how a score moved; None while one of the two is incomplete."""
    if before.value is None or now.value is None:
        return None
    by, least = now.value - before.value, smallest_change(pack, now.code)
    ways = {"low": by < 0, "high": by > 0}
    better = ways.get(pack.rule(now.code).better) if pack and by else None
    return Change(before.value, now.value, better, None if least is None else abs(by) >= least)


def _told_of(pack: Pack | None, code: str) -> dict[str, Any]:
    """What the pack says of how a score may move: of one score, or of several in a list."""
    told = (pack.raw.get("change") or []) if pack else []
    return next((one for one in ([told] if isinstance(told, dict) else told) if one["score"] == code), {})


def smallest_change(pack: Pack | None, code: str) -> Decimal | None:
    """Return the smallest change of a score that people notice, as the pack names it; None where it names none."""
    told = _told_of(pack, code)
    return Decimal(str(told["minimal"])) if "minimal" in told else None


def reliable_change(pack: Pack | None, code: str) -> Decimal | None:
    """Return the change that is more than measuring error (Jacobson and Truax: 1.96 · SD · √2 · √(1 − r)); the
    number itself where the pack names one, None where it names neither that nor spread and reliability."""
    told = _told_of(pack, code)
    if "reliable" in told:
        return Decimal(str(told["reliable"]))
    if "sd" not in told or "reliability" not in told:
        return None
    spread, reliability = Decimal(str(told["sd"])), Decimal(str(told["reliability"]))
    return Decimal("1.96") * spread * (2 * (1 - reliability)).sqrt()
