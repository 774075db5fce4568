"""Build the demo city once, showing how far it is."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from lianqiao.registry.models import Account, Region
from lianqiao.registry.services import seated

from .cast import PARTS, PASSWORD, seat_everybody
from .city import write_register, write_services
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
            until=timezone.localdate(now) - dt.timedelta(days=30),
            progress=lambda done, total: show("services", done, total),
        )
        show("wards", 0, 1)
        write_wards(institution=home, seats=seats, units=units, now=now)
        show("wards", 1, 1)


def sign_ins() -> list[tuple[str, str, str, str]]:
    """Return user name, password, name and role of everybody in the cast."""
    return [(part.username, PASSWORD, part.name, part.does) for part in PARTS]
