"""What came by anonymous links, as counts: how many answered in a month, and how many of the answers warned.

Nobody can be called, so the count is for the institution alone: to post the help lines where the codes hang. The rule of small
numbers is that of the anonymous answers on how somebody was served (ADR 0023): of a month with few answers nothing is told.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from lianqiao.casework.queries import FEWEST
from lianqiao.instruments.editions import read_edition
from lianqiao.instruments.models import Instrument, Response
from lianqiao.instruments.states import ResponseState
from lianqiao.instruments.warned import warns

MONTHS = 12


@dataclass(frozen=True)
class Month:
    """The anonymous answers of one month, by its first day. `warned` is None where the month is not told of."""

    on: date
    answers: int | None
    warned: int | None

    @property
    def is_few(self) -> bool:
        """Whether some warned, but so few that their number stays untold."""
        return self.warned is not None and 0 < self.warned < FEWEST


def months_of(instrument: Instrument, *, today: date) -> list[Month]:
    """Return the months of the last year with anonymous answers to a scale, the newest first.

    Empty for a scale none of whose answers warns. Reads the answers themselves: nothing of a warning is kept with them.
    """
    first = today.replace(day=1, year=today.year - 1)
    found = Response.objects.filter(
        client=None, edition__instrument=instrument, state=ResponseState.COMPLETED, on__gt=first
    )
    told: dict[date, list[bool]] = defaultdict(list)
    for response in found.select_related("edition").only("on", "answers", "edition"):
        _questionnaire, pack = read_edition(response.edition)
        if pack is not None and pack.red_flags:
            told[response.on].append(warns(response.edition, response.answers))
    return [_month(on, told[on]) for on in sorted(told, reverse=True)][:MONTHS]


def _month(on: date, warned: list[bool]) -> Month:
    if len(warned) < FEWEST:
        return Month(on, None, None)
    return Month(on, len(warned), sum(warned))
