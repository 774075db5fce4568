"""What the programme asks of institutions: the phase a day falls into, and who must and who is encouraged."""

import datetime as dt
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from lianqiao.registry.models import Level


class Phase(StrEnum):
    """The phases of the coverage plan (S3). Before the first there was none."""

    BEFORE = "before"
    PILOT = "pilot"
    ROLL_OUT = "roll_out"
    FULL = "full_coverage"


PHASE_NAMES = {
    Phase.BEFORE: _("before the programme"),
    Phase.PILOT: _("pilot"),
    Phase.ROLL_OUT: _("roll-out"),
    Phase.FULL: _("full coverage"),
}
PHASES = (
    (dt.date(2020, 1, 1), Phase.PILOT),
    (dt.date(2022, 1, 1), Phase.ROLL_OUT),
    (dt.date(2025, 1, 1), Phase.FULL),
)


# Growth is told against the last day before the programme began.
BASE_DAY = PHASES[0][0] - dt.timedelta(days=1)


def phase_on(day: dt.date) -> Phase:
    """Return the phase of the coverage plan the day falls into."""
    begun = [phase for start, phase in PHASES if start <= day]
    return begun[-1] if begun else Phase.BEFORE


class Duty(StrEnum):
    MUST = "must"
    ENCOURAGED = "encouraged"


class Verdict(StrEnum):
    """How an institution stands to the rule: what is only encouraged can be missed, never violated."""

    MET = "met"
    VIOLATION = "violation"
    OPPORTUNITY = "opportunity"


# "Tertiary must, others encouraged" (S64).
POST_RULE: dict[str, Duty] = {Level.TERTIARY: Duty.MUST}


def verdict(level: str, *, has_post: bool, rule: dict[str, Duty] = POST_RULE) -> Verdict:
    """Say how an institution of this level stands to the rule; a level the rule does not name is encouraged."""
    if has_post:
        return Verdict.MET
    return Verdict.VIOLATION if rule.get(level, Duty.ENCOURAGED) is Duty.MUST else Verdict.OPPORTUNITY
