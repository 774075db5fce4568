"""What figures ask is composed once for all processes, and never read under other source."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lianqiao.indicators import kept as module
from lianqiao.indicators.kept import kept, source_digest

ASK = """
import django, sys
django.setup()
from lianqiao.indicators.engine import compiled, compiled_over_tallies
from lianqiao.indicators.measures import indicator_of
from lianqiao.indicators.questions import Output, Question, going_on
from lianqiao.indicators.tallies.measures import measure_of
rule = indicator_of("C6").rule
asked = Question("C6", rule, Output.GROUPS, by=("institution", "month"), persons=False)
line = {"place": "a", "on": "2026-01-01", "presence": "b"}
print(compiled(asked, "postgres"), compiled(asked, "duckdb"), compiled_over_tallies(asked, "", True))
print(measure_of("C6", rule).cuts, going_on(indicator_of("C6"), line))
sys.stderr.write(f"Ibis: {'ibis' in sys.modules}")
"""


@pytest.fixture
def source(monkeypatch, tmp_path) -> Path:
    """A file of a source that stands still, whoever writes on ours meanwhile."""
    file = tmp_path / "package" / "rules.py"
    file.parent.mkdir()
    file.write_text("one")
    monkeypatch.setattr(module, "_PACKAGE", file.parent)
    monkeypatch.setattr(module, "_SOURCE", source_digest(file.parent))
    return file


@pytest.fixture
def folder(settings, tmp_path, source) -> Path:
    settings.LIANQIAO_STATEMENTS = tmp_path / "statements"
    return settings.LIANQIAO_STATEMENTS


def test_a_second_process_says_the_same_without_ibis(tmp_path):
    environment = os.environ | {"LIANQIAO_HOME": str(tmp_path), "DATABASE_URL": "postgresql://nobody@/none"}
    environment["DJANGO_SETTINGS_MODULE"] = "lianqiao.config.settings"
    first, second = (
        subprocess.run(
            [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True
        )
        for _time in range(2)
    )
    assert (first.stderr, second.stderr) == ("Ibis: True", "Ibis: False")
    assert "SELECT" in first.stdout
    assert first.stdout == second.stdout


def counting() -> tuple[list, object]:
    calls = []

    @kept
    def said(word: str) -> list[str]:
        calls.append(word)
        return [word, "after"]

    return calls, said


def test_what_was_worked_out_is_read_by_the_next_process(folder):
    first_calls, first = counting()
    second_calls, second = counting()
    assert first("a") == second("a") == ["a", "after"]
    assert (first_calls, second_calls) == (["a"], [])
    assert second("b") == ["b", "after"]
    assert second_calls == ["b"]


def test_a_file_cut_off_is_made_again(folder):
    counting()[1]("a")
    (file,) = folder.rglob("*.json")
    file.write_text('["a", "af')
    calls, said = counting()
    assert said("a") == ["a", "after"]
    assert calls == ["a"]
    assert json.loads(file.read_text()) == ["a", "after"]


def test_other_source_reads_nothing_of_it_and_clears_it_away(folder):
    counting()[1]("a")
    (own,) = folder.iterdir()
    other = own.rename(folder / "of-another-release")
    calls, said = counting()
    assert said("a") == ["a", "after"]
    assert calls == ["a"]
    assert not other.exists()


def test_nothing_is_kept_once_the_source_has_changed_under_a_process(folder, source):
    source.write_text("two")
    assert counting()[1]("a") == ["a", "after"]
    assert not folder.exists()


def test_the_digest_sees_every_change(tmp_path):
    package = tmp_path / "package"
    (package / "room").mkdir(parents=True)
    file = package / "room" / "rules.py"
    seen = set()
    for text in ("one", "two", "twofold", ""):
        file.write_text(text)
        seen.add(source_digest(package))
    file.rename(package / "rules.py")
    seen.add(source_digest(package))
    shutil.copy(package / "rules.py", package / "again.py")
    seen.add(source_digest(package))
    assert len(seen) == 6


def test_what_a_file_cannot_give_back_is_refused(folder):
    @kept
    def said() -> tuple:
        return ("a",)

    with pytest.raises(TypeError, match="cannot give back"):
        said()


def test_no_more_is_kept_than_the_disk_may_hold(folder, monkeypatch):
    monkeypatch.setattr(module, "MOST_FILES", 2)
    said = counting()[1]
    assert [said(word)[0] for word in "abc"] == ["a", "b", "c"]
    assert len(list(folder.rglob("*.json"))) == 2
