"""Every event the trail may hold, and every kind of record, is called something on its page."""

import ast
import re

from lianqiao.config.events import EVENTS, RECORDS, event_label, record_label
from lianqiao.core.guard import GuardedModel
from tests.house.rooms import our_models, sources

CODE = re.compile(r"[a-z]+\.[a-z_]+")


def written() -> tuple[set[str], set[str]]:
    """Return the events `action(…)` is called with, and the beginnings of those put together on the way."""
    whole, begun = set(), set()
    for path in sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for call in ast.walk(tree):
            if not (isinstance(call, ast.Call) and getattr(call.func, "id", "") == "action"):
                continue
            match call.args[0]:
                case ast.Constant(value=event):
                    whole.add(event)
                case ast.JoinedStr(values=[ast.Constant(value=beginning), *_]):
                    begun.add(beginning)
                case _:  # handed in by a caller in the same file
                    whole |= {
                        node.value
                        for node in ast.walk(tree)
                        if isinstance(node, ast.Constant) and CODE.fullmatch(str(node.value))
                    }
    return whole, begun


def test_every_event_has_a_label():
    whole, begun = written()
    assert len(whole) > 50
    assert sorted(whole - EVENTS.keys()) == []
    assert [start for start in begun if not any(event.startswith(start) for event in EVENTS)] == []


def test_no_label_is_left_of_an_event_that_is_gone():
    whole, begun = written()
    assert [e for e in EVENTS if e not in whole and not e.startswith(tuple(begun))] == []


def test_every_guarded_record_has_a_label():
    guarded = {model._meta.label_lower for model in our_models() if issubclass(model, GuardedModel)}
    assert sorted(guarded - RECORDS.keys()) == []


def test_what_nobody_named_shows_its_code():
    assert (event_label("old.forgotten"), record_label("old.thing")) == ("old.forgotten", "old.thing")
