"""Pages through pgbouncer in transaction mode: two server connections carry a crowd, and nothing leaks between them."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lianqiao.config.postgres import Server
from tests.config.homes import run
from tests.config.servers import ask, draft, server, stopped_in_the_end, url

PGBOUNCER = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")
SETTINGS = {"DJANGO_SETTINGS_MODULE": "lianqiao.config.settings"}
STORY = """
import datetime as dt
from concurrent.futures import ThreadPoolExecutor
import django; django.setup()
from django.db import connection
from django.test import Client
from django.urls import reverse
from lianqiao.registry.middleware import ACTIVE_SEAT
from lianqiao.registry.models import Region, Role
from lianqiao.registry.services import InstitutionRow, found_institution, grant_seat, open_account, seated
day = dt.date.today()
assert connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] and connection.settings_dict["PORT"] == "6543"

def person(number):
    with seated("story") as by:
        hospital = found_institution(by=by, row=InstitutionRow(name=f"第{number}医院", institution_class="general",
            level="tertiary", region=Region.objects.get(code="110108"), department="independent", beds=800,
            status_from=dt.date(2020, 3, 1)))
        account = open_account(by=by, username=f"alin{number}", display_name="林安", password="forsythia-in-spring")
        seat = grant_seat(by=by, account=account, role=Role.WORKER, from_on=day, institution=hospital)
    browser = Client()
    browser.force_login(account)
    session = browser.session
    session[ACTIVE_SEAT] = str(seat.pk)
    session.save()
    return browser

def works(number, browser):
    title = f"第{number}场讲座"
    answer = browser.post(reverse("activities:new"), {"title": title, "on": day, "category": "E", "scene": "community"})
    pages = [browser.get(reverse("activities:list")).content.decode() for _turn in range(3)]
    return answer.status_code == 302 and all(title in page and page.count("场讲座") == 1 for page in pages)

people = [(number, person(number)) for number in range(8)]
with ThreadPoolExecutor(8) as crowd:
    print("worked:", sum(crowd.map(lambda one: works(*one), people)))
"""


@contextmanager
def _pooler(folder: Path, primary: Server) -> Iterator[str]:
    """Run pgbouncer with two connections to each database; yields the folder of its socket."""
    draft(folder, primary)
    settings = folder / "pgbouncer.ini"
    settings.write_text(f"""
[databases]
* = host={primary.socket_folder} user=postgres
[pgbouncer]
unix_socket_dir = {folder}
listen_port = 6543
auth_type = any
pool_mode = transaction
default_pool_size = 2
max_client_conn = 200
""")
    settings.chmod(0o644)
    who = {"user": primary.owner.uid, "group": primary.owner.gid} if primary.owner else {}
    process = subprocess.Popen([PGBOUNCER, str(settings)], stderr=subprocess.PIPE, text=True, cwd="/", **who)
    try:
        for line in process.stderr:
            if "process up" in line:
                break
        yield f"postgresql://postgres@/city?host={folder}&port=6543"
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.mark.skipif(
    PGBOUNCER is None,
    reason="NOT REHEARSED: pgbouncer is not installed here (apt-get install pgbouncer), nothing went through a pooler",
)
def test_a_crowd_goes_through_two_connections(home):
    primary = server(home / "primary")
    primary.make()
    primary.start()
    with stopped_in_the_end(primary):
        ask(primary, "CREATE DATABASE city")
        with _pooler(home / "pooler", primary) as pooled:
            named = {"DATABASE_URL": pooled, "DATABASE_DIRECT_URL": url(primary, "city")}
            ended = run(home, "migrate", **named)
            assert ended.returncode == 0, ended.stderr
            ended = run(home, code=STORY, LIANQIAO_POOL="12", **named, **SETTINGS)
            assert ended.stdout == "worked: 8\n", ended.stdout + ended.stderr
            connected = ask(primary, "SELECT count(*) FROM pg_stat_activity WHERE datname = 'city'")
            assert connected[0][0] <= 2
