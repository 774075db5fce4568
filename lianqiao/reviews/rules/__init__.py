"""May this be done now? `can_…` answers, `check_can_…` raises the reason; split by noun."""

from .hints import ForTheSupervisor, OwnNotes, check_can_answer, check_is_told, is_told
from .samples import (
    ConclusionMissing,
    NothingToDraw,
    NotYoursToAudit,
    OwnRecord,
    RecordsLeft,
    SampleIsSigned,
    SpanToCome,
    can_audit,
    check_can_check,
    check_can_draw,
    check_can_sign_sample,
    check_something_to_draw,
    is_own,
)

__all__ = [
    "ConclusionMissing",
    "ForTheSupervisor",
    "NotYoursToAudit",
    "NothingToDraw",
    "OwnNotes",
    "OwnRecord",
    "RecordsLeft",
    "SampleIsSigned",
    "SpanToCome",
    "can_audit",
    "check_can_answer",
    "check_can_check",
    "check_can_draw",
    "check_can_sign_sample",
    "check_is_told",
    "check_something_to_draw",
    "is_own",
    "is_told",
]
