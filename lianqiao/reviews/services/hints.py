"""Look for notes that repeat one another, and say what became of a hint."""

from collections.abc import Callable
from datetime import date, datetime

from lianqiao.audit.actions import action
from lianqiao.cases.rules import institution_of
from lianqiao.registry.models import Seat
from lianqiao.reviews import queries, rules
from lianqiao.reviews.models import LikenessHint
from lianqiao.reviews.rules.likeness import Gist, alike
from lianqiao.reviews.states import HintState

Progress = Callable[[int], None]


def look_for_repeats(*, by: Seat, since: date, at: datetime, progress: Progress | None = None) -> int:
    """Compare the notes since the day with those of the same worker before them; return how many pairs are new.

    `progress` is told how many notes were read. Raises `ForTheSupervisor`.
    """
    rules.check_is_told(by)
    compared: list[Gist] = []
    for gist in queries.gists(queries.notes_to_compare(by, since=since)):
        compared.append(gist)
        if progress is not None:
            progress(len(compared))
    with action("reviews.repeats_looked_for", by=by, since=since, notes=len(compared)) as details:
        known = queries.known_pairs()
        found = [
            LikenessHint(
                institution_id=institution_of(by), worker_id=pair.worker, note_id=pair.note,
                other_id=pair.other, ratio=pair.ratio, found_at=at,
            )
            for pair in alike(compared)
            if (pair.note, pair.other) not in known
        ]  # fmt: skip
        LikenessHint.everything.bulk_create(found)
        details["found"] = len(found)
    return len(found)


def answer_hint(*, by: Seat, hint: LikenessHint, state: str, at: datetime, remark: str = "") -> LikenessHint:
    """Say that the pair was seen, discussed, or is of no concern.

    Raises `ForTheSupervisor`, `OwnNotes`, `IllegalMove` or `StaleRecord`.
    """
    rules.check_can_answer(by, hint, state)
    hint.state, hint.remark = HintState(state), remark.strip()
    hint.answered_by, hint.answered_at = by, at
    with action("reviews.hint_answered", by=by, on=hint, state=hint.state):
        hint.save()
    return hint
