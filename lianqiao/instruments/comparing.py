"""Two answers of one client to the same scale, side by side: scores with what moved, and question by question."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language

from .courses import said
from .editions import read_edition
from .models import InstrumentVersion, Response
from .progress import comparable
from .readings import Reading, readings_of
from .sheets import Sheet


@dataclass(frozen=True)
class ScoreBeside:
    """One score before and after, and how it moved in words."""

    before: Reading | None
    after: Reading
    moved: str


@dataclass(frozen=True)
class QuestionBeside:
    number: str
    text: str
    heading: bool
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    before: Response
    after: Response
    scores: tuple[ScoreBeside, ...]
    questions: tuple[QuestionBeside, ...]

    @property
    def edition(self) -> InstrumentVersion:
        return self.after.edition


def pairs_of(responses: Iterable[Response]) -> list[list[Response]]:
    """Return what can be compared: the answers to each wording of a scale given at least twice, the earliest first;
    the scale answered last leads."""
    found = [told for told in comparable(responses) if len(told) > 1]
    return sorted(found, key=lambda told: (told[-1].on, told[-1].pk), reverse=True)


def comparison_of(pairs: list[list[Response]], before: str, after: str) -> Comparison | None:
    """Return the two answers named by their keys; without names the first and the last of the scale answered last.
    None where they are not to be compared."""
    if not before and not after:
        return _beside(pairs[0][0], pairs[0][-1]) if pairs else None
    for told in pairs:
        known = {str(one.pk): at for at, one in enumerate(told)}
        if before in known and after in known and known[before] < known[after]:
            return _beside(told[known[before]], told[known[after]])
    return None


def _beside(before: Response, after: Response) -> Comparison:
    questionnaire, pack = read_edition(after.edition)
    then = {one.score.code: one for one in readings_of(before)}
    scores = tuple(
        ScoreBeside(then.get(now.score.code), now, said(_score(then.get(now.score.code)), now.score, pack))
        for now in readings_of(after)
    )
    language = get_language() or "zh"
    old = {row.name: row for row in Sheet(questionnaire, before.answers).rows(language)}
    new = {row.name: row for row in Sheet(questionnaire, after.answers).rows(language)}
    questions = tuple(
        QuestionBeside(
            row.number,
            row.text,
            row.kind == "group",
            old[name].told if name in old and not old[name].hidden else (),
            row.told if not row.hidden else (),
        )
        for name, row in (old | new).items()
        if row.kind not in ("display", "more") and not (row.fixed and not row.told)
    )
    return Comparison(before, after, scores, questions)


def _score(reading: Reading | None):
    return reading.score if reading else None
