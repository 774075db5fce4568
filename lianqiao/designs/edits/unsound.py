"""What cannot stay in a document, and the fields it is put right in."""

from collections.abc import Iterable, Sequence
from typing import Any

Rows = Sequence[tuple[int, dict[str, Any]]]
"""What rows of a form tell, in their order, each with its place on the page."""


class Unsound(ValueError):
    """Raised where what a form tells cannot stay; `faults` are fields and words."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        super().__init__()
        self.faults = faults


def _hinders(field: str) -> bool:
    """A text still missing in one language is said on the page and hinders publishing, not going on."""
    return field != "" and not field.endswith(("_zh", "_en"))


def check(found: Iterable[tuple[str, str]], rows: Rows, prefix: str) -> None:
    """Raise `Unsound`; rows of the document are named by the rows of the page they came from."""
    faults = [(_on_page(field, rows, prefix), text) for field, text in found if _hinders(field)]
    if faults:
        raise Unsound(faults)


def _on_page(field: str, rows: Rows, prefix: str) -> str:
    first, _dash, rest = field.partition("-")
    at, _dash, name = rest.partition("-")
    return f"{prefix}-{rows[int(at)][0]}-{name}" if first == prefix and at.isdecimal() else field
