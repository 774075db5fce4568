"""The words of harm and risk, for templates: `protection_words.harm("child_abuse")`."""

from .kinds import Authority, Channel, FlagKind, SafeguardingDecision, SafeguardingKind
from .states import OpeningState, SafeguardingState


def _of(choices):
    names = dict(choices.choices)
    return lambda code: names.get(code, code)


class ProtectionWords:
    harm = staticmethod(_of(SafeguardingKind))
    harm_state = staticmethod(_of(SafeguardingState))
    harm_decision = staticmethod(_of(SafeguardingDecision))
    authority = staticmethod(_of(Authority))
    channel = staticmethod(_of(Channel))
    flag = staticmethod(_of(FlagKind))
    opening_state = staticmethod(_of(OpeningState))
