"""Numbers as they are typed: 12人, １２, 约30, 三, 1小时30分, half hours, telephone numbers, codes."""

import re
from datetime import datetime, time, timedelta

from .dates import arabic
from .findings import Finding, Reading, doubtful, refused
from .grid import Value
from .text import as_text, fold, means_nothing

_UNITS = r"(?:人次|人数|人|名|位|次|场|例|张|床|户|个|份|persons?|people|beds?)?"
_ABOUT = re.compile(r"约|大约|近|左右|余|多|上下|以上|\+|≈|~|about|approx|ca\.?")
_WORDS = {"两": "二", "俩": "二"}
_BIG = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
MOST_MINUTES = 24 * 60


def read_count(value: Value, *, least: int = 1, most: int = 1_000_000) -> Reading[int]:
    """A whole number; `约30` and `100余人` are estimates, `三` is flagged. Nothing entered reads as None."""
    if value is None or (isinstance(value, str) and means_nothing(value)):
        return Reading(None)
    original = as_text(value).strip()
    wrong: Reading[int] = Reading(None, (refused("count_unreadable", original, least=least),))
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return wrong
    text = fold(value).replace(",", "").replace("，", "")
    about = bool(_ABOUT.search(text))
    plain = _ABOUT.sub("", text)
    notes: tuple[Finding, ...] = ()
    number: int | None = None
    if seen := re.fullmatch(rf"共?(\d+)(?:\.0+)?{_UNITS}", plain):
        number = int(seen[1])
    elif seen := re.fullmatch(rf"([一二两俩三四五六七八九十百千万〇零]+){_UNITS}", plain):
        number = _spelled(seen[1])
        notes = (doubtful("count_words", original, number=number),)
    if number is None or number < least:
        return wrong
    if number > most:
        return Reading(None, (refused("count_too_large", original, most=most),))
    if about:
        notes += (doubtful("count_estimated", original),)
    return Reading(number, notes, about)


def _spelled(word: str) -> int:
    """三, 十二, 一百二十, 两千."""
    total, current = 0, 0
    for sign in word:
        sign = _WORDS.get(sign, sign)
        if sign in _BIG:
            total += max(current, 1) * _BIG[sign]
            current = 0
        else:
            current = int(arabic(sign))
    return total + current


def read_minutes(value: Value, *, unit: str = "") -> Reading[int]:
    """A duration in whole minutes; a bare number counts in `unit` ("hour" or minutes).

    Understands 30, 30分钟, 1小时, 1.5h, 半小时, 1小时30分, 一个半小时, 0:45, 9:00-10:30 and Excel durations.
    """
    if value is None or (isinstance(value, str) and means_nothing(value)):
        return Reading(None)
    original = as_text(value).strip()
    minutes = _minutes_of(value, unit)
    if minutes is None or minutes < 0:
        return Reading(None, (refused("minutes_unreadable", original),))
    if minutes > MOST_MINUTES:
        return Reading(None, (refused("minutes_too_long", original),))
    about = isinstance(value, str) and bool(_ABOUT.search(fold(value)))
    return Reading(round(minutes), (doubtful("count_estimated", original),) if about else (), about)


def _minutes_of(value: Value, unit: str) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, timedelta):
        return value.total_seconds() / 60
    if isinstance(value, datetime):
        # A duration of a day or less formatted as a time arrives dated at the start of the calendar.
        return value.hour * 60 + value.minute if value.year <= 1904 else None
    if isinstance(value, time):
        return value.hour * 60 + value.minute
    if isinstance(value, int | float):
        return value * 60 if unit == "hour" else value if float(value).is_integer() else None
    return _minutes_of_text(str(value), unit) if isinstance(value, str) else None


def _minutes_of_text(raw: str, unit: str) -> float | None:
    text = _ABOUT.sub("", fold(raw)) if not re.search(r"\d[:：]\d+[-~至]", fold(raw)) else fold(raw)
    if seen := re.fullmatch(r"(\d{1,2})[:时点](\d{2})分?[-~至到](\d{1,2})[:时点](\d{2})分?", text):
        start, end = int(seen[1]) * 60 + int(seen[2]), int(seen[3]) * 60 + int(seen[4])
        return end - start if end > start else None
    if seen := re.fullmatch(r"(\d{1,2}):(\d{2})(?::00)?", text):
        return int(seen[1]) * 60 + int(seen[2])
    text = text.replace("半个", "半").replace("一刻钟", "15分").replace("两", "二")
    text = re.sub(r"([一二三四五六七八九十]+)(?=个|小时|分|时)", lambda seen: arabic(seen[1]), text)
    text = re.sub(r"(\d+)个半(?:小时|钟头|h)", r"\g<1>.5小时", text)
    text = re.sub(r"^半(?:小时|钟头|h)$", "0.5小时", text)
    text = re.sub(r"(\d+)(?:个)?小时半$", r"\g<1>.5小时", text)
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text) * (60 if unit == "hour" else 1)
    seen = re.fullmatch(
        r"(?:(\d+(?:\.\d+)?)(?:个)?(?:小时|钟头|时|hours?|hrs?|h))?(?:零)?(?:(\d+(?:\.\d+)?)(?:分钟|分|minutes?|mins?|min|m|'))?",
        text,
    )
    if not seen or not text:
        return None
    return float(seen[1] or 0) * 60 + float(seen[2] or 0)


def read_phone(value: Value) -> Reading[str]:
    """A telephone number as digits; a number typed as a number loses nothing below 16 digits."""
    if means_nothing(value):
        return Reading("")
    original = as_text(value).strip()
    text = re.sub(r"^(\+?86-?|tel:?|电话:?)", "", fold(value))
    digits = re.sub(r"[-()转*#]", "", text)
    if not digits.isdecimal() or not 5 <= len(digits) <= 15:
        return Reading("", (doubtful("phone_unfit", original),))
    return Reading(digits if len(digits) == 11 else text)


def read_code(value: Value) -> Reading[str]:
    """An identifier as text. One that arrives as a long number is never accepted: its last digits are invented."""
    if means_nothing(value):
        return Reading("")
    original = as_text(value).strip()
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 1e15:
        return Reading(None, (refused("credit_code_number", original),))
    text = fold(value).upper()
    if not text.isalnum():
        text = re.sub(r"[-\s]", "", text)
    if "E" in text and re.fullmatch(r"\d(\.\d+)?E\+?\d+", text):
        return Reading(None, (refused("credit_code_number", original),))
    return Reading(text)
