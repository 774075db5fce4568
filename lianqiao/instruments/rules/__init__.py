"""May this be done now? `can_…` answers, `check_can_…` raises the reason; split by noun."""

from .answers import Fault, faults_of
from .consents import NobodyAgreed, ScalesRefused, check_may_ask, is_refused, refusers, standing
from .invitations import (
    InvitationIsDone,
    InvitationIsLate,
    InvitationIsOver,
    InvitationIsTakenBack,
    LinkReasonMissing,
    check_can_send_again,
    check_can_take_back,
    check_is_open,
)
from .red_flags import NotYetSaid, OutcomeMissing, cannot_decide, check_can_settle, check_can_take
from .responses import (
    AnsweredInFuture,
    AnswersFaulty,
    AskedAlone,
    GapsLeft,
    NothingAnswered,
    NothingToCorrect,
    ProxyMissing,
    ResponseIsDone,
    VersionNotInUse,
    WhyMissing,
    asked_alone,
    check_can_answer,
    check_can_begin,
    check_can_complete,
    check_can_correct,
    check_can_send,
    check_in_use,
    check_is_alone,
    check_nothing_left_out,
)
from .retractions import MistakeUnsaid, NothingToRetract, can_retract, check_can_retract

__all__ = [
    "AnsweredInFuture", "AnswersFaulty", "AskedAlone", "Fault", "GapsLeft", "InvitationIsDone",
    "InvitationIsLate", "InvitationIsOver", "InvitationIsTakenBack", "LinkReasonMissing",
    "MistakeUnsaid", "NobodyAgreed", "NotYetSaid", "NothingAnswered", "NothingToCorrect",
    "NothingToRetract", "OutcomeMissing", "ProxyMissing", "ResponseIsDone", "ScalesRefused",
    "VersionNotInUse", "WhyMissing", "asked_alone", "can_retract", "cannot_decide", "check_can_answer",
    "check_can_begin", "check_can_complete", "check_can_correct", "check_can_retract", "check_can_send",
    "check_can_send_again", "check_can_settle", "check_can_take", "check_can_take_back", "check_in_use",
    "check_is_alone", "check_is_open", "check_may_ask", "check_nothing_left_out", "faults_of",
    "is_refused", "refusers", "standing",
]  # fmt: skip
