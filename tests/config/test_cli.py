"""The command line says what it can do, and what went wrong, in sentences and exit codes."""

import pytest

from lianqiao.config.cli import build_parser, collect, main
from tests.config.homes import run

WORDS = {"serve", "migrate", "demo", "import", "figure", "bulletin", "worker", "verify-trail", "rotate-keys"}


def test_every_word_of_the_manual_is_there():
    assert {command.name for command in collect()} >= WORDS


@pytest.mark.parametrize("command", collect(), ids=lambda command: command.name)
def test_every_command_has_help(command, capsys):
    with pytest.raises(SystemExit) as ended:
        build_parser([command]).parse_args([command.name, "--help"])
    assert ended.value.code == 0
    assert "usage: lianqiao" in capsys.readouterr().out


def test_a_word_nobody_knows_is_wrong_use(capsys):
    with pytest.raises(SystemExit) as ended:
        build_parser(collect()).parse_args(["bloom"])
    assert ended.value.code == 2


def test_a_database_that_does_not_answer_is_said_so(tmp_path):
    ended = run(tmp_path, "migrate", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert ended.returncode == 3
    assert "does not answer" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_wrong_address_is_said_so(tmp_path):
    ended = run(tmp_path, "migrate", DATABASE_URL="mysql://localhost/x")
    assert ended.returncode == 3
    assert "postgresql://" in ended.stderr


def test_a_refusal_is_one_sentence(capsys, db):
    assert main(["figure", "NO-SUCH-FIGURE", "--as-of", "2023-08-28"]) in {1, 2}
    assert "Traceback" not in capsys.readouterr().err
