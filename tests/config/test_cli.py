"""The command line says what it can do, and what went wrong, in sentences and exit codes."""

import re
from pathlib import Path

import pytest

from lianqiao.config.cli import build_parser, collect, main
from tests.config.homes import run

# Two English words in a row; options, codes and single names are the same in every language.
ENGLISH = re.compile(r"(?<![-\w/.`])[A-Za-z]{2,} [a-z]{2,}(?![-\w/.])")
CHOICES = re.compile(r"lianqiao [a-z -]+|用法：.*?\n\n", re.DOTALL)
WRONG = {
    "unknown word": ["bloom"],
    "nothing": [],
    "no value": ["figure", "A1", "--as-of"],
    "no day": ["figure", "A1", "--as-of", "2023-02-30"],
    "unknown option": ["figure", "A1", "--bloom"],
    "no number": ["serve", "--port", "many"],
    "required": ["bulletin"],
    "both": ["open-account", "lin", "--role", "worker", "--institution", "a", "--region", "110000"],
    "neither": ["open-account", "lin", "--role", "worker"],
}

WORDS = {"serve", "migrate", "demo", "import", "figure", "bulletin", "worker", "verify-trail", "rotate-keys"}


def test_every_word_of_the_manual_is_there():
    assert {command.name for command in collect()} >= WORDS


@pytest.mark.parametrize("command", collect(), ids=lambda command: command.name)
def test_every_command_has_help(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main([command.name, "--help"])
    assert ended.value.code == 0
    assert "用法：lianqiao" in (said := capsys.readouterr().out)
    assert not ENGLISH.search(CHOICES.sub("", said)), said


@pytest.mark.parametrize(
    "words", [["--help"], ["import", "--help"], ["import", "services", "--help"], *WRONG.values()]
)
def test_what_argparse_says_is_chinese_too(words, capsys):
    with pytest.raises(SystemExit):
        main(words)
    said = "".join(capsys.readouterr())
    assert "用法：lianqiao" in said
    assert not ENGLISH.search(CHOICES.sub("", said)), said


def test_the_terminal_speaks_english_when_told_to(capsys, monkeypatch, db):
    monkeypatch.setenv("LIANQIAO_LANGUAGE", "en")
    with pytest.raises(SystemExit):
        main(["figure", "--help"])
    assert "usage: lianqiao figure" in (said := capsys.readouterr().out)
    assert "print a figure" in said
    assert main(["figure", "Z9", "--as-of", "2023-08-28"]) == 1
    assert main(["verify-trail"]) == 0
    assert not re.search(r"[\u4e00-\u9fff]", "".join(capsys.readouterr()))
    assert main(["figure", "Z9", "--as-of", "2023-08-28", "--lang", "zh"]) == 1
    assert "没有该编码的指标" in capsys.readouterr().err


def test_a_language_nobody_speaks_here_is_wrong_use(capsys, monkeypatch):
    monkeypatch.setenv("LIANQIAO_LANGUAGE", "tlh")
    assert main(["verify-trail"]) == 2
    assert "tlh" in capsys.readouterr().err


@pytest.mark.parametrize("inside", ["a file", "a folder of the system"])
def test_a_home_that_cannot_be_written_is_said_in_a_sentence(tmp_path, inside):
    (tmp_path / "file").write_text("in the way")
    place = tmp_path / "file" / "home" if inside == "a file" else Path("/proc/lianqiao/home")
    ended = run(place, "verify-trail")
    assert ended.returncode == 3
    assert ended.stderr.startswith(f"lianqiao: 连翘无法在 {place} 中存放文件")
    assert len(ended.stderr.splitlines()) == 1


def test_a_word_nobody_knows_is_wrong_use(capsys):
    with pytest.raises(SystemExit) as ended:
        build_parser(collect()).parse_args(["bloom"])
    assert ended.value.code == 2


def test_a_database_that_does_not_answer_is_said_so(tmp_path):
    ended = run(tmp_path, "migrate", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert ended.returncode == 3
    assert "数据库没有响应" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_wrong_address_is_said_so(tmp_path):
    ended = run(tmp_path, "migrate", DATABASE_URL="mysql://localhost/x")
    assert ended.returncode == 3
    assert "postgresql://" in ended.stderr


def test_a_refusal_is_one_sentence(capsys, db):
    assert main(["figure", "NO-SUCH-FIGURE", "--as-of", "2023-08-28"]) in {1, 2}
    assert "Traceback" not in capsys.readouterr().err
