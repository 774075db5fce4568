"""A backup comes back on an empty machine, in a newer release too, and nothing on the way does harm when it stops."""

import json
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from lianqiao import __version__
from tests.config.databases import ask, scratch
from tests.config.homes import new_home, run, start
from tests.house.rooms import ROOT

PASSPHRASE = {"LIANQIAO_BACKUP_PASSPHRASE": "forsythia in spring"}
NAME, PHONE = "林小满", "13800138000"
FILL = f"""
import django; django.setup()
import datetime as dt
from django.db import connection
from django.utils import timezone
from lianqiao.people.rules import searched
from lianqiao.people.services import add_detail, register_client
from lianqiao.registry.models import Region
from lianqiao.registry.services import InstitutionRow, found_institution, open_account, seated
day = dt.date(2026, 3, 1)
with seated("a year of work") as by:
    hospital = found_institution(by=by, row=InstitutionRow(name="清河医院", institution_class="general",
        level="tertiary", region=Region.objects.get(code="110108"), department="independent", beds=800, status_from=day))
    open_account(by=by, username="alin", display_name="林安", password="forsythia-in-spring")
    client = register_client(by=by, institution=hospital, name="{NAME}",
        searched=searched(institution_id=hospital.pk, text="{NAME}", at=timezone.now()), at=timezone.now())
    add_detail(by=by, client=client, kind="phone", value="{PHONE}", on=day)
with connection.cursor() as cursor:
    cursor.execute("ANALYZE")
"""
READ = """
import django; django.setup()
from lianqiao.people.models import ContactDetail
from lianqiao.registry.services import seated
with seated("reading") as by:
    print([detail.value for detail in ContactDetail.objects.all()])
"""
SEVERAL = """
import contextlib, io, json, os
from lianqiao.config.cli import main
for words, more in json.loads(os.environ["SEVERAL"]):
    os.environ.update(more)
    said = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said[0]), contextlib.redirect_stderr(said[1]):
        try:
            code = main(words)
        except SystemExit as end:
            code = end.code
    print(json.dumps([code, *(each.getvalue() for each in said)]))
"""
SAVE = """
from lianqiao.config.cli import main
assert main(["backup", os.environ["TARGET"]]) == 0
"""


EARLIER = """
import django; django.setup()
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from lianqiao.config.migrating import drawing_less
executor = MigrationExecutor(connection)
nodes = [key for key in executor.loader.graph.leaf_nodes() if key[0] != "procrastinate"]
earlier = sorted(key for key in executor.loader.graph.nodes if key[0] == "procrastinate")[-3]
with drawing_less():
    executor.migrate([*nodes, earlier])
with connection.cursor() as cursor:
    cursor.execute("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', 'an.old.job')")
"""
TELL = """
import psycopg
from lianqiao.config import embedded
with embedded.running() as url, psycopg.connect(url) as connection:
    for sql in ("SELECT count(*) FROM django_migrations", "SELECT task_name FROM procrastinate_jobs",
                "SELECT count(*) > 100 FROM registry_region"):
        print(connection.execute(sql).fetchone()[0])
"""


@dataclass(frozen=True)
class City:
    """A small city with one backup of it, and a clean database of the same release."""

    home: Path
    url: str
    backup: Path

    @property
    def name(self) -> str:
        return self.url.split("?")[0].rpartition("/")[2]


def _lianqiao(home: Path, url: str, *words: str, code: str | None = None, **more: str):
    return run(
        home,
        *words,
        code=code,
        DATABASE_URL=url,
        DJANGO_SETTINGS_MODULE="lianqiao.config.settings",
        **more,
    )


def _several(home: Path, url: str, *told: tuple[list[str], dict[str, str]]) -> list[tuple[int, str, str]]:
    """Run several commands one after the other in one process; return code, output and errors of each."""
    ended = _lianqiao(home, url, code=SEVERAL, SEVERAL=json.dumps(told))
    assert ended.returncode == 0, ended.stderr
    return [tuple(json.loads(line)) for line in ended.stdout.splitlines()]


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker) -> Iterator[str]:
    """A database with all tables and nobody in it: a copy of the test database, made anew where none was asked for."""
    with django_db_blocker.unblock():
        there = connection.settings_dict["NAME"]
        connection.close()
        with scratch(there if there.startswith("test_") else "template1") as url:
            yield url


@pytest.fixture(scope="module")
def city(made) -> Iterator[City]:
    home = new_home()
    (home / "files").mkdir()
    (home / "files" / "letter.txt").write_text("to be kept")
    if not ask(made, "SELECT to_regclass('registry_account') IS NOT NULL")[0][0]:
        assert _lianqiao(home, made, "migrate").returncode == 0
    ended = _lianqiao(
        home, made, code=f"import os\n{FILL}{SAVE}", TARGET=str(home / "a.backup"), **PASSPHRASE
    )
    assert ended.returncode == 0, ended.stderr
    assert "已写入并完整读回" in ended.stdout
    yield City(home, made, home / "a.backup")
    shutil.rmtree(home)


@pytest.fixture
def empty_machine() -> Iterator[Path]:
    home = new_home()
    yield home
    shutil.rmtree(home)


def _everything(url: str) -> dict[str, list]:
    """Return every row of every table that is kept, as text."""
    names = ask(
        url,
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
        "AND relpersistence = 'p' AND relname NOT IN ('django_migrations', 'registry_browsersession') ORDER BY 1",
    )
    return {
        name: sorted(ask(url, f'SELECT t::text FROM "{name}" t'))  # noqa: S608 - a name out of the catalogue
        for (name,) in names
    }


def test_the_backup_tells_nothing_to_who_has_no_passphrase(city):
    kept = city.backup.read_bytes()
    assert NAME.encode() not in kept
    assert "清河医院".encode() not in kept
    assert city.backup.stat().st_mode & 0o777 == 0o600


def test_a_backup_comes_back_whole_on_an_empty_machine(city, empty_machine):
    before = _everything(city.url)
    assert before["people_client"]
    with scratch() as url:
        ended = _lianqiao(empty_machine, url, "restore", str(city.backup), **PASSPHRASE)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        assert "未发现问题" in ended.stdout
        assert _everything(url) == before
        assert (empty_machine / "files" / "letter.txt").read_text() == "to be kept"
        # The keys came with it: what was encrypted there is read here, and work goes on.
        ended = _lianqiao(empty_machine, url, code=READ + FILL.replace("清河", "东湖").replace("alin", "bai"))
        assert PHONE in ended.stdout
        assert ended.returncode == 0, ended.stderr
        _nothing_over_what_is_in_use(city, empty_machine, url)
        _a_rewritten_history_is_seen(city, empty_machine, url)


def _nothing_over_what_is_in_use(city: City, home: Path, url: str) -> None:
    before = _everything(url)
    verified, restored = _several(
        home,
        url,
        (["verify", "--against", str(city.backup)], PASSPHRASE),
        (["restore", str(city.backup)], PASSPHRASE),
    )
    assert verified[0] == 0, verified
    assert restored[0] == 1
    assert "--replace" in restored[2]
    assert _everything(url) == before


def _a_rewritten_history_is_seen(city: City, home: Path, url: str) -> None:
    """Whoever owns the database can switch the guards off; what they did then shows."""
    ask(url, "ALTER TABLE audit_trailrow DISABLE TRIGGER USER")
    ask(url, "UPDATE audit_trailrow SET event = 'nothing.happened' WHERE seq = 1")
    ended = _lianqiao(home, url, "verify")
    assert ended.returncode == 1
    assert "操作日志校验链断裂" in ended.stdout
    assert "已被停用" in ended.stdout


def test_verify_knows_what_ought_to_be_there(city):
    """A guard that is gone breaks no row by itself, and rows taken out past the guards break no rule."""
    with scratch(city.name) as url:
        foreign_key = ask(
            url,
            "SELECT conname FROM pg_constraint WHERE conrelid = 'cases_contact'::regclass AND contype = 'f' "
            "AND confrelid = 'cases_case'::regclass",
        )[0][0]
        for damage in (
            "ALTER TABLE cases_contact DROP CONSTRAINT contact_minutes_of_one_day",
            f"ALTER TABLE cases_contact DROP CONSTRAINT {foreign_key}",
            "DROP INDEX contact_imported_once",
            "DROP TRIGGER touch_insert ON cases_contact",
            "DROP INDEX contact_by_day; CREATE INDEX contact_by_day ON cases_contact (id)",
            "ALTER TABLE cases_contact ALTER COLUMN institution_id DROP NOT NULL",
            "CREATE OR REPLACE FUNCTION pgtrigger_signed_is_final_26638() RETURNS trigger LANGUAGE plpgsql"
            " AS 'BEGIN RETURN NEW; END'",
            "DELETE FROM people_contactdetail",
            "DELETE FROM django_session",
        ):
            ask(url, damage)
        ended = _lianqiao(
            city.home, url, "verify", "--against", str(city.backup), LIANQIAO_LANGUAGE="en", **PASSPHRASE
        )
    assert ended.returncode == 1, ended.stderr
    faults = [line.removeprefix("  ×  ") for line in ended.stdout.splitlines() if "×" in line]
    assert sorted(faults) == sorted([
        f"cases_contact: the constraint {foreign_key} is missing.",
        "cases_contact: the constraint contact_minutes_of_one_day is missing.",
        "cases_contact: the index contact_imported_once is missing.",
        "cases_contact: the trigger touch_insert is missing.",
        "cases_contact: the index contact_by_day is not what the migrations make.",
        "cases_contact: the column institution_id is not what the migrations make.",
        "cases_contact: the trigger pgtrigger_signed_is_final_26638 is not what the migrations make.",
        "pgtrigger_signed_is_final_26638(): the function is not what the migrations make.",
        "people_contactdetail: 1 rows fewer than in the backup (0 instead of 1).",
    ])  # fmt: skip


def test_a_backup_of_an_earlier_release_comes_back_where_nothing_is_but_the_program(city, empty_machine):
    """Made at an earlier list of migrations; put back into an embedded database that is made for it."""
    with scratch() as earlier:
        ended = _lianqiao(city.home, earlier, code=EARLIER)
        assert ended.returncode == 0, ended.stderr
        steps = ask(earlier, "SELECT count(*) FROM django_migrations")[0][0]
        kept = city.home / "earlier.backup"
        assert _lianqiao(city.home, earlier, "backup", str(kept), **PASSPHRASE).returncode == 0
    ended = run(empty_machine, "restore", str(kept), **PASSPHRASE)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "未发现问题" in ended.stdout
    told = run(empty_machine, code=TELL)
    assert told.stdout.split() == [str(steps + 2), "an.old.job", "True"], told.stderr


def test_a_backup_of_a_release_yet_to_come_is_refused(city, empty_machine):
    with scratch() as later, scratch() as url:
        ask(later, "CREATE TABLE django_migrations (id serial, app text, name text)")
        ask(later, "CREATE TABLE cases_dream (id int)")
        ask(later, "INSERT INTO django_migrations (app, name) VALUES ('cases', '0777_dreams')")
        kept = city.home / "later.backup"
        assert _lianqiao(city.home, later, "backup", str(kept), **PASSPHRASE).returncode == 0
        ended = _lianqiao(empty_machine, url, "restore", str(kept), **PASSPHRASE)
        assert ended.returncode == 1
        assert "cases.0777_dreams" in ended.stderr
        assert _everything(url) == {}


def test_what_does_not_open_is_refused_in_a_sentence(city, empty_machine):
    """Before the database is looked at: it does not even have to be there."""
    nowhere = "postgresql://nobody@127.0.0.1:1/none"
    content = bytearray(city.backup.read_bytes())
    cases = {
        "another passphrase": (bytes(content), "forsythia in autumn", "口令打不开"),
        "cut off": (bytes(content[: len(content) // 2]), "forsythia in spring", "中断"),
        "one bit": (bytes([*content[:5000], content[5000] ^ 1, *content[5001:]]), "forsythia in spring", "损坏"),
        "no backup": (b"spring" * 100, "forsythia in spring", "不是连翘的备份"),
    }  # fmt: skip
    told = []
    for name, (kept, passphrase, _said) in cases.items():
        broken = empty_machine / f"{name}.backup"
        broken.write_bytes(kept)
        told += [
            ([word, str(broken)], {"LIANQIAO_BACKUP_PASSPHRASE": passphrase})
            for word in ("verify", "restore")
        ]
    expected = [said for _kept, _passphrase, said in cases.values() for _word in ("verify", "restore")]
    for (code, _out, errors), said in zip(_several(empty_machine, nowhere, *told), expected, strict=True):
        assert (code, said in errors) == (1, True), errors
        assert "Traceback" not in errors


def test_a_backup_killed_in_the_middle_leaves_the_old_one_whole(city):
    before = city.backup.read_bytes()
    code = """
import os, signal
import django; django.setup()
from lianqiao.config.backup import saving
whole = saving.Writer.end
def stop(writer, contents):
    whole(writer, contents)
    print("stopping", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
saving.Writer.end = stop
from lianqiao.config.cli import main
main(["backup", os.environ["TARGET"]])
"""
    partial = city.backup.with_name("a.backup.partial")
    process = start(city.home, code=code, DATABASE_URL=city.url, TARGET=str(city.backup), **PASSPHRASE)
    said, _nothing = process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL, said
    assert partial.stat().st_size > 0
    assert city.backup.read_bytes() == before
    ended = _lianqiao(city.home, city.url, "backup", str(city.backup), **PASSPHRASE)
    assert ended.returncode == 0, ended.stderr
    assert not partial.exists()
    assert city.backup.read_bytes() != before


def test_a_restore_killed_in_the_middle_leaves_the_database_as_it_was(city):
    before = _everything(city.url)
    secrets = (city.home / "secrets" / "key_ring.json").read_text()
    code = """
import os, signal
import django; django.setup()
from lianqiao.config.backup import restoring
def stop(theirs):
    os.kill(os.getpid(), signal.SIGKILL)
restoring.change_places = stop
from lianqiao.config.cli import main
main(["restore", "--replace", os.environ["TARGET"]])
"""
    process = start(city.home, code=code, DATABASE_URL=city.url, TARGET=str(city.backup), **PASSPHRASE)
    said, _nothing = process.communicate(timeout=240)
    assert process.returncode == -signal.SIGKILL, said
    assert _everything(city.url) == before
    assert (city.home / "secrets" / "key_ring.json").read_text() == secrets
    # What it left beside is swept up by the next, which takes the place of what is there.
    ask(city.url, "UPDATE registry_account SET display_name = 'somebody else'")
    ended = _lianqiao(city.home, city.url, "restore", "--replace", str(city.backup), **PASSPHRASE)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ask(city.url, "SELECT display_name FROM registry_account") == [("林安",)]
    assert ask(city.url, "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'lianqiao%'") == [(0,)]


def test_nobody_may_work_there_while_a_backup_is_put_back(city):
    before = _everything(city.url)
    with psycopg.connect(city.url):
        ended = _lianqiao(city.home, city.url, "restore", "--replace", str(city.backup), **PASSPHRASE)
    assert ended.returncode == 1
    assert "还有 1 个会话" in ended.stderr
    assert _everything(city.url) == before


def test_without_a_passphrase_or_with_a_short_one_nothing_is_written(city, tmp_path):
    without, short = _several(
        city.home, city.url,
        (["backup", str(tmp_path)], {}), (["backup", str(tmp_path)], {"LIANQIAO_BACKUP_PASSPHRASE": "spring"}),
    )  # fmt: skip
    assert without[0] == 2
    assert short[0] == 1
    assert "12" in short[2]
    assert list(tmp_path.iterdir()) == []


def test_a_backup_whose_keys_do_not_open_its_fields_says_so_at_once(city, empty_machine):
    ended = _lianqiao(empty_machine, city.url, "backup", str(empty_machine / "a.backup"), **PASSPHRASE)
    assert ended.returncode == 1
    assert "people_contactdetail.value：有一个值用本机的密钥打不开" in ended.stdout
    assert (empty_machine / "a.backup").exists()


def test_the_release_is_named_once():
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text()
