"""Translations are complete and one word has one translation; names are those of the house."""

import ast
import re

import pytest

from tests.house.rooms import PACKAGE, ROOT, rooms, sources
from tools.messages import KEYWORDS
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


def test_no_message_hides_inside_an_f_string():
    """Babel does not look into f-strings: the message would never reach a translator."""
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources()
        for line in messages_in_f_strings(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "said",
    [
        """f"{_('Cases')}.xlsx\"""",
        """f"a {len(ngettext('one', 'many', 2))}\"""",
        """f"{x:{gettext('w')}}\"""",
    ],
)
def test_a_message_inside_an_f_string_is_found(said):
    assert messages_in_f_strings(said) == [1]
    assert messages_in_f_strings("""_("%(name)s.xlsx") % {"name": f"{name}"}""") == []


def messages_in_f_strings(source: str) -> list[int]:
    """Return the lines on which a string to be translated stands inside an f-string."""
    written = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr)]
    calls = {id(call): call for text in written for call in ast.walk(text) if isinstance(call, ast.Call)}
    names = [(getattr(call.func, "id", getattr(call.func, "attr", "")), call) for call in calls.values()]
    return [call.lineno for name, call in names if name in KEYWORDS]


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
