"""The days of a city: which are worked, how much happens on each, and what they look like in a COPY row."""

import datetime as dt
from bisect import bisect_left

from lianqiao.core.dates import is_working_day

ONE_DAY = dt.timedelta(days=1)
# What PostgreSQL counts days and microseconds from.
EPOCH, MICROSECOND = dt.datetime(2000, 1, 1, tzinfo=dt.UTC), dt.timedelta(microseconds=1)
# What happens on a day, against a plain working day of 10. Nobody is on duty at weekends but for a crisis.
PLAIN, WEEKEND, MONDAY, MONTH_END = 10, 1, 1, 3
SEASON = {1: 0, 2: -2, 3: 1, 4: 0, 5: 0, 6: 0, 7: -1, 8: -1, 9: 1, 10: 0, 11: 1, 12: 1}
LAST_WORKING_DAYS = 3
A_WHILE = 100
"""Days after the history that are asked for often: when steps fall due, when groups meet again."""


class Days:
    """Days are numbers from 0, the first of the history; `last` is the day before the city's today."""

    def __init__(self, first: dt.date, until: dt.date) -> None:
        self.first, self.until = first, until
        dates = [first + ONE_DAY * number for number in range((until - first).days + 1)]
        self.last = len(dates) - 2
        self.today = len(dates) - 1
        self.text = [day.isoformat() for day in dates]
        self._later = [(first + ONE_DAY * number).isoformat() for number in range(len(dates) + A_WHILE)]
        self.weights = _weights(dates)
        midnight = [dt.datetime.combine(day, dt.time(), dt.timezone(dt.timedelta(hours=8))) for day in dates]
        # The upper half of keys made that day: milliseconds, and the version of UUIDs in order of time.
        self.stamp = [int(moment.timestamp() * 1000) << 16 | 0x7000 for moment in midnight]
        self.midnights = [(moment - EPOCH) // MICROSECOND for moment in midnight]
        self.pg_days = [(day - EPOCH.date()).days for day in dates]
        # Each day as often as it weighs, so that drawing one evenly draws it by weight.
        self.draws = [number for number, weight in enumerate(self.weights[:-1]) for _ in range(weight)]
        self.starts = [bisect_left(self.draws, number) for number in range(len(dates) + 1)]

    def date(self, number: int) -> dt.date:
        return self.first + ONE_DAY * number

    def number(self, day: dt.date) -> int:
        return (day - self.first).days

    def later(self, number: int, days: int) -> str:
        """Return the text of a day that may lie outside the history."""
        ahead = number + days
        return self._later[ahead] if ahead < len(self._later) else self.date(ahead).isoformat()

    def between(self, first: int, last: int, chance: float) -> int:
        """Return the day at `chance` (0 to 1) of what happens from `first` to `last`, both included."""
        low, high = self.starts[first], self.starts[last + 1]
        return self.draws[low + int(chance * (high - low))]


def _weights(dates: list[dt.date]) -> list[int]:
    weights = [0] * len(dates)
    left: dict[tuple[int, int], int] = {}
    for number in range(len(dates) - 1, -1, -1):
        day = dates[number]
        if not is_working_day(day):
            weights[number] = WEEKEND
            continue
        month = (day.year, day.month)
        left[month] = left.get(month, 0) + 1
        rush = MONTH_END if left[month] <= LAST_WORKING_DAYS else 0
        weights[number] = PLAIN + SEASON[day.month] + rush + (MONDAY if day.weekday() == 0 else 0)
    return weights
