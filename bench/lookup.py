"""Find people as the picker does, without the page around it, and by hand-written SQL; prints milliseconds as JSON.

Run by the benchmark, which hands in what is to be looked for: DATABASE_URL=… python -m bench.lookup < asked.json
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

import django
import psycopg
from django_scopes import scope

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianqiao.config.settings")
django.setup()

from django.utils import timezone  # noqa: E402 - settings are read on the way

from lianqiao.people.queries import lookup  # noqa: E402 - models only after setup
from lianqiao.registry.models import Institution  # noqa: E402

from .floor.views import SEARCHES  # noqa: E402

TIMES = 40


def main() -> None:
    asked = json.load(sys.stdin)
    institution = Institution.objects.get(pk=asked["institution"])
    with (
        psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as bare,
        scope(institution=institution.pk),
    ):
        found = {}
        for kind, text, how, key in asked["searches"]:
            places = [asked["institution"]] * (1 if how == "term" else 2)
            ours = _median(partial(lookup, text, on=timezone.localdate()))
            by_hand = _median(partial(_rows, bare, SEARCHES[how], [*places, key]))
            found[kind] = {"ours": ours, "by_hand": by_hand}
    print(json.dumps(found))


def _rows(connection: psycopg.Connection, sql: str, values: list[str]) -> list[tuple]:
    return connection.execute(sql, values, prepare=True).fetchall()


def _median(work: Callable[[], object]) -> float:
    spent = []
    for _time in range(TIMES):
        began = time.perf_counter()
        work()
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent[TIMES // 8 :])


if __name__ == "__main__":
    main()
