"""Translations are complete and one word has one translation; names are those of the house."""

import ast
import re

from tests.house.rooms import PACKAGE, ROOT, rooms, sources
from tools.messages import main as check_messages

BANNED = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "manager",
    "handler",
    "data",
    "info",
    "process",
    "misc",
}


def test_every_message_is_translated_and_compiled(capsys):
    assert check_messages([], check=True) == 0, capsys.readouterr().err


def test_no_module_bears_a_name_that_says_nothing():
    assert [path for path in sources() if path.stem in BANNED] == []


def test_every_room_says_what_it_is_for():
    for app in rooms():
        said = ast.get_docstring(ast.parse((PACKAGE / app.label / "__init__.py").read_text(encoding="utf-8")))
        assert said, app.label


def test_nothing_is_left_for_later():
    later = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in [*sources(), *sources(suffix=".html"), *sources(suffix=".js")]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if later.search(line)
    ]
    assert found == []
