"""A calendar as other programmes read it (RFC 5545): times and wards, never a name, a case or what it is about."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .queries import Appointment

MIME = "text/calendar; charset=utf-8"
FOLD = 74  # octets of a line, less the space that begins the next
# China keeps one time the year round, and has since 1992.
_ZONE = (
    "BEGIN:VTIMEZONE", "TZID:Asia/Shanghai", "BEGIN:STANDARD", "DTSTART:19920101T000000", "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800", "TZNAME:CST", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


def calendar_text(entries: Iterable[Appointment], *, now: datetime) -> str:
    """Return the calendar: each meeting at its hour with its ward; steps and follow-ups as how many are due on a day."""
    entries = list(entries)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Lianqiao//calendar//ZH",
        "CALSCALE:GREGORIAN",
        *_ZONE,
    ]
    for entry in entries:
        if entry.at is not None:
            lines += _meeting(entry, now)
    dated = sorted(entry.on for entry in entries if entry.at is None)
    for day, due in groupby(dated):
        lines += _due(day, len(list(due)), now)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _meeting(entry: Appointment, now: datetime) -> list[str]:
    row, begins = entry.row, timezone.localtime(entry.at)
    ward = row["unit__name"] or ""
    what = _("Meeting %(time)s, %(ward)s") if ward else _("Meeting %(time)s")
    said = what % {"time": f"{begins:%H:%M}", "ward": ward}
    return [
        "BEGIN:VEVENT",
        f"UID:{row['id']}@lianqiao",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART;TZID=Asia/Shanghai:{begins:%Y%m%dT%H%M%S}",
        f"DURATION:PT{row['minutes']}M",
        f"SUMMARY:{_escaped(said)}",
        "END:VEVENT",
    ]


def _due(day: date, count: int, now: datetime) -> list[str]:
    said = ngettext("%(count)s thing due", "%(count)s things due", count) % {"count": count}
    return [
        "BEGIN:VEVENT",
        f"UID:due-{day:%Y%m%d}@lianqiao",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        "TRANSP:TRANSPARENT",
        f"SUMMARY:{_escaped(said)}",
        "END:VEVENT",
    ]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Yield the line in parts of at most 75 octets, none of which cuts a character."""
    part, size = "", 0
    for sign in line:
        wide = len(sign.encode())
        if size + wide > FOLD:
            yield part
            part, size = " ", 1
        part, size = part + sign, size + wide
    yield part
