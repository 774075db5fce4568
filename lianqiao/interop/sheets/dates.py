"""Dates as they are typed: 2023年8月28日, 2023.8, 20230828, 45166, 28 on a sheet called 8月.

A date keeps the precision it was given with. What cannot be a date of something already done (a day that does
not exist, a day still to come, a lunar date) is refused, what had to be guessed is flagged.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .findings import Finding, Reading, doubtful, refused
from .grid import Value
from .text import as_text, fold

OLDEST = date(1949, 10, 1)
_SERIALS = range(20_000, 60_000)  # 1954 to 2064; smaller numbers are days, years or mistakes
_DIGITS = {digit: number for number, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LUNAR = re.compile(
    r"农历|阴历|旧历|正月|腊月|冬月|初[一二三四五六七八九十]|廿|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年"
)
_CLOCK = re.compile(r"(?:t|\s)*(?:上午|下午|晚上?|早上?|am|pm)?\d{1,2}[:：时点]\d{0,2}.*$")
_HOURS_AFTER_SPACE = re.compile(
    r"[\s\u3000]+(?:上午|下午|晚上?|早上?|中午)?[\s\u3000]*[\d０-９]{1,2}[:：时点].*$"
)
_RANGE = re.compile(r"\d(?:日|号)?(?:至|到|~|～)\d|[月日号](?:\d{1,2})?[日号]?-\d+[日号月]")
_PLAIN = re.compile(r"(\d{4})[-/.](\d\d)[-/.](\d\d)", re.ASCII)  # what most sheets hold
_FULL = re.compile(r"^(\d{4})[-./年\\](\d{1,2})[-./月\\](\d{1,2})[日号]?$")
_MONTH = re.compile(r"^(\d{4})[-./年\\](\d{1,2})月?份?$")
_SHORT = re.compile(r"^'?(\d{2})[-./年\\](\d{1,2})[-./月\\](\d{1,2})[日号]?$")
_YEARLESS = re.compile(r"^(\d{1,2})[-./月\\](\d{1,2})[日号]?$")
_DAY = re.compile(r"^(\d{1,2})[日号]?$")
_ENGLISH = re.compile(r"^(?:(\d{1,2})[-/]?)?([a-z]{3,9})[-/]?(\d{4})$")
_REVERSED = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")


@dataclass(frozen=True, slots=True)
class Dated:
    """A day together with how precisely it is known; of a month or a year it is the first day."""

    on: date
    precision: str = "day"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the sheet says about dates that leave something out."""

    today: date
    year: int | None = None
    month: int | None = None
    mac_dates: bool = False
    oldest: date = OLDEST


def arabic(text: str) -> str:
    """Chinese numerals of dates as digits: 二〇二三年一月十二日 → 2023年1月12日."""

    def number(seen: re.Match[str]) -> str:
        word = seen.group()
        if "十" not in word:
            return "".join(str(_DIGITS[digit]) for digit in word)
        tens, ones = word.split("十", 1)
        return str((_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0))

    return re.sub(r"[一二三四五六七八九]?十[一二三四五六七八九]?|[〇○零一二三四五六七八九]+", number, text)


def read_date(value: Value, around: Surroundings) -> Reading[Dated]:
    """Read one cell as the date of something that already happened."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _judged(Dated(value), as_text(value), around)
    if isinstance(value, bool | timedelta):
        return Reading(None, (refused("date_unreadable", as_text(value)),))
    if isinstance(value, int | float):
        return _from_number(float(value), around)
    original = as_text(value).strip()
    if seen := _PLAIN.fullmatch(original):
        return _of(int(seen[1]), int(seen[2]), int(seen[3]), original=original, around=around)
    if _LUNAR.search(original):
        return Reading(None, (refused("date_lunar", original),))
    # The hour goes before the spaces do: 2023-1-3 14:00 would become 2023-1-314:00.
    spoken = _HOURS_AFTER_SPACE.sub("", original)
    text = re.sub(r"[(\[【].*?[)\]】]|周[一二三四五六日天]|星期[一二三四五六日天]", "", fold(spoken)).rstrip(
        ".。,;"
    )
    text = _without_clock(text)
    if _RANGE.search(text):
        return Reading(None, (refused("date_range", original),))
    return _from_text(arabic(text), original, around)


def _without_clock(text: str) -> str:
    """`2023-1-3t15:03` and `2023年1月3日下午2:30` lose the hour; folding has already taken the space."""
    dated = re.match(
        r"^(\d{4}[-./年]\d{1,2}[-./月](?:3[01]|[12]\d|0?[1-9])日?)(?=t|\d{1,2}[:时点]|[上下中早晚])", text
    )
    return dated.group(1) if dated else _CLOCK.sub("", text) or text


def _from_text(text: str, original: str, around: Surroundings) -> Reading[Dated]:
    if seen := _FULL.match(text):
        return _of(*map(int, seen.groups()), original=original, around=around)
    if seen := _MONTH.match(text):
        return _of(int(seen[1]), int(seen[2]), 1, original=original, around=around, precision="month")
    if seen := _SHORT.match(text):
        year = 2000 + int(seen[1])
        note = doubtful("date_short_year", original, year=year)
        return _of(year, int(seen[2]), int(seen[3]), original=original, around=around, notes=(note,))
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _from_serial(float(text), original, around)
    if re.fullmatch(r"\d{6}|\d{8}|(19|20)\d\d年?", text):
        return _from_digits(text.rstrip("年"), original, around)
    if seen := _REVERSED.match(text):
        return _from_reversed(*map(int, seen.groups()), original=original, around=around)
    if seen := _YEARLESS.match(text):
        return _within_year(int(seen[1]), int(seen[2]), original, around)
    if seen := _DAY.match(text):
        return _within_month(int(seen[1]), original, around)
    if (seen := _ENGLISH.match(text)) and seen[2][:3] in _MONTHS:
        month, precision = _MONTHS.index(seen[2][:3]) + 1, "day" if seen[1] else "month"
        return _of(
            int(seen[3]), month, int(seen[1] or 1), original=original, around=around, precision=precision
        )
    return Reading(None, (refused("date_unreadable", original),))


def _from_number(number: float, around: Surroundings) -> Reading[Dated]:
    original = as_text(number)
    if number.is_integer():
        whole = int(number)
        if whole in _SERIALS:
            return _from_serial(number, original, around)
        if len(original) in (6, 8) or 1949 <= whole <= 2100:
            return _from_digits(original, original, around)
        if 1 <= whole <= 31:
            return _within_month(whole, original, around)
    elif 1949 <= number < 2101:
        return _from_decimal(original, around)
    elif number in _SERIALS or 20_000 < number < 60_000:
        return _from_serial(number, original, around)
    elif 1 < number < 13:
        return _month_and_day(original, around)
    return Reading(None, (refused("date_unreadable", original),))


def _from_decimal(original: str, around: Surroundings) -> Reading[Dated]:
    """2019.6 typed as a number. 2019.1 may have been 2019.10: the spreadsheet has lost the difference."""
    year, _, month = original.partition(".")
    if month == "1":
        note = doubtful("date_month_unclear", original, year=int(year))
        return _of(int(year), 1, 1, original=original, around=around, precision="year", notes=(note,))
    if not month.isdecimal() or len(month) > 2:
        return Reading(None, (refused("date_unreadable", original),))
    return _of(int(year), int(month), 1, original=original, around=around, precision="month")


def _month_and_day(original: str, around: Surroundings) -> Reading[Dated]:
    """1.3 typed as a number: 3 January; but 1.1 and 1.2 may have been 1.10 and 1.20."""
    month, _, day = original.partition(".")
    if day in ("1", "2", "3") or len(day) > 2:
        return Reading(None, (refused("date_unreadable", original),))
    return _within_year(int(month), int(day), original, around)


def _from_digits(text: str, original: str, around: Surroundings) -> Reading[Dated]:
    if len(text) == 4:
        return _of(int(text), 1, 1, original=original, around=around, precision="year")
    if len(text) == 6:
        return _of(int(text[:4]), int(text[4:]), 1, original=original, around=around, precision="month")
    return _of(int(text[:4]), int(text[4:6]), int(text[6:]), original=original, around=around)


def _from_serial(number: float, original: str, around: Surroundings) -> Reading[Dated]:
    start = date(1904, 1, 1) if around.mac_dates else date(1899, 12, 30)
    on = start + timedelta(days=int(number))
    return _judged(Dated(on), original, around, (doubtful("date_serial", original, date=on.isoformat()),))


def _from_reversed(
    first: int, second: int, year: int, *, original: str, around: Surroundings
) -> Reading[Dated]:
    """28/8/2023 or 8/28/2023; 3/8/2023 could be either and is refused."""
    if first == second or second > 12:
        return _of(year, first, second, original=original, around=around)
    if first > 12:
        return _of(year, second, first, original=original, around=around)
    return Reading(None, (refused("date_unreadable", original),))


def _within_year(month: int, day: int, original: str, around: Surroundings) -> Reading[Dated]:
    if around.year is None:
        return Reading(None, (refused("date_no_year", original),))
    return _of(around.year, month, day, original=original, around=around)


def _within_month(day: int, original: str, around: Surroundings) -> Reading[Dated]:
    if around.month is None:
        return Reading(None, (refused("date_no_month", original),))
    return _within_year(around.month, day, original, around)


def _of(
    year: int,
    month: int,
    day: int,
    *,
    original: str,
    around: Surroundings,
    precision: str = "day",
    notes: tuple[Finding, ...] = (),
) -> Reading[Dated]:
    try:
        on = date(year, month, day)
    except ValueError:
        return Reading(None, (refused("date_impossible", original),))
    return _judged(Dated(on, precision), original, around, notes)


def _judged(
    dated: Dated, original: str, around: Surroundings, notes: tuple[Finding, ...] = ()
) -> Reading[Dated]:
    if dated.on > around.today:
        return Reading(None, (refused("date_future", original),))
    if dated.on < around.oldest:
        return Reading(None, (refused("date_long_ago", original),))
    if around.month and around.year and dated.precision == "day" and dated.on.month != around.month:
        notes += (doubtful("date_other_month", original),)
    return Reading(dated, notes)


def months_in(text: Value) -> set[int]:
    """The months a sheet name or section names: `1月`, `一月份`, `2023年1月`, `202301`, `Jan`; none for a span."""
    folded = arabic(fold(text))
    if re.search(r"\d+月?[-~至到、]\d+月|季度|上半年|下半年|全年", folded):
        return set()
    found = {int(month) for month in re.findall(r"(?<!\d)(\d{1,2})月", folded)}
    found |= {
        int(month) for month in re.findall(r"(?<!\d)(?:19|20)\d\d[-./年]?(\d{1,2})(?:月|份|$|[^\d])", folded)
    }
    found |= {
        _MONTHS.index(word[:3]) + 1 for word in re.findall(r"[a-z]{3,9}", folded) if word[:3] in _MONTHS
    }
    found |= {int(month) for month in re.findall(r"^\d\d[-.](\d{1,2})$", folded)}
    if (
        not found
        and (seen := re.fullmatch(r"(?:sheet|表)?0?(\d{1,2})", folded))
        and not folded.startswith(("s", "表"))
    ):
        found = {int(seen[1])}
    return {month for month in found if 1 <= month <= 12}


def years_in(text: Value) -> set[int]:
    """The years a title, sheet or file name mentions, from 1990 on."""
    folded = arabic(fold(text))
    found = re.findall(r"(?<!\d)((?:19|20)\d\d)(?=年|[-./_]?\d{1,2}(?!\d)|[^\d]|$)", folded)
    found += [f"20{short}" for short in re.findall(r"(?<!\d)(\d\d)年(?=\d{1,2}月)", folded)]
    found += [f"20{short}" for short in re.findall(r"^(\d\d)[-.]\d{1,2}$", folded)]
    return {int(year) for year in found if 1990 <= int(year) <= 2100}
