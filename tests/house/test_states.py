"""Every state has its row in the table of moves, and the docs show it."""

import enum
import importlib
import importlib.util

import pytest
from django.utils import translation

from tests.house.rooms import ROOT, rooms
from tools.reference.states import diagram, tables_of


def _states():
    for app in rooms():
        if app.label == "core" or not importlib.util.find_spec(f"{app.name}.states"):
            continue
        module = importlib.import_module(f"{app.name}.states")
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, enum.Enum) and value.__name__.endswith("State"):
                if value.__module__ == module.__name__:
                    yield pytest.param(module, value, id=f"{app.label}.{value.__name__}")


@pytest.mark.parametrize(("module", "states"), list(_states()))
def test_the_table_of_moves_is_complete(module, states):
    moves = dict(tables_of(module))
    assert states in moves, f"{states.__name__} has no table of moves"
    assert set(moves[states]) == set(states)
    assert all(set(targets) <= set(states) for targets in moves[states].values())


@pytest.mark.parametrize(("module", "states"), list(_states()))
def test_every_state_but_the_first_is_reached(module, states):
    moves = dict(tables_of(module))[states]
    reached = {new for targets in moves.values() for new in targets}
    assert set(list(states)[1:]) <= reached


@pytest.mark.parametrize(("module", "states"), list(_states()))
def test_the_docs_draw_it(module, states):
    with translation.override("en"):
        drawn = diagram(states, dict(tables_of(module))[states])
    assert drawn in (ROOT / "docs" / "reference" / "states.md").read_text(encoding="utf-8"), "run make docs"
