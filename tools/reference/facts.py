"""The facts the rooms publish, column by column."""

from lianqiao.core.facts import Fact
from tools.reference.rooms import shelves


def page() -> str:
    parts = [
        "# Facts\n\nWritten by `make docs` from `facts.py`: flat, de-identified rows, all that figures rest on."
    ]
    for room, module in shelves("facts"):
        for fact in (value for value in vars(module).values() if isinstance(value, Fact)):
            rows = "\n".join(
                f"| `{column.name}` | {column.kind} | {column.title} |" for column in fact.columns
            )
            parts.append(
                f"## {room}.{fact.name}\n\nOne row: {fact.grain}. Counted in: {fact.unit}.\n\n"
                f"| column | kind | holds |\n|---|---|---|\n{rows}"
            )
    return "\n\n".join(parts)
