"""Budgets of size. A number that is passed is a question to ask, so the limits stand here and not in a review."""

import ast
from pathlib import Path

import pytest

from tests.house.rooms import PACKAGE, ROOT, sources

FILE, FILE_EVER = 400, 600
FUNCTION, FUNCTION_EVER, FUNCTION_USUAL = 40, 60, 25
VIEW, TEMPLATE, DEPTH, ROOM, CORE = 25, 120, 4, 6_000, 1_500
# Long because they are lists of facts, not because they do much.
TABLES_OF_FACTS = {"lianqiao/demo/stories.py"}
_NESTING = ast.For | ast.While | ast.If | ast.With | ast.Try


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _functions(path: Path) -> list[ast.FunctionDef]:
    return [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]


def _length(function: ast.FunctionDef) -> int:
    """Count what a reader has to hold in mind: the docstring explains and is not counted."""
    length = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function):
        length -= function.body[0].end_lineno - function.body[0].lineno + 1
    return length


def _depth(node: ast.AST, depth: int = 0) -> int:
    deepest = depth
    for child in ast.iter_child_nodes(node):
        # An `elif` is one more line of the same choice, not one level deeper.
        same = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        deepest = max(deepest, _depth(child, depth + (isinstance(child, _NESTING) and not same)))
    return deepest


@pytest.mark.parametrize("path", sources(), ids=_name)
def test_a_file_and_its_functions_stay_small(path):
    if _name(path) not in TABLES_OF_FACTS:
        assert _lines(path) <= FILE
    assert _lines(path) <= FILE_EVER
    limit = VIEW if "views" in path.parts or path.stem == "views" else FUNCTION
    long = {function.name: _length(function) for function in _functions(path) if _length(function) > limit}
    assert long == {}
    deep = {function.name: _depth(function) for function in _functions(path) if _depth(function) > DEPTH}
    assert deep == {}


def test_nine_functions_of_ten_are_short():
    lengths = [_length(function) for path in sources() for function in _functions(path)]
    assert max(lengths) <= FUNCTION_EVER
    assert sum(length <= FUNCTION_USUAL for length in lengths) / len(lengths) >= 0.9


@pytest.mark.parametrize("path", sources(suffix=".html"), ids=_name)
def test_a_template_stays_small(path):
    assert _lines(path) <= TEMPLATE


def test_rooms_stay_small():
    """Lines that are not empty."""
    sizes = {}
    for path in sources():
        room = path.relative_to(PACKAGE).parts[0]
        written = sum(bool(line.strip()) for line in path.read_text(encoding="utf-8").splitlines())
        sizes[room] = sizes.get(room, 0) + written
    assert sizes["core"] <= CORE
    assert {room: size for room, size in sizes.items() if size > ROOM} == {}


def test_tools_are_small():
    assert {_name(path): _lines(path) for path in (ROOT / "tools").rglob("*.py") if _lines(path) > 110} == {}
