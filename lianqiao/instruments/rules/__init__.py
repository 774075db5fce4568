"""May this be done now? `can_…` answers, `check_can_…` raises the reason; split by noun."""

from .answers import Fault, faults_of
from .red_flags import NotYetSaid, OutcomeMissing, check_can_settle, check_can_take
from .responses import (
    AnsweredInFuture,
    AnswersFaulty,
    InvitationIsOver,
    NothingAnswered,
    NothingToCorrect,
    ProxyMissing,
    ResponseIsDone,
    VersionNotInUse,
    WhyMissing,
    check_can_answer,
    check_can_begin,
    check_can_complete,
    check_can_correct,
    check_in_use,
)
from .retractions import MistakeUnsaid, NothingToRetract, can_retract, check_can_retract

__all__ = [
    "AnsweredInFuture",
    "AnswersFaulty",
    "Fault",
    "InvitationIsOver",
    "MistakeUnsaid",
    "NotYetSaid",
    "NothingAnswered",
    "NothingToCorrect",
    "NothingToRetract",
    "OutcomeMissing",
    "ProxyMissing",
    "ResponseIsDone",
    "VersionNotInUse",
    "WhyMissing",
    "can_retract",
    "check_can_answer",
    "check_can_begin",
    "check_can_complete",
    "check_can_correct",
    "check_can_retract",
    "check_can_settle",
    "check_can_take",
    "check_in_use",
    "faults_of",
]
