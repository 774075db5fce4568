"""Before and after: one score of a group at two times, in pairs of the same person. Nobody is counted who has only one.

Pure, apart from reading the rule of scoring of the version. SD is that of a sample (n − 1), and needs at least two pairs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import mean, stdev
from uuid import UUID

from lianqiao.instruments.editions import pack_of, score_title
from lianqiao.instruments.models import InstrumentVersion, Response, Score
from lianqiao.instruments.progress import Change, change_between, reliable_change, smallest_change
from lianqiao.people.models import Client

from .models import Measurement

ONLY_BEFORE, ONLY_AFTER, NEITHER, INCOMPLETE = "only_before", "only_after", "neither", "incomplete"
"""Why somebody is left out of the pairs."""


@dataclass(frozen=True)
class Pair:
    """One person at both times."""

    client: Client
    before: Score
    after: Score
    change: Change
    reliable: bool | None
    """Whether the change is more than measuring error; None where nobody knows how large that is."""


@dataclass(frozen=True)
class Spread:
    mean: Decimal
    sd: Decimal | None


@dataclass(frozen=True)
class ScoreCompared:
    """One score of the scale: its pairs, their spreads, and who is left out and why."""

    code: str
    title: str
    pairs: tuple[Pair, ...]
    left_out: tuple[tuple[Client, str], ...]
    least: Decimal | None
    reliable: Decimal | None
    knows_better: bool

    @property
    def before(self) -> Spread | None:
        return _spread([pair.change.before for pair in self.pairs])

    @property
    def after(self) -> Spread | None:
        return _spread([pair.change.now for pair in self.pairs])

    @property
    def change(self) -> Spread | None:
        return _spread([pair.change.by for pair in self.pairs])

    @property
    def better(self) -> int:
        return sum(pair.change.better is True for pair in self.pairs)

    @property
    def worse(self) -> int:
        return sum(pair.change.better is False for pair in self.pairs)

    @property
    def clearly_better(self) -> int:
        return sum(bool(pair.change.better and pair.change.matters) for pair in self.pairs)

    @property
    def reliably_better(self) -> int:
        return sum(bool(pair.change.better and pair.reliable) for pair in self.pairs)


def _spread(values: Sequence[Decimal]) -> Spread | None:
    if not values:
        return None
    return Spread(Decimal(mean(values)), Decimal(stdev(values)) if len(values) > 1 else None)


def compared(
    edition: InstrumentVersion,
    people: Sequence[Client],
    before: dict[UUID, Response],
    after: dict[UUID, Response],
) -> list[ScoreCompared]:
    """Return every score of the scale at both times; responses by client, completed ones only."""
    pack = pack_of(edition)
    return [
        _compared(edition, rule.code, people, _scores(before, rule.code), _scores(after, rule.code))
        for rule in (pack.rules if pack else ())
    ]


def answers_of(
    sheets: Sequence[Measurement],
    chosen: tuple[Measurement, Measurement],
    answered: Mapping[UUID, Mapping[UUID, Response]],
) -> list[dict[UUID, Response]]:
    """Return by client what each answered before and after: on the sheets chosen, else last on others of the same occasion.

    Who came late answered "before" on a later sheet than the rest. `sheets` stand by day, the earliest first; nothing
    counts as before that was answered on a later sheet than what came after.
    """
    befores, afters = (_preferred(sheets, one, chosen) for one in chosen)
    told: list[dict[UUID, Response]] = [{}, {}]
    for client in {key for sheet in (*befores, *afters) for key in answered.get(sheet.pk, {})}:
        last = next((sheet for sheet in afters if client in answered.get(sheet.pk, {})), None)
        early = [sheet for sheet in befores if last is None or sheets.index(sheet) < sheets.index(last)]
        first = next((sheet for sheet in early if client in answered.get(sheet.pk, {})), None)
        for side, sheet in zip(told, (first, last), strict=True):
            if sheet is not None:
                side[client] = answered[sheet.pk][client]
    return told


def _preferred(
    sheets: Sequence[Measurement], one: Measurement, chosen: tuple[Measurement, Measurement]
) -> list[Measurement]:
    """The sheet chosen, then the others of its occasion, the last first; only itself where both are of one occasion."""
    if chosen[0].occasion == chosen[1].occasion:
        return [one]
    return [one, *(other for other in reversed(sheets) if other.occasion == one.occasion and other != one)]


def _scores(responses: dict[UUID, Response], code: str) -> dict[UUID, Score]:
    return {
        key: score
        for key, response in responses.items()
        for score in response.scores.all()
        if score.code == code
    }


def _compared(
    edition: InstrumentVersion,
    code: str,
    people: Sequence[Client],
    before: dict[UUID, Score],
    after: dict[UUID, Score],
) -> ScoreCompared:
    pack = pack_of(edition)
    reliable, pairs, left_out = reliable_change(pack, code), [], []
    for client in people:
        one, other = before.get(client.pk), after.get(client.pk)
        if one is None or other is None:
            left_out.append((client, NEITHER if one is other else ONLY_AFTER if one is None else ONLY_BEFORE))
            continue
        change = change_between(one, other, pack)
        if change is None:
            left_out.append((client, INCOMPLETE))
        else:
            sure = None if reliable is None else abs(change.by) >= reliable
            pairs.append(Pair(client, one, other, change, sure))
    return ScoreCompared(
        code,
        score_title(pack, code),
        tuple(pairs),
        tuple(left_out),
        smallest_change(pack, code),
        reliable,
        bool(pack and pack.rule(code).better in ("low", "high")),
    )
