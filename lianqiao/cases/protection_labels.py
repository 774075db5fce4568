"""The words of harm, flags, readers and meetings, for templates: `words.harm("child_abuse")`."""

from datetime import date

from django.utils.dates import WEEKDAYS

from .kinds import (
    AccessKind,
    AccessReason,
    AttendeeRole,
    Authority,
    Channel,
    FlagKind,
    Judgement,
    MeetingKind,
    Restriction,
    SafeguardingDecision,
    SafeguardingKind,
    Visibility,
)
from .queries.flags import flags_holding
from .states import MeetingState, SafeguardingState


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
    flags_holding = staticmethod(flags_holding)
    visibility = staticmethod(_of(Visibility))
    restriction = staticmethod(_of(Restriction))
    access = staticmethod(_of(AccessKind))
    access_reason = staticmethod(_of(AccessReason))
    judgement = staticmethod(_of(Judgement))
    meeting = staticmethod(_of(MeetingState))
    meeting_kind = staticmethod(_of(MeetingKind))
    attendee = staticmethod(_of(AttendeeRole))

    @staticmethod
    def weekday(day: date) -> str:
        """Return the name of the day of the week."""
        return str(WEEKDAYS[day.weekday()])
