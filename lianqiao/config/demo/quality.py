"""How the demo hospital looks after its work: who stands in for whom."""

import datetime as dt

from django.utils import timezone

from lianqiao.registry.models import Institution, Seat
from lianqiao.workforce.queries import worker_of
from lianqiao.workforce.services import appoint_deputy, end_deputy


def write_quality(*, institution: Institution, seats: dict[str, Seat], now: dt.datetime) -> None:
    """Write it for the first hospital."""
    _deputies(institution, seats, timezone.localdate(now))


def _deputies(institution: Institution, seats: dict[str, Seat], today: dt.date) -> None:
    """朱明澈 takes a course this week and 姚禾 stands in; an earlier one ended, one to come was called off."""
    yao, zhu, song = (worker_of(seats[name]) for name in ("yao", "zhu", "song"))

    def appoint(worker, deputy, first: int, back: int, reason: str):
        days = {"from_on": today + dt.timedelta(days=first), "until_on": today + dt.timedelta(days=back)}
        by = seats[worker.account.username]
        return appoint_deputy(
            by=by, institution=institution, worker=worker, deputy=deputy, reason=reason,
            today=min(today, days["from_on"]), **days,
        )  # fmt: skip

    appoint(song, zhu, -40, -33, "leave")
    appoint(zhu, yao, -1, 5, "training")
    end_deputy(by=seats["yao"], deputy=appoint(yao, song, 9, 12, "leave"), today=today)
