"""Makes the floor's schema, tables and its one account: `python -m bench.floor.prepare` with DATABASE_URL set."""

import os

import django
from django.core.management import call_command
from django.db import connection

USERNAME, PASSWORD = "floor", "floor-of-the-house"


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.floor.settings"
    os.environ["FLOOR_PATH"] = "floor"  # Django must not take our tables for its own
    django.setup()
    from django.contrib.auth.models import User  # noqa: PLC0415 - models only after setup

    from .views import TABLES  # noqa: PLC0415 - as above

    with connection.cursor() as cursor:
        cursor.execute(TABLES)
    call_command("migrate", verbosity=0)
    if not User.objects.filter(username=USERNAME).exists():
        User.objects.create_user(USERNAME, password=PASSWORD)


if __name__ == "__main__":
    main()
