"""The whole demo city can be built at any hour, and is there once."""

import datetime as dt

from django.db import connection
from django.utils import timezone

from lianqiao.demo.build import build, is_built
from tests.activities.stage import NOW


def keep_statistics() -> None:
    """Hold off autovacuum. The whole city stands in one transaction here: counted in its midst its tables are empty, and
    plans made for empty tables take minutes over full ones."""
    with connection.cursor() as cursor:
        tables = ", ".join(f'"{name}"' for name in connection.introspection.table_names(cursor))
        cursor.execute(f"LOCK TABLE {tables} IN SHARE UPDATE EXCLUSIVE MODE")


def test_the_city_is_built_just_after_midnight_when_three_hours_ago_was_yesterday(db):
    # A newcomer's first evening ends here: in the hospital's time the day has begun, in UTC it has not.
    past_midnight = timezone.make_aware(dt.datetime.combine(timezone.localdate(NOW), dt.time(0, 20)))
    told = []
    keep_statistics()
    build(show=lambda step, done, total: told.append((step, done == total)), now=past_midnight)
    assert is_built()
    assert [step for step, whole in told if whole] == ["register", "services", "wards", "bulletin"]
