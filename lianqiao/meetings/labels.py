"""The words of meetings, for templates: `meeting_words.kind("mdt")`."""

from datetime import date

from django.utils.dates import WEEKDAYS

from .states import AttendeeRole, MeetingKind, MeetingState


def _of(choices):
    names = dict(choices.choices)
    return lambda code: names.get(code, code)


class MeetingWords:
    state = staticmethod(_of(MeetingState))
    kind = staticmethod(_of(MeetingKind))
    attendee = staticmethod(_of(AttendeeRole))

    @staticmethod
    def weekday(day: date) -> str:
        """Return the name of the day of the week."""
        return str(WEEKDAYS[day.weekday()])
