"""Before and after: one score of a group at two times, in pairs of the same person. Nobody is counted who has only one.

Pure, apart from reading the rule of scoring of the version. SD is that of a sample (n − 1), and needs at least two pairs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import mean, stdev
from uuid import UUID

from lianqiao.instruments.editions import pack_of, score_title
from lianqiao.instruments.models import InstrumentVersion, Response, Score
from lianqiao.instruments.readings import Change, change_between, reliable_change, smallest_change
from lianqiao.people.models import Client

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
        bool(pack and pack.better in ("low", "high")),
    )
