"""Scoring: numbers from answers, by a pack that says how. Pure; the same answers and pack give the same scores."""

from .bands import Band, Interpretation
from .packs import BadPack, Pack, RedFlag, Rule, read_pack
from .plans import Score, plan, raised, score

__all__ = [
    "BadPack",
    "Band",
    "Interpretation",
    "Pack",
    "RedFlag",
    "Rule",
    "Score",
    "plan",
    "raised",
    "read_pack",
    "score",
]
