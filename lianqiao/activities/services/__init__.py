"""The verbs of groups, sessions and activities."""

from .activities import (
    Outcome,
    cancel_activity,
    change_activity,
    correct_activity,
    hold_activity,
    plan_activity,
    sign_activity,
)
from .groups import cancel_group, change_group, end_group, enrol_member, leave_group, plan_group
from .imports import (
    ImportedActivity,
    ImportedSession,
    ImportReceipt,
    erase_batch,
    record_imported_activities,
    record_imported_sessions,
)
from .sessions import (
    SignInSheet,
    cancel_session,
    correct_session,
    hold_session,
    plan_session,
    repeat_last_session,
    sign_session,
)

__all__ = [
    "ImportReceipt",
    "ImportedActivity",
    "ImportedSession",
    "Outcome",
    "SignInSheet",
    "cancel_activity",
    "cancel_group",
    "cancel_session",
    "change_activity",
    "change_group",
    "correct_activity",
    "correct_session",
    "end_group",
    "enrol_member",
    "erase_batch",
    "hold_activity",
    "hold_session",
    "leave_group",
    "plan_activity",
    "plan_group",
    "plan_session",
    "record_imported_activities",
    "record_imported_sessions",
    "repeat_last_session",
    "sign_activity",
    "sign_session",
]
