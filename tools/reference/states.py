"""State diagrams out of the tables `MOVES` in the rooms' states.py."""

from collections.abc import Iterator
from enum import Enum
from types import ModuleType

from tools.reference.rooms import shelves


def tables_of(module: ModuleType) -> Iterator[tuple[type[Enum], dict]]:
    """Yield enum and moves, however the room writes them: `MOVES = {State.A: {…}}` or `{State: {State.A: {…}}}`."""
    seen = set()
    for name, value in vars(module).items():
        if not name.endswith("MOVES") or not isinstance(value, dict) or not value:
            continue
        first = next(iter(value))
        pairs = value.items() if isinstance(first, type) else [(type(first), value)]
        for states, moves in pairs:
            if states not in seen:
                seen.add(states)
                yield states, moves


def _label(state: Enum) -> str:
    return str(getattr(state, "label", state.value))


def diagram(states: type[Enum], moves: dict) -> str:
    """Return one Mermaid state diagram; the first state is where a record begins."""
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{_label(state)}" as {state.value}' for state in states]
    lines.append(f"    [*] --> {next(iter(states)).value}")
    for old, targets in moves.items():
        lines += [f"    {old.value} --> {new.value}" for new in states if new in targets]
        if not targets:
            lines.append(f"    {old.value} --> [*]")
    return "\n".join([*lines, "```"])


def page() -> str:
    parts = [
        "# States\n\nWritten by `make docs` from the rooms' `states.py`; a step that is not drawn is refused."
    ]
    for room, module in shelves("states"):
        for states, moves in tables_of(module):
            parts.append(f"## {room}: {states.__name__}\n\n{diagram(states, moves)}")
    return "\n\n".join(parts)
