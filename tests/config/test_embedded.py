"""The embedded database: whoever needs it starts it, the last one out stops it, and no kill -9 loses what was saved."""

import os
import shutil
import signal
from pathlib import Path
from urllib.parse import unquote

import psutil
import pytest

from tests.config.homes import new_home, run, start, wait_for

SAVE = """
import psycopg
from lianqiao.config import embedded
with embedded.running() as url:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('spring')")
"""
COUNT = """
import psycopg
from lianqiao.config import embedded
with embedded.running() as url, psycopg.connect(url) as connection:
    print(connection.execute("SELECT count(*) FROM kept").fetchone()[0])
"""
HOLD = """
import sys
from lianqiao.config import embedded
with embedded.running():
    print("up", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def home():
    """One home for all these tests; each leaves the database stopped."""
    home = new_home()
    yield home
    shutil.rmtree(home)


@pytest.fixture(autouse=True)
def _saved_once(home):
    shutil.rmtree(home / "database", ignore_errors=True) if not (
        home / "database" / "PG_VERSION"
    ).exists() else None
    assert (
        run(home, code="from lianqiao.config import embedded\nwith embedded.running(): pass").returncode == 0
    )
    yield
    assert _pid(home) is None


def _pid(home: Path) -> int | None:
    file = home / "database" / "postmaster.pid"
    return int(file.read_text().split("\n", 1)[0]) if file.exists() else None


def _count(home: Path) -> int:
    ended = run(home, code=COUNT)
    assert ended.returncode == 0, ended.stderr
    return int(ended.stdout)


def _save(home: Path) -> None:
    assert run(home, code=SAVE).returncode == 0


def test_a_command_leaves_the_database_stopped_as_it_found_it(home):
    _save(home)
    assert _pid(home) is None
    assert _count(home) >= 1


def test_a_second_command_leaves_the_first_ones_database_running(home):
    first = start(home, code=HOLD)
    wait_for(first, "up")
    pid = _pid(home)
    _save(home)
    assert _pid(home) == pid
    first.communicate("")
    assert _pid(home) is None


def test_the_last_one_out_stops_it_whoever_started_it(home):
    first, second = start(home, code=HOLD), start(home, code=HOLD)
    wait_for(first, "up")
    wait_for(second, "up")
    first.communicate("")
    assert _pid(home)
    second.communicate("")
    assert _pid(home) is None


def test_ctrl_c_stops_it(home):
    first = start(home, code=HOLD)
    wait_for(first, "up")
    first.send_signal(signal.SIGINT)
    first.communicate()
    assert _pid(home) is None


def test_a_killed_command_leaves_a_database_the_next_one_takes_over(home):
    _save(home)
    before = _count(home)
    first = start(home, code=HOLD)
    wait_for(first, "up")
    first.kill()
    first.communicate()
    assert _pid(home)
    assert _count(home) == before
    assert _pid(home) is None


def test_a_killed_server_recovers_with_everything_that_was_saved(home):
    _save(home)
    before = _count(home)
    first = start(home, code=HOLD)
    wait_for(first, "up")
    _save(home)
    os.kill(_pid(home), signal.SIGKILL)
    assert _count(home) == before + 1
    first.communicate("")


def test_a_process_number_left_behind_that_now_belongs_to_somebody_else_is_not_believed(home):
    _save(home)
    database = home / "database"
    owner = database.stat()
    left = database / "postmaster.pid"
    left.write_text(f"{os.getpid()}\n{database}\n1\n5432\n{database}\n\n  1  1\nready   \n")
    os.chown(left, owner.st_uid, owner.st_gid)
    assert _count(home) >= 1


def test_an_older_database_is_refused_in_plain_words(home):
    stamp = home / "database" / "PG_VERSION"
    version = stamp.read_text()
    try:
        stamp.write_text("16\n")
        ended = run(home, "migrate")
    finally:
        stamp.write_text(version)
    assert ended.returncode == 3
    assert "由 PostgreSQL 16 写成" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_home_with_a_long_path_works_and_its_socket_goes_elsewhere():
    home = new_home("x" * 100)
    ended = run(home, code=f"{SAVE}\nprint(url)")
    assert ended.returncode == 0, ended.stderr
    socket_folder = Path(unquote(ended.stdout.strip().partition("host=")[2]))
    assert len(str(socket_folder)) < 80
    assert not socket_folder.exists()
    shutil.rmtree(home.parent)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root keeps the database under another user")
def test_a_home_closed_to_others_stays_closed_and_works():
    home = new_home("closed")
    home.mkdir(mode=0o700)
    ended = run(home, code=SAVE)
    assert ended.returncode == 0, ended.stderr
    assert home.stat().st_mode & 0o777 == 0o700
    shutil.rmtree((home / "database").resolve())
    shutil.rmtree(home.parent)


def test_no_server_of_these_tests_stays_behind(home):
    assert [
        p for p in psutil.process_iter(["name", "cmdline"]) if str(home) in " ".join(p.info["cmdline"] or ())
    ] == []
