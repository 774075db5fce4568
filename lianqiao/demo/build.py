"""Build the demo city once, showing how far it is."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from lianqiao.indicators.queries import scope_for
from lianqiao.indicators.services import keep_project_scope, publish_bulletin
from lianqiao.registry.models import Account, Institution, Region, Seat
from lianqiao.registry.services import seated

from . import plan
from .cast import PARTS, PASSWORD, seat_everybody
from .city import PROJECTS, PROJECTS_FROM, write_register, write_services
from .quality import write_quality
from .wards import add_wards, write_wards

SINCE = dt.date(2019, 1, 1)
Show = Callable[[str, int, int], None]


def is_built() -> bool:
    """Say whether the demo city is there already."""
    return Account.objects.filter(username=PARTS[0].username).exists()


def build(*, show: Show, now: dt.datetime | None = None) -> None:
    """Write the whole city in one transaction: a build that was cut off leaves nothing behind.

    `show(step, done, total)` is told of each step.
    """
    now = now or timezone.now()
    with seated("demo city") as by, transaction.atomic():
        show("register", 0, 1)
        institutions, teams = write_register(by=by)
        show("register", 1, 1)
        home = institutions[0]
        units = add_wards(by=by, institution=home)
        seats = seat_everybody(
            by=by,
            home=home,
            next_door=institutions[1],
            ward=units["康复医学科病房"],
            city=Region.objects.get(code="110000"),
            team=teams[str(home.pk)],
            from_on=SINCE,
        )
        write_services(
            by=by,
            institutions=institutions,
            teams=teams,
            until=timezone.localdate(now) - dt.timedelta(days=1),
            progress=lambda done, total: show("services", done, total),
        )
        show("wards", 0, 1)
        write_wards(institution=home, seats=seats, units=units, now=now)
        write_quality(institution=home, seats=seats, now=now)
        show("wards", 1, 1)
        show("bulletin", 0, 1)
        _publish(seats["wei"], institutions[:PROJECTS], now)
        show("bulletin", 1, 1)


def _publish(commission: Seat, carrying: list[Institution], now: dt.datetime) -> None:
    """Name the demonstration projects and publish the statement of 28 August 2023."""
    keep_project_scope(
        by=commission,
        institutions=carrying,
        name_zh="医务社工示范项目",
        name_en="Demonstration projects",
        projects=PROJECTS,
        from_on=PROJECTS_FROM,
        until_on=plan.AS_OF + dt.timedelta(days=1),
    )
    publish_bulletin(by=commission, as_of=plan.AS_OF, base=plan.BASE, scope=scope_for(commission), at=now)


def sign_ins() -> list[tuple[str, str, str, str]]:
    """Return user name, password, name and role of everybody in the cast."""
    return [(part.username, PASSWORD, part.name, part.does) for part in PARTS]
