"""Scoring: numbers from answers, by a pack that says how. Pure; the same answers and pack give the same scores."""

from .bands import Band, Interpretation
from .choosing import AS_THE_SCALE_HAS_IT, Whom, sets_for
from .packs import SCORED, BadPack, Pack, RedFlag, Rule, as_scored, read_pack
from .plans import Score, hinted, plan, raised, reached_by, score, unheard, warned

__all__ = [
    "AS_THE_SCALE_HAS_IT",
    "SCORED",
    "BadPack",
    "Band",
    "Interpretation",
    "Pack",
    "RedFlag",
    "Rule",
    "Score",
    "Whom",
    "as_scored",
    "hinted",
    "plan",
    "raised",
    "reached_by",
    "read_pack",
    "score",
    "sets_for",
    "unheard",
    "warned",
]
