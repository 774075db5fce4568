"""Two servers, one following the other: lists come from the second, nobody misses their own write, none misses a fall."""

from pathlib import Path

import pytest
from django.urls import reverse

from lianqiao.config.database import ONE_PLAN, database_from, databases_from
from lianqiao.config.replica import LISTS_AND_FIGURES, position
from tests.config.homes import run, start, wait_for
from tests.config.servers import ask, copied, server, stopped_in_the_end, url

SETTINGS = {"DJANGO_SETTINGS_MODULE": "lianqiao.config.settings"}
STORY = """
import datetime as dt, os, sys
import django; django.setup()
import psycopg
from django.db import connections
from django.test import Client
from django.urls import reverse
from lianqiao.registry.middleware import ACTIVE_SEAT
from lianqiao.registry.models import Region, Role
from lianqiao.registry.services import InstitutionRow, found_institution, grant_seat, open_account, seated
day = dt.date.today()

def person(username, hospital):
    with seated("story") as by:
        account = open_account(by=by, username=username, display_name=username, password="forsythia-in-spring")
        seat = grant_seat(by=by, account=account, role=Role.WORKER, from_on=dt.date(2022, 1, 1), institution=hospital)
    browser = Client()
    browser.force_login(account)
    session = browser.session
    session[ACTIVE_SEAT] = str(seat.pk)
    session.save()
    return browser

def looks(who, name):
    read = []

    def noted(server):
        def run(execute, sql, params, many, context):
            answer = execute(sql, params, many, context)
            if 'FROM "activities_activity"' in sql:
                read.append(server)
            return answer
        return connections["replica" if server == "replica" else "default"].execute_wrapper(run)

    with noted("replica"), noted("primary"):
        answer = who.get(reverse("activities:list"))
    shown = "社区讲座" in answer.content.decode()
    print(name, answer.status_code, "from", *dict.fromkeys(read), "shows" if shown else "lacks", flush=True)

def standby(sql, *values):
    with psycopg.connect(os.environ["STANDBY"], autocommit=True) as connection:
        return connection.execute(sql, values).fetchone()[0]

def caught_up():
    # A write of its own: what others put into the log behind the last commit is sent along with the next one only.
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_logical_emit_message(true, 'story', 'so far')::text")
        until = cursor.fetchone()[0]
    while not standby("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn FROM pg_sleep(0.05)", until):
        pass

with seated("story") as by:
    hospital = found_institution(by=by, row=InstitutionRow(name="清河医院", institution_class="general",
        level="tertiary", region=Region.objects.get(code="110108"), department="independent", beds=800,
        status_from=dt.date(2020, 3, 1)))
writer, colleague = person("alin", hospital), person("bai", hospital)
caught_up()
looks(writer, "before:")
standby("SELECT pg_wal_replay_pause()::text")
answer = writer.post(reverse("activities:new"), {"title": "社区讲座", "on": day, "category": "E", "scene": "community"})
print("written", answer.status_code, flush=True)
looks(writer, "writer:")
looks(colleague, "colleague:")
standby("SELECT pg_wal_replay_resume()::text")
caught_up()
looks(writer, "writer later:")
looks(colleague, "colleague later:")
print("stop it", flush=True)
sys.stdin.readline()
looks(colleague, "fallen:")
looks(colleague, "fallen still:")
print("start it", flush=True)
sys.stdin.readline()
while not standby("SELECT EXISTS (SELECT FROM pg_stat_wal_receiver WHERE pid IS NOT NULL) FROM pg_sleep(0.05)"):
    pass
caught_up()
from lianqiao.config.replica import standing
standing.quiet_until = 0
looks(colleague, "back:")
"""

WORK = """
import django; django.setup()
from lianqiao.audit.models import TrailRow
from lianqiao.registry.services import open_account, seated
with seated("story") as by:
    open_account(by=by, username="alin", display_name="alin", password="forsythia-in-spring")
print("written", TrailRow.objects.filter(event="registry.account_opened").exists())
"""


def test_lists_come_from_the_replica_and_nobody_misses_their_own_write(home):
    primary = server(home / "primary")
    primary.make()
    primary.start()
    with stopped_in_the_end(primary):
        ask(primary, "CREATE DATABASE city")
        ended = run(home, "migrate", DATABASE_URL=url(primary, "city"))
        assert ended.returncode == 0, ended.stderr
        follower = copied(primary, home / "follower", "--wal-method=stream", "-R")
        follower.start()
        with stopped_in_the_end(follower):
            said = _told(home, primary, follower)
    assert said == [
        "before: 200 from replica lacks",
        "written 302",
        "writer: 200 from primary shows",
        "colleague: 200 from replica lacks",
        "writer later: 200 from replica shows",
        "colleague later: 200 from replica shows",
        "stop it",
        "fallen: 200 from primary shows",
        "fallen still: 200 from primary shows",
        "start it",
        "back: 200 from replica shows",
    ]


def _told(home: Path, primary, follower) -> list[str]:
    addresses = {"DATABASE_URL": url(primary, "city"), "DATABASE_REPLICA_URL": url(follower, "city")}
    story = start(home, code=STORY, STANDBY=url(follower, "city"), **addresses, **SETTINGS)
    try:
        said = wait_for(story, "stop it")
        follower.stop()
        print("go on", file=story.stdin, flush=True)
        said += wait_for(story, "start it")
        follower.start()
        rest, _none = story.communicate("go on\n", timeout=60)
    finally:
        if story.poll() is None:
            story.kill()
            story.communicate()
    lines = "".join([*said, rest]).splitlines()
    logged = [line for line in lines if "lianqiao.replica" in line]
    assert len(logged) == 2, "\n".join(lines)
    assert "The replica is left alone, reads go to the primary" in logged[0]
    assert "The replica answers again" in logged[1]
    return [line for line in lines if line not in logged]


def test_a_promoted_standby_takes_over_when_both_addresses_are_turned_to_it(home):
    primary = server(home / "primary")
    primary.make()
    primary.start()
    with stopped_in_the_end(primary):
        ask(primary, "CREATE DATABASE city")
        first = {"DATABASE_URL": url(primary, "city"), "DATABASE_DIRECT_URL": url(primary, "city")}
        assert run(home, "migrate", **first).returncode == 0
        follower = copied(primary, home / "follower", "--wal-method=stream", "-R")
        follower.start()
        with stopped_in_the_end(follower):
            ended = run(home, "verify", DATABASE_URL=url(follower, "city"), LIANQIAO_LANGUAGE="en")
            assert "a standby takes no tables" in ended.stdout, ended.stderr
            kept = str(home / "standby.backup")
            opens = {"LIANQIAO_BACKUP_PASSPHRASE": "forsythia in spring"}
            there = {"DATABASE_URL": url(follower, "city"), "DATABASE_DIRECT_URL": url(follower, "city")}
            ended = run(home, "backup", kept, **there, **opens)
            assert ended.returncode == 0, ended.stderr
            primary.stop()
            ask(follower, "SELECT pg_promote()")
            # The pooler turned and the direct address forgotten: whatever is no page still asks the lost one.
            assert run(
                home, "verify-trail", **there | {"DATABASE_DIRECT_URL": first["DATABASE_DIRECT_URL"]}
            ).returncode
            ended = run(home, "verify", "--against", kept, **there, **opens)
            assert ended.returncode == 0, ended.stdout + ended.stderr
            assert run(home, code=WORK, **there, **SETTINGS).stdout.split() == ["written", "True"]


def test_what_may_lag_are_pages_that_exist_and_take_no_key():
    for name in LISTS_AND_FIGURES - {"indicators:detail", "indicators:export", "indicators:records"}:
        assert reverse(name)
    for name in LISTS_AND_FIGURES:
        assert not name.endswith(("new", "change", "publish"))


def test_a_place_in_the_log_is_a_number():
    assert position("0/0") == 0
    assert position("16/B374D848") == 0x16B374D848
    with pytest.raises(ValueError):
        position("spring")


def test_without_a_replica_there_is_none():
    found = databases_from({"DATABASE_URL": "postgresql:///a"}, "", pooled=True)
    assert list(found) == ["default"]
    assert not found["default"]["DISABLE_SERVER_SIDE_CURSORS"]


def test_pages_go_through_the_pooler_and_commands_straight_to_the_server():
    named = {"DATABASE_URL": "postgresql://pooler/a", "DATABASE_DIRECT_URL": "postgresql://server/a"}
    page = databases_from({**named, "LIANQIAO_POOL": "8"}, "", pooled=True)["default"]
    command = databases_from(named, "", pooled=True)["default"]
    assert (page["HOST"], command["HOST"]) == ("pooler", "server")
    assert page["DISABLE_SERVER_SIDE_CURSORS"]


@pytest.mark.parametrize(
    ("size", "direct", "kept"), [("8", "", True), ("0", "", False), ("8", "postgresql://server/a", False)]
)
def test_a_web_process_plans_a_statement_once(monkeypatch, size, direct, kept):
    monkeypatch.setenv("LIANQIAO_POOL", size)
    monkeypatch.setenv("DATABASE_DIRECT_URL", direct)
    options = database_from("postgresql:///a?options=-c%20work_mem%3D8MB", pooled=True)["OPTIONS"]
    assert options["options"] == ("-c work_mem=8MB" + (f" {ONE_PLAN}" if kept else ""))
    assert options.get("prepare_threshold") == (None if direct else 0 if kept else 1)
